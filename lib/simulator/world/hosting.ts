import { ResourceState, Win32Error } from '../../constants/index.js'
import type { Cluster } from './cluster.js'
import { Health, type HealthQuestion } from './health.js'
import { Instance } from './instance.js'
import { Monitors, statusOf } from './monitors.js'
import type { Node } from './node.js'
import type { Resource } from './resource.js'
import { dllPath } from './resource-dll.js'
import { type ControlAnswer, type MonitoredResource, MonitorFailure, type ResourceMonitor } from './resource-monitor.js'
import type { ResourceType } from './resource-type.js'
import { readText } from './values.js'

/** A type's PendingTimeout where nobody set it, and how often it asks for the health of its resources, ms. */
const defaults = { PendingTimeout: 180_000, LooksAlivePollInterval: 5000, IsAlivePollInterval: 60_000 }

/** A resource that says nothing else has the interval of its type; a type, none at all. */
const unset = 0xffff_ffff

/**
 * Resources whose type has a resource DLL that can be loaded: they come online and go offline by it, and it tells how they are. All
 * other resources are modelled.
 */
export class Hosting {
  readonly #cluster: Cluster
  readonly #instances = new Map<Resource, Map<Node, Instance>>()
  #monitors: Monitors | null = null
  #folder: string | null = null

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  /**
   * Begins: opens the resources where they are, and brings online what is said to be.
   * @param folder where relative paths of resource DLLs begin; `null` where there is no such place
   * @returns when all of them have come to rest
   */
  async begin(monitor: ResourceMonitor, folder: string | null): Promise<void> {
    const { resources, transitions } = this.#cluster
    this.#folder = folder
    this.#monitors = new Monitors(
      monitor,
      { failed: (resource, status) => this.#told(resource, status), lost: (node, type) => this.#lost(node, type) },
      this.#cluster,
    )
    const hosted = resources.filter(resource => this.hosts(resource))
    const online = hosted.filter(resource => resource.online && resource.group.owner.running)
    for (const resource of hosted) this.open(resource)
    for (const resource of online) resource.settle(ResourceState.Offline)
    const tried = new Set<Resource>()
    for (const resource of online) transitions.online(resource, 0, [], tried)
    await Promise.all(online.map(resource => new Promise<void>(rest => resource.whenSettled(rest))))
  }

  /** Whether resources of a type are hosted. */
  hostsType(type: ResourceType): boolean {
    return this.#monitors !== null && this.#dllOf(type) !== null
  }

  /** Whether a resource is hosted. */
  hosts({ type }: Resource): boolean {
    return this.hostsType(type)
  }

  /** Opens a hosted resource on its owner, without anybody who waits for it. */
  open(resource: Resource): void {
    const { owner } = resource.group
    if (this.hosts(resource) && owner.running) this.#work(this.#on(resource, owner).open(true)).catch(statusOf)
  }

  /**
   * Brings a hosted resource online, or takes it offline.
   * @param flags bits of OnlineV2's OnlineFlags, or of OfflineV2's OfflineFlags
   * @param finish called with 0 or a status when that has ended, unless it is given up before
   */
  run(resource: Resource, verb: 'online' | 'offline', flags: number, finish: (status: number) => void): void {
    const { owner, movingTo } = resource.group
    const instance = this.#on(resource, owner)
    let wanted = true
    resource.hold(null, () => {
      wanted = false
    })
    const work =
      verb === 'online'
        ? instance.online(flags, () => wanted)
        : instance.offline(flags, movingTo?.name ?? null).then(() => null)
    this.#work(work).then(
      online => {
        if (!wanted) return
        // The process may have died between its answer and now.
        finish(online && !instance.active ? Win32Error.RPC_S_CALL_FAILED : Win32Error.ERROR_SUCCESS)
        if (online && resource.online) instance.health.watch(online, () => this.#failed(resource))
      },
      error => {
        const status = statusOf(error)
        if (!wanted) return
        this.#cluster.events.add('monitor', resource.name, `${resource.name} does not go ${verb}: ${error.message}`)
        finish(status)
      },
    )
  }

  /** Ends whatever a hosted resource is doing: it failed. */
  terminate(resource: Resource): void {
    const instance = this.#instances.get(resource)?.get(resource.group.owner)
    if (instance?.active) void this.#work(instance.terminate())
  }

  /** Tells the resource DLL that a resource is about to be deleted. */
  async tellDeleted(resource: Resource): Promise<void> {
    const instance = this.#instances.get(resource)?.get(resource.group.owner)
    if (instance) await this.#work(instance.tellDeleted())
  }

  /** A resource was deleted: closes it wherever it is open. */
  forget(resource: Resource): void {
    for (const instance of this.#instances.get(resource)?.values() ?? []) void this.#work(instance.close())
    this.#instances.delete(resource)
  }

  /** A type was deleted: ends its processes. */
  forgetType(type: ResourceType): void {
    if (this.#monitors) void this.#work(this.#monitors.close(type))
  }

  /** A node died, and its processes with it. */
  crashed(node: Node): void {
    this.#monitors?.kill(node)
    for (const on of this.#instances.values()) on.get(node)?.lost(false)
  }

  /**
   * What the resource DLL answers to a control code of a resource.
   * @param node where it is asked
   * @returns `null` where the cluster itself is to answer
   * @throws MonitorFailure where the process dies of it
   */
  async control(resource: Resource, node: Node, code: number, input: Uint8Array | null): Promise<ControlAnswer | null> {
    if (!this.hosts(resource) || !node.running) return null
    const opened = await this.#work(this.#on(resource, node).open(false)).catch(error => void statusOf(error))
    return opened ? toDefault(await this.#work(opened.control(code, input))) : null
  }

  /**
   * What the resource DLL answers to a control code of a type.
   * @param node where it is asked
   * @returns `null` where the cluster itself is to answer
   * @throws MonitorFailure where there is no such DLL on that node, or the process dies of it
   */
  async typeControl(
    type: ResourceType,
    node: Node,
    code: number,
    input: Uint8Array | null,
  ): Promise<ControlAnswer | null> {
    const dll = this.#dllOf(type)
    if (this.#monitors === null || dll === null || !node.running) return null
    const process = await this.#monitors.get(node, type, dll, false).catch(error => {
      if (statusOf(error) !== Win32Error.ERROR_MOD_NOT_FOUND) return null
      throw new MonitorFailure(Win32Error.ERROR_CLUSTER_RESTYPE_NOT_SUPPORTED, (error as Error).message)
    })
    return process && toDefault(await this.#work(process.typeControl(code, input)))
  }

  /** Ends all processes in good order. */
  async close(): Promise<void> {
    for (const on of this.#instances.values()) for (const instance of on.values()) instance.health.stop()
    const monitors = this.#monitors
    // What is restarted meanwhile begins none anew.
    this.#monitors = null
    await monitors?.close()
  }

  #on(resource: Resource, node: Node): Instance {
    const known = this.#instances.get(resource) ?? new Map<Node, Instance>()
    this.#instances.set(resource, known)
    const instance =
      known.get(node) ??
      new Instance(
        (flags, again) => this.#open(resource, node, flags, again),
        new Health(this.#cluster.clock, question => interval(resource, question)),
      )
    known.set(node, instance)
    return instance
  }

  async #open(resource: Resource, node: Node, flags: number, again: boolean): Promise<MonitoredResource> {
    const { name, type } = resource
    const dll = this.#dllOf(type)
    if (this.#monitors === null || dll === null) {
      throw new MonitorFailure(Win32Error.ERROR_RESMON_CREATE_FAILED, `nothing runs the resource DLL of ${type.name}`)
    }
    const process = await this.#monitors.get(node, type, dll, again)
    try {
      return await process.open({ name, flags, pendingTimeout: pendingTimeout(resource) })
    } catch (error) {
      this.#cluster.events.add('monitor', name, `${name} cannot be opened on ${node.name}: ${(error as Error).message}`)
      throw error
    }
  }

  /** A resource DLL says by itself that a resource has failed. */
  #told(told: MonitoredResource, status: number): void {
    for (const [resource, on] of this.#instances) {
      const instance = on.get(resource.group.owner)
      if (instance?.active && instance.is(told)) this.#failed(resource, status)
    }
  }

  /** A process is no more: what it had online has failed. What was on its way is told so by its call. */
  #lost(node: Node, type: ResourceType): void {
    const lost = [...this.#instances].filter(([resource, on]) => resource.type === type && on.has(node))
    for (const [, on] of lost) on.get(node)?.lost(true)
    for (const [resource] of lost) {
      if (resource.group.owner === node) this.#failed(resource, Win32Error.RPC_S_CALL_FAILED)
    }
  }

  #failed(resource: Resource, status: number = Win32Error.ERROR_RESOURCE_FAILED): void {
    if (resource.online) this.#cluster.transitions.fail(resource, status)
  }

  #dllOf({ key }: ResourceType): string | null {
    return dllPath(readText(key, 'DllName'), this.#folder)
  }

  #work<Result>(work: Promise<Result>): Promise<Result> {
    return this.#cluster.clock.working(work)
  }
}

/** ERROR_INVALID_FUNCTION asks for what the cluster does where there is no resource DLL. */
function toDefault(answer: ControlAnswer): ControlAnswer | null {
  return answer.status === Win32Error.ERROR_INVALID_FUNCTION ? null : answer
}

function pendingTimeout({ key, type }: Resource): number {
  return key.dword('PendingTimeout', type.key.dword('PendingTimeout', defaults.PendingTimeout))
}

function interval({ key, type }: Resource, question: HealthQuestion): number | null {
  const name = `${question}PollInterval` as const
  const own = key.dword(name, unset)
  const inherited = own === unset ? type.key.dword(name, defaults[name]) : own
  return inherited === unset ? null : inherited
}
