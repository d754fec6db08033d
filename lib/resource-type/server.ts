/** Serves the calls of a resource DLL with the handlers of a resource type. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Readable, Writable } from 'node:stream'
import { inspect } from 'node:util'
import { OwnCluster } from './cluster.js'
import type { TypeControls } from './control.js'
import { type AnyResourceType, checkDefinition, controlsIn } from './define.js'
import { type Answer, answering, Link, taking } from './link.js'
import { Hosted, LogLevel } from './resource.js'
import { Status, statusOf } from './status.js'

/** The version of what is spoken with a resource DLL; the first argument of `hello`. */
const PROTOCOL = 1

/** One end of the channel to a resource DLL. */
export class TypeServer {
  readonly #link: Link
  readonly #cluster = new OwnCluster()
  readonly #resources = new Map<number, Hosted>()
  /** The resource in whose name something happens. */
  readonly #acting = new AsyncLocalStorage<number>()
  #type: AnyResourceType | null = null
  #controls: TypeControls | null = null

  /** @param onEnd called once when the resource DLL is gone: with the reason, or `null` where it has ended the channel */
  constructor(channel: { input: Readable; output: Writable }, onEnd: (reason: Error | null) => void) {
    const on = (resource: number, work: (hosted: Hosted) => Promise<Answer>) => this.#with(resource, work)
    this.#link = new Link({
      ...channel,
      onEnd: reason => {
        this.#cluster.close()
        onEnd(reason)
      },
      events: {
        propertiesChanged: taking(['u32'], resource => this.#resources.get(resource)?.propertiesChanged()),
      },
      calls: {
        open: answering(['u32', 'text', 'u32'], (resource, name, flags) => this.#open(resource, name, flags)),
        online: answering(['u32', 'u32'], (resource, flags) => on(resource, async it => [await it.online(flags)])),
        offline: answering(['u32', 'u32', 'text?'], (resource, flags, destination) =>
          on(resource, async it => [await it.offline(flags, destination)]),
        ),
        isAlive: answering(['u32'], resource =>
          on(resource, async it => [Status.SUCCESS, (await it.isAlive()) ? 1 : 0]),
        ),
        terminate: answering(['u32'], resource => on(resource, async it => [await it.terminate()])),
        close: answering(['u32'], resource => this.#close(resource)),
        control: answering(['u32', 'u32', 'bytes'], (resource, code, input) =>
          on(resource, it => this.#control(it, code, input)),
        ),
        typeControl: answering(['u32', 'bytes'], (code, input) => this.#typeControl(code, input)),
      },
    })
  }

  /** Says hello: from then on the resource DLL calls. @throws TypeError or RangeError for what is no resource type */
  async begin(type: unknown): Promise<void> {
    checkDefinition('default export', type)
    this.#controls = await controlsIn(type)
    this.#type = type
    this.#link.send('hello', PROTOCOL, type.name)
  }

  /** Writes to the cluster log, in the name of the resource whose handler is at work. */
  log(level: LogLevel, text: string): void {
    this.#link.send('log', this.#acting.getStore() ?? null, level, text)
  }

  /**
   * Tells that the process ends, because of something that nobody has caught: in the name of the resource that it came from, where that
   * is known, and of every other that is open and ends with it.
   */
  lament(what: string, error: unknown): void {
    const origin = this.#acting.getStore()
    const from = origin === undefined ? undefined : this.#resources.get(origin)?.name
    const text = `${what}: ${inspect(error)}`
    const open = [...this.#resources.keys()]
    for (const resource of open.length > 0 ? open : [null]) {
      const own = from === undefined || resource === origin
      this.#link.send('log', resource, LogLevel.severe, own ? text : `the process ends, because of '${from}': ${text}`)
    }
  }

  /** Ends the channel once all that was sent has gone. */
  finish(): Promise<void> {
    return this.#link.finish()
  }

  async #open(resource: number, name: string, flags: number): Promise<Answer> {
    if (this.#type === null || this.#resources.has(resource)) return [Status.ALREADY_EXISTS]
    const hosted = new Hosted(this.#type, name, this.#cluster.resource(name), {
      pending: percent => this.#link.send('pending', resource, percent),
      health: alive => this.#link.send('health', resource, alive ? 1 : 0),
      log: (level, text) => this.#link.send('log', resource, level, text),
      within: work => this.#acting.run(resource, work),
    })
    this.#resources.set(resource, hosted)
    const status = await hosted.open(flags)
    if (status !== Status.SUCCESS) this.#resources.delete(resource)
    return [status]
  }

  async #close(resource: number): Promise<Answer> {
    return await this.#with(resource, async hosted => {
      const status = await hosted.close()
      this.#resources.delete(resource)
      return [status]
    })
  }

  async #control(hosted: Hosted, code: number, input: Uint8Array): Promise<Answer> {
    let output: Uint8Array | null = null
    const status = await hosted.control(async face => {
      output = (await this.#controls?.resources.answer(code, [face], input)) ?? null
    })
    return status === Status.SUCCESS ? answerOf(output) : [status, new Uint8Array(0)]
  }

  async #typeControl(code: number, input: Uint8Array): Promise<Answer> {
    try {
      return answerOf((await this.#controls?.type.answer(code, [], input)) ?? null)
    } catch (error) {
      const status = statusOf(error, false)
      this.log(LogLevel.error, `typeControl failed with status ${status}: ${inspect(error)}`)
      return [status, new Uint8Array(0)]
    }
  }

  async #with(resource: number, work: (hosted: Hosted) => Promise<Answer>): Promise<Answer> {
    const hosted = this.#resources.get(resource)
    return hosted === undefined ? [Status.INVALID_HANDLE] : await work(hosted)
  }
}

/** The output of a control code, and all of it: the resource DLL knows how much of it its caller can take. */
function answerOf(output: Uint8Array | null): Answer {
  return output === null ? [Status.INVALID_FUNCTION, new Uint8Array(0)] : [Status.SUCCESS, output]
}
