import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { ControlClient, ControlError } from './channel/control-client.js'
import { type Endpoint, formatEndpoint, parseEndpoint } from './channel/endpoint.js'
import { type NodeStateName, nodeStateName } from './constants/index.js'
import { Cluster } from './domain/cluster.js'
import { type ListedKeyContainers, simulatedKeyContainers } from './domain/key-containers.js'
import type { AccessOptions } from './domain/session.js'
import { builtInLab } from './simulator/built-in.gen.js'
import { LabFile } from './simulator/lab/file.js'
import { parseLab } from './simulator/lab/parse.js'
import type { Lab } from './simulator/lab/schema.js'
import type { ServiceStatistics } from './simulator/service/service.js'
import type { WorkerReport, WorkerTask } from './simulator/worker.js'
import { unpackError } from './simulator/worker-errors.js'
import type { LabEvent } from './simulator/world/events.js'
import type { FaultRule } from './simulator/world/faults.js'

export { ControlError } from './channel/control-client.js'
export { builtInLab } from './simulator/built-in.gen.js'
export { LabError, type LabProblem } from './simulator/lab/error.js'
export { type LabHolder, LabLockedError } from './simulator/lab/file.js'
export { parseLab } from './simulator/lab/parse.js'
export type {
  Lab,
  LabGroup,
  LabKey,
  LabKeyContainer,
  LabNode,
  LabResource,
  LabResourceType,
  LabValue,
  LabValues,
} from './simulator/lab/schema.js'
export type { ServiceStatistics } from './simulator/service/service.js'
export type { HandleKind } from './simulator/service/session.js'
export type { EventKind, LabEvent } from './simulator/world/events.js'
export type { FaultRule } from './simulator/world/faults.js'

/** How a cluster is simulated. */
export interface SimulatorOptions {
  /**
   * `'virtual'`, the default: time stands still until {@link Simulator.clock} advances it. `'real'`: it also passes by
   * itself.
   */
  readonly clock?: 'virtual' | 'real'
}

/** How a lab file is opened. */
export interface LoadOptions extends SimulatorOptions {
  /** Whether the file is to be written by {@link Simulator.save}; a file has one writer at a time. */
  readonly write?: boolean
}

/** How a program connects. */
export interface ConnectOptions extends AccessOptions {
  /** The node to connect to; any if left out. */
  readonly node?: string | null
}

/** When connections are cut. */
export interface CutOptions {
  /** `'now'`, the default: all of them. Else those of the client that makes the next call, before or after its effect. */
  readonly when?: 'now' | 'before' | 'after'
  /** Only for a call of this function. */
  readonly function?: string
}

/**
 * A simulated cluster in a worker thread. It keeps the process from ending only while something is asked of it, and ends
 * with the process at the latest.
 */
export class Simulator {
  /** What to pass to `Cluster.open`, or to put into the environment variable CLUSAPI_SIMULATOR: `sim:…`. */
  readonly endpoint: string
  readonly #worker: Worker
  readonly #ended: Promise<Error | null>
  readonly #control: ControlClient
  #closing: Promise<void> | null = null

  /** @param ended resolves when the worker has ended: to what killed it, if something did */
  private constructor(worker: Worker, ended: Promise<Error | null>, endpoint: string, control: ControlClient) {
    this.endpoint = endpoint
    this.#worker = worker
    this.#ended = ended
    this.#control = control.unref()
    worker.unref()
  }

  /**
   * Simulates a cluster.
   * @param lab what it is; the built-in cluster of two nodes if left out
   * @throws LabError naming every wrong field
   */
  static async start(lab: Lab = builtInLab, options: SimulatorOptions = {}): Promise<Simulator> {
    return Simulator.#run({ lab: parseLab(lab), flowing: options.clock === 'real' })
  }

  /**
   * Simulates the cluster of a lab file.
   * @throws LabError naming every wrong field; LabLockedError while another writer has the file; the file system's errors
   */
  static async load(file: string, { write = false, clock = 'virtual' }: LoadOptions = {}): Promise<Simulator> {
    return Simulator.#run({ lab: { file, write }, flowing: clock === 'real' })
  }

  static async #run(task: WorkerTask): Promise<Simulator> {
    const worker = new Worker(new URL('./simulator/worker.js', import.meta.url), { workerData: task })
    const ended = endOf(worker)
    const [report] = (await once(worker, 'message')) as [WorkerReport]
    if ('error' in report) throw unpackError(report.error)
    try {
      const control = await ControlClient.connect(parseEndpoint(report.endpoint))
      return new Simulator(worker, ended, report.endpoint, control)
    } catch (error) {
      await worker.terminate()
      throw error
    }
  }

  /** The cluster's time, which pending transitions wait for. */
  readonly clock = {
    /** What the cluster's clock shows. */
    now: async (): Promise<Date> => new Date(await this.#ask<number>('clock.now')),
    /** Lets time pass at once; what was due has happened when this resolves. */
    advance: async (ms: number): Promise<Date> => new Date(await this.#ask<number>('clock.advance', { ms })),
  }

  /** Rules that make calls fail, or last. */
  readonly faults = {
    /** Adds a rule. `times` may be Infinity. The number returned removes it. */
    add: async (rule: FaultRule): Promise<number> => {
      const times = rule.times === Number.POSITIVE_INFINITY ? null : rule.times
      const { id } = await this.#ask<{ id: number }>('faults.add', { rule: { ...rule, times } })
      return id
    },
    /** Removes a rule; whether it was still there. */
    remove: (id: number): Promise<boolean> => this.#ask('faults.remove', { id }),
    /** Removes all rules. */
    clear: (): Promise<void> => this.#tell('faults.clear'),
  }

  /** The connections of clients; not that of this object. */
  readonly connections = {
    /** Cuts connections: their calls fail as if the network had. */
    cut: (options: CutOptions = {}): Promise<void> => this.#tell('connections.cut', options),
  }

  /** Transitions under way. */
  readonly pending = {
    /**
     * Completes transitions that wait, for their time or for this: of one resource, or of all.
     * @param status what they end with; 0 is success, all else makes the resource fail
     * @returns the names of the resources
     */
    complete: (resource: string | null = null, status = 0): Promise<string[]> =>
      this.#ask('pending.complete', { resource, status }),
  }

  /** Connects to the cluster: `Cluster.open` with this simulator's endpoint, or with that of one node. */
  connect({ node = null, ...options }: ConnectOptions = {}): Promise<Cluster> {
    return Cluster.open(node === null ? this.endpoint : this.node(node).endpoint, options)
  }

  /** A node by name. Whether there is one shows when it is asked for something. */
  node(name: string): SimulatedNode {
    return new SimulatedNode(name, { ...parseEndpoint(this.endpoint), node: name }, verb =>
      this.#tell(verb, { node: name }),
    )
  }

  /** The nodes and their states. */
  async nodes(): Promise<{ id: string; name: string; state: NodeStateName }[]> {
    const nodes = await this.#ask<{ id: string; name: string; state: number }[]>('nodes')
    return nodes.map(node => ({ ...node, state: nodeStateName(node.state) }))
  }

  /** What is open in the service: a program that closed everything leaves no handle. */
  statistics(): Promise<ServiceStatistics> {
    return this.#ask('statistics')
  }

  /**
   * What happened so far.
   * @param since only what came after the event of this number
   */
  events(since = 0): Promise<LabEvent[]> {
    return this.#ask('events', { since })
  }

  /** The cluster as it is now, as a lab. */
  describe(): Promise<Lab> {
    return this.#ask('describe')
  }

  /**
   * Saves the cluster as it is now.
   * @param file where; the file it was loaded from, with `write`, if left out
   */
  async save(file?: string): Promise<void> {
    if (file === undefined) await this.#tell('save')
    else await LabFile.write(file, await this.describe())
  }

  /** Ends the simulation; the connections of clients are lost. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** {@link Simulator.close} */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #close(): Promise<void> {
    this.#control.close()
    this.#worker.ref()
    this.#worker.postMessage('end')
    const failure = await this.#ended
    if (failure) throw failure
  }

  async #tell(method: string, params: object = {}): Promise<void> {
    await this.#ask(method, params)
  }

  async #ask<Result>(method: string, params: object = {}): Promise<Result> {
    try {
      return await this.#control.request<Result>(method, params)
    } catch (error) {
      if (!(error instanceof ControlError) || error.code !== 'ERR_CLUSAPI_CONTROL_LOST' || this.#closing !== null)
        throw error
      // The worker died: why, is told when it has ended.
      throw (await this.#ended) ?? error
    }
  }
}

/** A node of a simulated cluster, from outside. */
export class SimulatedNode {
  /** Names this node to `Cluster.open`. */
  readonly endpoint: string
  /** The machine key containers of this node. */
  readonly keyContainers: ListedKeyContainers
  readonly #tell: (verb: string) => Promise<void>

  /** @internal */
  constructor(
    readonly name: string,
    endpoint: Endpoint,
    tell: (verb: string) => Promise<void>,
  ) {
    this.endpoint = formatEndpoint(endpoint)
    this.keyContainers = simulatedKeyContainers(endpoint)
    this.#tell = tell
  }

  /** The node dies at once; others take over its groups. */
  crash(): Promise<void> {
    return this.#tell('node.crash')
  }

  /** The node comes back. */
  revive(): Promise<void> {
    return this.#tell('node.revive')
  }

  /** The node takes no more groups. */
  pause(): Promise<void> {
    return this.#tell('node.pause')
  }

  /** The node takes groups again. */
  resume(): Promise<void> {
    return this.#tell('node.resume')
  }
}

function endOf(worker: Worker): Promise<Error | null> {
  return new Promise(resolve => {
    let failure: Error | null = null
    worker.on('error', error => {
      failure = error
    })
    worker.once('exit', () => resolve(failure))
  })
}
