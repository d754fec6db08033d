import { Win32Error } from '../../constants/index.js'
import type { Clock } from './clock.js'
import type { Events } from './events.js'
import type { Node } from './node.js'
import {
  type MonitorExit,
  type MonitoredResource,
  MonitorFailure,
  type MonitorProcess,
  type ResourceMonitor,
} from './resource-monitor.js'
import type { ResourceType } from './resource-type.js'

/** Numbers of the events that a real cluster logs when a process ends, and before, when an entry point made it so. */
const processEnded = 1146
const entryPointHangs = 1230

/** The type's DeadlockTimeout where nobody set it, ms. */
const deadlockTimeout = 300_000

/** What becomes of resources. */
export interface MonitorsListener {
  /** A resource DLL says that one has failed. */
  failed(resource: MonitoredResource, status: number): void
  /** All that a process had opened is lost. */
  lost(node: Node, type: ResourceType): void
}

interface Running {
  readonly node: Node
  readonly type: ResourceType
  readonly process: Promise<MonitorProcess>
  /** Why it could not be started. */
  failure: MonitorFailure | null
}

/** The resource monitors of all nodes: a process for each type on each node, which begins when it is first needed. */
export class Monitors {
  readonly #running = new Set<Running>()
  readonly #monitor: ResourceMonitor
  readonly #listener: MonitorsListener
  readonly #clock: Clock
  readonly #events: Events

  constructor(
    monitor: ResourceMonitor,
    listener: MonitorsListener,
    { clock, events }: { clock: Clock; events: Events },
  ) {
    this.#monitor = monitor
    this.#listener = listener
    this.#clock = clock
    this.#events = events
  }

  /**
   * The process of a type on a node.
   * @param again whether one that could not be started is tried once more
   * @throws MonitorFailure
   */
  get(node: Node, type: ResourceType, dll: string, again: boolean): Promise<MonitorProcess> {
    const known = this.#find(node, type)
    if (known && !(again && known.failure)) return known.process
    if (known) this.#running.delete(known)
    return this.#start(node, type, dll).process
  }

  /** Ends the processes of a node at once: it died. */
  kill(node: Node): void {
    for (const running of this.#take(running => running.node === node)) {
      running.process.then(
        process => process.kill(),
        () => {}, // it never began, which was told
      )
    }
  }

  /** Ends processes in good order: those of a type, or all. */
  async close(type: ResourceType | null = null): Promise<void> {
    const closing = this.#take(running => type === null || running.type === type).map(async ({ process }) => {
      try {
        await (await process).close()
      } catch (error) {
        if (!(error instanceof MonitorFailure)) throw error
        // What it refuses now, and that it died of it, concerns nobody any more.
      }
    })
    await Promise.all(closing)
  }

  #start(node: Node, type: ResourceType, dll: string): Running {
    const place = {
      node: node.name,
      type: type.name,
      dll,
      deadlockTimeout: type.key.dword('DeadlockTimeout', deadlockTimeout),
    }
    const of = (resource: string | null) => resource ?? type.name
    const process = this.#monitor.start(place, {
      log: (resource, level, text) => this.#events.add('log', of(resource), `${level}: ${text}`),
      fault: (resource, message) => this.#events.add('monitor', of(resource), message),
      failed: (resource, status) => this.#listener.failed(resource, status),
      died: exit => this.#died(running, exit),
    })
    const running: Running = { node, type, process, failure: null }
    this.#running.add(running)
    process.then(
      () => this.#tell(running, `the resource monitor of ${type.name} on ${node.name} runs ${dll}`),
      error => this.#failed(running, error),
    )
    void this.#clock.working(process).catch(() => {}) // told to who wants it
    return running
  }

  #failed(running: Running, error: unknown): void {
    if (!(error instanceof MonitorFailure)) throw error
    running.failure = error
    const { node, type } = running
    this.#tell(running, `the resource DLL of ${type.name} cannot be used on ${node.name}: ${error.message}`)
  }

  #died(running: Running, { deadlock, message }: MonitorExit): void {
    // One that never came to work tells so itself, and one that was killed with its node is not missed.
    if (!this.#running.delete(running)) return
    const { node, type } = running
    const what = `the resource monitor of ${type.name} on ${node.name}`
    if (deadlock) this.#tell(running, `${what} has a call that does not return`, entryPointHangs)
    this.#tell(running, `${what} is gone: ${message}`, processEnded)
    this.#listener.lost(node, type)
  }

  #tell({ type }: Running, message: string, id: number | null = null): void {
    this.#events.add('monitor', type.name, message, id)
  }

  #find(node: Node, type: ResourceType): Running | undefined {
    return [...this.#running].find(running => running.node === node && running.type === type)
  }

  #take(which: (running: Running) => boolean): Running[] {
    const taken = [...this.#running].filter(which)
    for (const running of taken) this.#running.delete(running)
    return taken
  }
}

/** The status of what a resource monitor could not do. */
export function statusOf(error: unknown): number {
  if (!(error instanceof MonitorFailure)) throw error
  return error.status || Win32Error.ERROR_GEN_FAILURE
}
