import { AddonError, resourceHostPath, standInPath } from './binding/index.js'
import { ControlClient } from './channel/control-client.js'
import { type Endpoint, EndpointError, formatEndpoint, parseEndpoint } from './channel/endpoint.js'
import { type FailbackName, failbackNames } from './constants/states.js'
import { checkBoolean, checkOneOf, checkOptions, checkText } from './core/validate.js'
import { Cluster, type OpenOptions } from './domain/cluster.js'
import { type ListedKeyContainers, simulatedKeyContainers } from './domain/key-containers.js'
import { SimulatedRegistry } from './domain/simulated-registry.js'
import { builtInLab } from './simulator/built-in.gen.js'
import { WorkerHost } from './simulator/host.js'
import { LabFile } from './simulator/lab/file.js'
import { parseLab } from './simulator/lab/parse.js'
import type { Lab } from './simulator/lab/schema.js'
import { LabControl } from './simulator/lab-control.js'
import type { WorkerTask } from './simulator/worker.js'
import { type ClockPace, clockPaces } from './simulator/world/clock.js'

export { ControlError } from './channel/control-client.js'
export type { RegistryListing, SimulatedRegistry } from './domain/simulated-registry.js'
export { exportLab, type LabExport } from './export/index.js'
export { builtInLab } from './simulator/built-in.gen.js'
export { LabError, type LabProblem } from './simulator/lab/error.js'
export { type LabHolder, LabLockedError } from './simulator/lab/file.js'
export { parseLab } from './simulator/lab/parse.js'
export type {
  Lab,
  LabGroup,
  LabKey,
  LabKeyContainer,
  LabNetInterface,
  LabNetwork,
  LabNode,
  LabRegistryCheckpoint,
  LabResource,
  LabResourceType,
  LabValue,
  LabValues,
} from './simulator/lab/schema.js'
export type { CutOptions, LabControl, SimulatedLink, WatchOptions } from './simulator/lab-control.js'
export type { ServiceStatistics } from './simulator/service/service.js'
export type { HandleKind } from './simulator/service/session.js'
export type { LabStatus } from './simulator/service/status.js'
export type { ClockPace } from './simulator/world/clock.js'
export type { EventKind, LabEvent } from './simulator/world/events.js'
export type { ArmedFault, FaultRule } from './simulator/world/faults.js'

/**
 * Writes a lab to a file, as a whole or not at all.
 * @throws LabError naming every wrong field; LabLockedError while another writer has the file; the file system's errors
 */
export async function writeLab(file: string, lab: Lab): Promise<void> {
  await LabFile.replace(file, parseLab(lab))
}

/** How a cluster is simulated. */
export interface SimulatorOptions {
  /**
   * `'virtual'`, the default: time stands still until {@link Simulator.clock} advances it, and so does whoever waits for the end of a
   * verb. `'real'`: it also passes by itself. `'fast'`: it also jumps to whatever is due next, so that nobody waits for long, except
   * for what a resource DLL does, which takes real time.
   */
  readonly clock?: ClockPace
}

/** How a lab file is opened. */
export interface LoadOptions extends SimulatorOptions {
  /** Whether the file is to be written by {@link Simulator.save}; a file has one writer at a time. */
  readonly write?: boolean
}

/** How a program connects. */
export interface ConnectOptions extends OpenOptions {
  /** The node to connect to; any if left out. */
  readonly node?: string | null
}

/**
 * A simulated cluster: in a worker thread of this process, or in any process that {@link Simulator.attach} names. It keeps
 * this process from ending only while something is asked of it.
 */
export class Simulator extends LabControl implements AsyncDisposable {
  /** `null` where the cluster runs elsewhere. */
  readonly #host: WorkerHost | null
  #closing: Promise<void> | null = null

  private constructor(endpoint: string, control: ControlClient, host: WorkerHost | null) {
    super(endpoint, control)
    this.#host = host
  }

  /**
   * Simulates a cluster.
   * @param lab what it is; the built-in cluster of two nodes if left out
   * @throws LabError naming every wrong field
   */
  static async start(lab: Lab = builtInLab, options: SimulatorOptions = {}): Promise<Simulator> {
    checkOptions('options', options, ['clock'])
    return Simulator.#run({ lab: parseLab(lab), clock: paceOf(options) })
  }

  /**
   * Simulates the cluster of a lab file.
   * @throws LabError naming every wrong field; LabLockedError while another writer has the file; the file system's errors
   */
  static async load(file: string, options: LoadOptions = {}): Promise<Simulator> {
    checkText('file', file)
    checkOptions('options', options, ['write', 'clock'])
    const { write = false } = options
    checkBoolean('options.write', write)
    return Simulator.#run({ lab: { file, write }, clock: paceOf(options) })
  }

  /**
   * Takes hold of a cluster that runs already, in another thread or process, such as that of `clusapi simulate`. Closing
   * lets go of it; the cluster goes on.
   * @param endpoint where it is; what CLUSAPI_SIMULATOR says if left out
   * @throws EndpointError for what is no endpoint; ControlError `ERR_CLUSAPI_CONTROL_LOST` where nobody listens,
   *   `ERR_CLUSAPI_CONTROL_REFUSED` where it is another cluster
   */
  static async attach(endpoint: string | undefined = process.env.CLUSAPI_SIMULATOR): Promise<Simulator> {
    if (!endpoint) throw new EndpointError('none was given, and CLUSAPI_SIMULATOR is not set')
    const place = { ...parseEndpoint(endpoint), node: null }
    return new Simulator(formatEndpoint(place), await ControlClient.connect(place), null)
  }

  static async #run(task: Omit<WorkerTask, 'hosting'>): Promise<Simulator> {
    const host = await WorkerHost.start({ ...task, hosting: hostingParts() })
    try {
      return new Simulator(host.endpoint, await ControlClient.connect(parseEndpoint(host.endpoint)), host)
    } catch (error) {
      await host.end()
      throw error
    }
  }

  /** Connects to the cluster: `Cluster.open` with this simulator's endpoint, or with that of one node. */
  async connect(options: ConnectOptions = {}): Promise<Cluster> {
    checkOptions('options', options, ['node', 'access', 'dryRun'])
    const { node = null, ...how } = options
    return await Cluster.open(node === null ? this.endpoint : this.node(node).endpoint, how)
  }

  /** A node by name. Whether there is one shows when it is asked for something. */
  node(name: string): SimulatedNode {
    checkText('name', name)
    return new SimulatedNode(name, { ...parseEndpoint(this.endpoint), node: name }, (verb, options) =>
      this.tell(verb, { ...options, node: name }),
    )
  }

  /**
   * Saves the cluster as it is now.
   * @param file where; the file it was loaded from, with `write`, if left out
   */
  async save(file?: string): Promise<void> {
    if (file === undefined) await this.tell('save')
    else await LabFile.write(file, await this.describe())
  }

  /**
   * Ends the simulation; the connections of clients are lost. A cluster that was there before {@link Simulator.attach}
   * goes on. Idempotent.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** {@link Simulator.close} */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #close(): Promise<void> {
    this.release()
    await this.#host?.end()
  }

  /** @internal */
  protected override async obituary(): Promise<Error | null> {
    return (await this.#host?.ended) ?? null
  }
}

/** What runs resource DLLs. Where there is no native binary for this machine, all resources are modelled. */
function hostingParts(): WorkerTask['hosting'] {
  try {
    return { program: resourceHostPath(), standIn: standInPath() }
  } catch (error) {
    if (error instanceof AddonError) return null
    throw error
  }
}

function paceOf({ clock = 'virtual' }: SimulatorOptions): ClockPace {
  checkOneOf('options.clock', clock, clockPaces)
  return clock
}

/** A node of a simulated cluster, from outside. */
export class SimulatedNode {
  /** Names this node to `Cluster.open`. */
  readonly endpoint: string
  /** The machine key containers of this node. */
  readonly keyContainers: ListedKeyContainers
  /** HKEY_LOCAL_MACHINE of this node. */
  readonly registry: SimulatedRegistry
  readonly #tell: (verb: string, options?: object) => Promise<void>

  /** @internal */
  constructor(
    readonly name: string,
    endpoint: Endpoint,
    tell: (verb: string, options?: object) => Promise<void>,
  ) {
    this.endpoint = formatEndpoint(endpoint)
    this.keyContainers = simulatedKeyContainers(endpoint)
    this.registry = new SimulatedRegistry(endpoint)
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

  /**
   * The node takes no more groups. With `drain` those that it has leave, one by one: this resolves when the first of them has set
   * out; `ClusterNode.pause` waits for the end.
   */
  async pause(options: { drain?: boolean } = {}): Promise<void> {
    checkOptions('options', options, ['drain'])
    if (options.drain !== undefined) checkBoolean('options.drain', options.drain)
    await this.#tell('node.pause', options)
  }

  /** The node takes groups again, and with `failback` begins to take back what it was drained of: all, or by policy. */
  async resume(options: { failback?: FailbackName } = {}): Promise<void> {
    checkOptions('options', options, ['failback'])
    if (options.failback !== undefined) checkOneOf('options.failback', options.failback, failbackNames)
    await this.#tell('node.resume', options)
  }
}
