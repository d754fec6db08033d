import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { resourceHostPath, standInPath } from './binding/index.js'
import { formatEndpoint, parseEndpoint } from './channel/endpoint.js'
import type { RegistryInput } from './codecs/registry-value.js'
import { ClusterDataError, ClusterError } from './core/errors.js'
import { checkOptions, checkText, wrongType, wrongValue } from './core/validate.js'
import { Cluster } from './domain/cluster.js'
import type { Resource } from './domain/resource.js'
import { ResourceHost as Host } from './resource-host/host.js'
import { inspectImage, type ResourceDllInspection } from './resource-host/inspect.js'
import {
  type HostedOpenOptions,
  type HostingOptions,
  type HostOptions,
  hostingOptionNames,
} from './resource-host/options.js'
import type { HostedResource } from './resource-host/resource.js'
import { Simulator } from './simulator.js'

export { OfflineV2Flag, OnlineV2Flag, OpenV2Flag } from './constants/enums.gen.js'
export type { ControlAnswer, ControlOptions } from './resource-host/control.js'
export { type CallInFlight, type HostExit, ResourceDllError, ResourceHostError } from './resource-host/errors.js'
export type {
  CallbackEvent,
  CallbackValue,
  EntryCall,
  HostEvent,
  HostEvents,
  LogLevelName,
  LogLine,
  OtherCallback,
  SignaledFailure,
  StateChange,
  StatusReport,
} from './resource-host/events.js'
export type { ImportedFunction, ImportedLibrary } from './resource-host/image/image.js'
export type { ClusApiImport, ResourceDllInspection } from './resource-host/inspect.js'
export type { HostedOpenOptions, HostingOptions, OfflineOptions, OnlineOptions } from './resource-host/options.js'
export type { HostedResource } from './resource-host/resource.js'
export { type Fault, type RuleName, rules } from './resource-host/rules.js'
export {
  runScenario,
  type ScenarioHost,
  type ScenarioOptions,
  type ScenarioResult,
  type StepResult,
} from './resource-host/run-scenario.js'
export {
  parseScenario,
  type Scenario,
  ScenarioError,
  type ScenarioStep,
  type ScenarioVerb,
  type StepOf,
} from './resource-host/scenario.js'
export type { FunctionTable } from './resource-host/table.js'

/** How a resource DLL is hosted. */
export interface ResourceHostOptions extends HostingOptions {
  /** The simulated cluster that its resources are in, or its endpoint; a small one of the host's own if left out. */
  readonly simulator?: Simulator | string
  /** The node that the DLL runs on; the first if left out. */
  readonly node?: string
}

/** How a resource is opened in a simulated cluster. */
export interface OpenResourceOptions extends HostedOpenOptions {
  /** Private properties to be set before it is opened: values of the key `Parameters` of the resource. */
  readonly parameters?: { readonly [name: string]: RegistryInput }
}

/** The one group of a host's own cluster. */
const groupName = 'Hosted Resources'

/** A simulated cluster, and a connection to the node that the DLL runs on. */
interface Surroundings {
  readonly simulator: Simulator
  /** Whether the cluster is there for this host alone, so that it makes the resources that it opens. */
  readonly own: boolean
  readonly cluster: Cluster
  /** The node as `sim:…`. */
  readonly endpoint: string
  end(): Promise<void>
}

/**
 * A resource DLL in a process of its own, driven as the resource monitor of a simulated cluster would. A DLL that crashes, hangs or
 * corrupts memory costs that process, and the resources in it, and never yours.
 */
export class ResourceHost extends Host {
  readonly #around: Surroundings

  /** @internal */
  private constructor(dll: string, options: HostOptions, around: Surroundings) {
    super(dll, options)
    this.#around = around
  }

  /**
   * Loads a resource DLL, calls its StartupEx or Startup, and judges its table.
   *
   * @example
   * ```ts
   * import { ResourceHost } from 'clusapi/resource-host'
   *
   * await using host = await ResourceHost.load('my.dll', { resourceType: 'My Type' })
   * host.on('log', ({ level, text }) => console.log(level, text))
   * await using disk = await host.open({ name: 'Disk 1', parameters: { Path: 'D:\\' } })
   * await disk.online({ timeout: 60_000 })
   * console.log(disk.state, await disk.isAlive()) // → Online true
   * ```
   * @param dll its file
   * @throws ClusterError where it cannot be loaded, or its Startup fails; {@link ResourceDllError} where its table breaks a rule;
   *   {@link ResourceHostError} where the process cannot be started, or does not survive
   */
  static override async load(dll: string, options: ResourceHostOptions): Promise<ResourceHost> {
    checkText('dll', dll)
    checkOptions('options', options, [...hostingOptionNames, 'simulator', 'node'])
    const { simulator, node, ...hosting } = options
    checkText('options.resourceType', hosting.resourceType)
    if (/^$|\\/.test(hosting.resourceType)) {
      throw wrongValue('options.resourceType', 'must be a name: not empty, and without backslashes')
    }
    if (simulator !== undefined && typeof simulator !== 'string' && !(simulator instanceof Simulator)) {
      throw wrongType('options.simulator', 'a Simulator or the endpoint of one', simulator)
    }
    if (node !== undefined) checkText('options.node', node)
    const around = await surround(simulator, node ?? null, hosting.resourceType)
    try {
      const places = { program: resourceHostPath(), standIn: standInPath(), cluster: around.endpoint }
      const host = new ResourceHost(resolve(dll), { ...hosting, ...places }, around)
      await host.begin()
      return host
    } catch (error) {
      await around.end()
      throw await explained(error, resolve(dll))
    }
  }

  /** The simulated cluster that its resources are in. What becomes of them is not shown there: they are in this host's hands. */
  get simulator(): Simulator {
    return this.#around.simulator
  }

  /**
   * Calls Open or OpenV2, with the key of the resource in the simulated cluster. In a cluster of the host's own it makes the resource.
   * @throws ClusterError with the DLL's last error where it returned NULL; `ERROR_RESOURCE_NOT_FOUND` where a cluster that you gave has
   *   no such resource
   */
  override async open(options: OpenResourceOptions): Promise<HostedResource> {
    checkOptions('options', options, ['name', 'key', 'flags', 'pendingTimeout', 'parameters'])
    const { parameters, ...opening } = options
    if (this.failure) throw this.failure
    if (
      parameters !== undefined &&
      (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters))
    )
      throw wrongType('options.parameters', 'an object of values by name', parameters)
    if (opening.key != null && parameters === undefined) return await super.open(opening)
    checkText('options.name', opening.name)
    const resource = await this.#resource(opening.name)
    if (parameters !== undefined) await setParameters(resource, parameters)
    const common = await resource.properties.common.get('PendingTimeout')
    const pendingTimeout = opening.pendingTimeout ?? (common?.value.type === 'DWORD' ? common.value.value : undefined)
    return await super.open({ ...opening, ...(pendingTimeout !== undefined && { pendingTimeout }) })
  }

  override async close(): Promise<void> {
    try {
      await super.close()
    } finally {
      await this.#around.end()
    }
  }

  /** The resource in the cluster. */
  async #resource(name: string): Promise<Resource> {
    const { cluster, own } = this.#around
    if (!own) return await cluster.resource(name)
    const group = await cluster.group(groupName)
    for await (const resource of group.resources())
      if (resource.name.toLowerCase() === name.toLowerCase()) return resource
    return await group.createResource({ name, type: this.resourceType })
  }
}

/**
 * Reads what a resource DLL is and needs, from its file. Nothing of it is run.
 *
 * @example
 * ```ts
 * import { inspectResourceDll } from 'clusapi/resource-host'
 *
 * const { entries, clusApi, problems } = await inspectResourceDll('my.dll')
 * console.log(entries.StartupEx, problems.length) // → true 0
 * for (const { name, simulator } of clusApi) if (simulator !== 'implemented') console.log(name, simulator)
 * ```
 * @throws ClusterDataError with the offset for a file that is no library, or a damaged one; the file system's errors
 */
export async function inspectResourceDll(file: string): Promise<ResourceDllInspection> {
  checkText('file', file)
  const found = await stat(file)
  // A device or a pipe may have no end.
  if (!found.isFile() && !found.isDirectory()) throw new ClusterDataError('no regular file', 0)
  return inspectImage(await readFile(file))
}

/** A library that the system does not load says little; its file says more. */
async function explained(error: unknown, dll: string): Promise<unknown> {
  if (!(error instanceof ClusterError) || error.syscall !== 'LoadLibrary' || error.target !== dll) return error
  const inspection = await inspectResourceDll(dll).catch((cause: Error) => ({ problems: [cause.message] }))
  const detail = inspection.problems.join(' ')
  return detail === '' ? error : new ClusterError(error.errno, error.syscall, dll, { detail, cause: error })
}

/** The cluster that the user gave, or a small one. */
async function surround(
  given: Simulator | string | undefined,
  node: string | null,
  resourceType: string,
): Promise<Surroundings> {
  const simulator = given instanceof Simulator ? given : await simulatorOf(given, resourceType)
  const release = async () => {
    if (given !== simulator) await simulator.close()
  }
  try {
    const endpoint = formatEndpoint({ ...parseEndpoint(simulator.endpoint), ...(node !== null && { node }) })
    const cluster = await Cluster.open(endpoint)
    const end = async () => {
      await cluster[Symbol.asyncDispose]()
      await release()
    }
    return { simulator, own: given === undefined, cluster, endpoint, end }
  } catch (error) {
    await release()
    throw error
  }
}

async function simulatorOf(endpoint: string | undefined, resourceType: string): Promise<Simulator> {
  if (endpoint !== undefined) return await Simulator.attach(endpoint)
  return await Simulator.start(
    {
      name: 'CLUSTER',
      nodes: [{ name: 'NODE1' }],
      // Without a DLL there: this host is the only one.
      resourceTypes: [{ name: resourceType }],
      groups: [{ name: groupName, owner: 'NODE1', resources: [] }],
    },
    { clock: 'real' },
  )
}

async function setParameters(
  resource: Resource,
  parameters: { readonly [name: string]: RegistryInput },
): Promise<void> {
  await using key = await resource.openKey()
  await using own = await key.createKey('Parameters')
  for (const [name, value] of Object.entries(parameters)) await own.set(name, value)
}
