import { setTimeout as sleep } from 'node:timers/promises'
import { type Reply, ReplyFlag, type Request, type Value } from '../../channel/frames.js'
import { errorName, Win32Error } from '../../constants/index.js'
import type { Handlers } from '../handlers/call.js'
import type { Cluster } from '../world/cluster.js'
import type { FaultRule, Occasion } from '../world/faults.js'
import { localFunctions } from '../world/faults.js'
import { Refusal } from '../world/refusal.js'
import { Cuts } from './cuts.js'
import { ContextLost, type Session } from './session.js'

/** What a client library asks before it answers a function by itself, while a fault rule may hit that. */
const localQuestion = 'local'

/** Turns requests into replies: finds the handler, and lets faults and cuts have their way. */
export class Dispatcher {
  /** Cuts that wait for a call. */
  readonly cuts = new Cuts()
  readonly #cluster: Cluster
  readonly #handlers: Handlers
  readonly #stop = new AbortController()

  constructor(cluster: Cluster, handlers: Handlers) {
    this.#cluster = cluster
    this.#handlers = handlers
  }

  /** Ends all waiting. */
  stop(): void {
    this.#stop.abort()
  }

  /** The functions that a fault rule can hit. */
  get functions(): string[] {
    return [...Object.keys(this.#handlers), ...localFunctions]
  }

  /** Answers a request; `null` where the connection is to be cut instead. */
  async dispatch(session: Session, request: Request): Promise<Reply | null> {
    const name = request.name === localQuestion ? String(request.args[0]) : request.name
    if (this.cuts.take('before', name)) return null
    const reply = await this.#answer(session, request)
    if (this.cuts.take('after', name)) return null
    if (this.#cluster.faults.local) reply.flags |= ReplyFlag.LOCAL_FAULTS
    return reply
  }

  async #answer(session: Session, { name, args }: Request): Promise<Reply> {
    try {
      if (name === localQuestion) {
        await this.#suffer(this.#cluster.faults.hit({ function: String(args[0]) }), String(args[0]))
        return { status: Win32Error.ERROR_SUCCESS, flags: 0, values: [] }
      }
      const handler = Object.hasOwn(this.#handlers, name) ? this.#handlers[name] : undefined
      if (!handler) throw new Refusal(Win32Error.ERROR_CALL_NOT_IMPLEMENTED)
      const { faults } = this.#cluster
      const fault = faults.armed ? faults.hit(occasion(session, name, args)) : null
      if (fault?.when !== 'after') await this.#suffer(fault, name)
      const answer = await handler({ cluster: this.#cluster, session }, args)
      if (fault?.when === 'after') await this.#suffer(fault, name)
      if (typeof answer === 'number') return { status: answer, flags: 0, values: [] }
      return { status: Win32Error.ERROR_SUCCESS, flags: 0, values: [...answer] }
    } catch (error) {
      return this.#failed(error, name)
    }
  }

  /** Waits as long as a fault says, and fails as it says. */
  async #suffer(fault: FaultRule | null, name: string): Promise<void> {
    if (!fault) return
    const late = fault.delay ? `, ${fault.delay} ms late` : ''
    this.#cluster.events.add('fault', null, `${name} answers ${errorName(fault.status)}${late}: a fault rule`)
    if (fault.delay) await sleep(fault.delay, undefined, { signal: this.#stop.signal })
    if (fault.status !== Win32Error.ERROR_SUCCESS) throw new Refusal(fault.status)
  }

  #failed(error: unknown, name: string): Reply {
    if (error instanceof ContextLost) return { status: error.status, flags: ReplyFlag.CONTEXT_LOST, values: [] }
    if (error instanceof Refusal) return { status: error.status, flags: 0, values: [] }
    if (!this.#stop.signal.aborted) {
      const { stack, message } = error as Error
      this.#cluster.events.add('internal', name, `the simulator itself failed: ${stack ?? message}`)
    }
    return { status: Win32Error.ERROR_EXCEPTION_IN_SERVICE, flags: 0, values: [] }
  }
}

/** What a fault rule can ask of a call. Its target is the object of its first handle, or the first text. */
function occasion(session: Session, name: string, args: readonly Value[]): Occasion {
  // The only number before the buffers' sizes is the code.
  const code = /^Cluster\w*Control$/.test(name) ? args.find(value => typeof value === 'number') : undefined
  return { function: name, code, target: target(session, args) }
}

function target(session: Session, args: readonly Value[]): string | null {
  const text = args.find(value => typeof value === 'string')
  return typeof args[0] === 'bigint' ? (session.nameOf(args[0]) ?? text ?? null) : (text ?? null)
}
