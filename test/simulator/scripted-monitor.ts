import {
  type ControlAnswer,
  type MonitoredResource,
  MonitorFailure,
  type MonitorListener,
  type MonitorPlace,
  type MonitorProcess,
  type OpenedResource,
  type ResourceMonitor,
} from '../../lib/simulator/world/resource-monitor.js'

/** What a test decides about an entry point: a status, a BOOL or an answer, now or later. */
type Decision<Result> = (resource: string, node: string) => Result | Promise<Result>

/** A resource monitor without processes, whose resource DLL does what a test says. It keeps the calls of entry points. */
export class ScriptedMonitor implements ResourceMonitor {
  /** Such as `NODE1 Open R0 1`. */
  readonly calls: string[] = []
  load: Decision<number> = () => 0
  open: Decision<number> = () => 0
  online: Decision<number> = () => 0
  offline: Decision<number> = () => 0
  looksAlive: Decision<boolean> = () => true
  isAlive: Decision<boolean> = () => true
  tellsFailure = false
  control: (code: number, input: Uint8Array | null) => ControlAnswer = () => ({ status: 1, output: new Uint8Array() })
  readonly #processes: { place: MonitorPlace; listener: MonitorListener; end(): void }[] = []

  /** The calls since the last time. */
  take(): string[] {
    return this.calls.splice(0)
  }

  async start(place: MonitorPlace, listener: MonitorListener): Promise<MonitorProcess> {
    this.calls.push(`${place.node} Startup ${place.type}`)
    const status = await this.load(place.type, place.node)
    if (status !== 0) throw new MonitorFailure(status, `status ${status}`)
    let end = () => {}
    const ended = new Promise<never>((_, reject) => {
      end = () => reject(new MonitorFailure(1726, 'the process is gone', true))
    })
    ended.catch(() => {}) // told to who calls
    this.#processes.push({ place, listener, end })
    return {
      open: opened => this.#open(place, listener, ended, opened),
      typeControl: async (code, input) => {
        this.calls.push(`${place.node} ResourceTypeControl ${code.toString(16)}`)
        return this.control(code, input)
      },
      kill: () => {
        this.calls.push(`${place.node} killed`)
        end()
      },
      close: async () => {
        this.calls.push(`${place.node} closed`)
      },
    }
  }

  /** The process on a node that was started last. */
  process(node: string): MonitorListener {
    const found = this.#processes.findLast(({ place }) => place.node === node)
    if (!found) throw new Error(`there is no process on ${node}`)
    return found.listener
  }

  /** The process on a node dies. */
  die(node: string, deadlock = false): void {
    const found = this.#processes.findLast(({ place }) => place.node === node)
    found?.listener.died({ deadlock, message: 'it ended with code 3' })
    found?.end()
  }

  async #open(
    { node }: MonitorPlace,
    listener: MonitorListener,
    ended: Promise<never>,
    { name, flags, pendingTimeout }: OpenedResource,
  ): Promise<MonitoredResource> {
    const call = async <Result>(entry: string, decide: Decision<Result>): Promise<Result> => {
      this.calls.push(`${node} ${entry}`)
      return await Promise.race([ended, decide(name, node)])
    }
    const demand = async (entry: string, decide: Decision<number>) => {
      const status = await call(entry, decide)
      if (status !== 0) throw new MonitorFailure(status, `${entry} ${status}`)
    }
    await demand(`Open ${name} ${flags} ${pendingTimeout}`, this.open)
    const resource: MonitoredResource = {
      tellsFailure: this.tellsFailure,
      online: flags => demand(`Online ${name} ${flags}`, this.online),
      offline: (flags, to) =>
        demand(`Offline ${name}${to === null ? '' : ` to ${to}`}${flags === 0 ? '' : ` ${flags}`}`, this.offline),
      looksAlive: () => call(`LooksAlive ${name}`, this.looksAlive),
      isAlive: () => call(`IsAlive ${name}`, this.isAlive),
      terminate: () => call(`Terminate ${name}`, () => {}),
      control: (code, input) => call(`ResourceControl ${name} ${code.toString(16)}`, () => this.control(code, input)),
      close: () => call(`Close ${name}`, () => {}),
    }
    this.failWith = status => listener.failed(resource, status)
    return resource
  }

  /** The resource that was opened last tells that it has failed. */
  failWith: (status: number) => void = () => {}
}
