import { ResourceState, Win32Error } from '../../constants/index.js'
import type { Clock } from './clock.js'
import { dependentsOf, isSatisfied, providersOf, withDependents } from './dependencies.js'
import type { Faults } from './faults.js'
import type { Resource } from './resource.js'

/** What has to be as it was before a resource comes online. */
interface Restored {
  restore(resource: Resource): void
}

/** What brings resources online that have a resource DLL, and takes them offline. */
interface Hosting {
  hosts(resource: Resource): boolean
  run(resource: Resource, verb: 'online' | 'offline', flags: number, finish: (status: number) => void): void
  /** The resource has failed. */
  terminate(resource: Resource): void
}

const { Online, Offline, Failed, OnlinePending, OfflinePending } = ResourceState

/**
 * How resources come online and go offline: providers first, dependents first. A step that takes no time is done when the
 * function returns; otherwise the resource is pending and goes on by itself.
 */
export class Transitions {
  readonly #clock: Clock
  readonly #faults: Faults
  readonly #restored: readonly Restored[]
  readonly #hosting: Hosting
  readonly #failed: (resource: Resource, from: number) => void

  /** @param failed called after a resource failed by itself, with the state it failed in */
  constructor(
    clock: Clock,
    faults: Faults,
    restored: readonly Restored[],
    hosting: Hosting,
    failed: (resource: Resource, from: number) => void,
  ) {
    this.#clock = clock
    this.#faults = faults
    this.#restored = restored
    this.#hosting = hosting
    this.#failed = failed
  }

  /**
   * Brings a resource online, what it needs first.
   * @param flags bits of OnlineV2's OnlineFlags, for whatever is brought online
   * @param path the resources that wait for this one: a provider among them can never be had
   * @param tried what was begun for the same purpose already: it is not tried again if it failed
   */
  online(resource: Resource, flags = 0, path: readonly Resource[] = [], tried: Set<Resource> = new Set()): void {
    if (resource.online || resource.pending || tried.has(resource)) return
    tried.add(resource)
    resource.begin(OnlinePending)
    const waiting = [...path, resource]
    const providers = providersOf(resource).flat()
    const reachable = [...new Set(providers)].filter(provider => !waiting.includes(provider))
    for (const provider of reachable) this.online(provider, flags, waiting, tried)
    whenAllSettled(reachable, () => {
      if (isSatisfied(resource)) this.#start(resource, flags)
      else resource.settle(Failed, Win32Error.ERROR_CLUSTER_RESOURCE_PROVIDER_FAILED)
    })
  }

  /**
   * Takes a resource offline, what needs it first.
   * @param flags bits of OfflineV2's OfflineFlags, for whatever is taken offline
   */
  offline(resource: Resource, flags = 0): void {
    if (resource.state === Failed) resource.settle(Offline)
    if (!resource.online) return
    resource.begin(OfflinePending)
    const dependents = dependentsOf(resource).filter(other => other.online && !isSatisfied(other))
    for (const dependent of dependents) this.offline(dependent, flags)
    whenAllSettled(dependents, () => this.#run(resource, 'offline', Offline, flags))
  }

  /** A resource fails, whatever it was about; what cannot be without it goes offline. */
  fail(resource: Resource, status: number): void {
    const from = resource.state
    this.#hosting.terminate(resource)
    resource.settle(Failed, status)
    for (const other of dependentsOf(resource)) if (other.online && !isSatisfied(other)) this.offline(other)
    this.#failed(resource, from)
  }

  /**
   * Restores resources to what they and their group are meant to be, on the group's present owner.
   * @param flags as of {@link online}
   */
  restore(resources: Iterable<Resource>, flags = 0): void {
    const tried = new Set<Resource>()
    for (const resource of resources) {
      if (resource.persistent && resource.group.persistent) this.online(resource, flags, [], tried)
    }
  }

  /** Takes a resource offline, with what needs it, and brings back what is meant to be online. */
  restart(resource: Resource): void {
    const affected = [...withDependents(resource)].filter(other => other === resource || other.online)
    this.offline(resource)
    resource.whenSettled(() => {
      if (resource.state !== Failed) this.restore(affected)
    })
  }

  #start(resource: Resource, flags: number): void {
    for (const each of this.#restored) each.restore(resource)
    this.#run(resource, 'online', Online, flags)
  }

  #run(resource: Resource, verb: 'online' | 'offline', goal: number, flags: number): void {
    const fault = this.#faults.hit({ function: `resource.${verb}`, target: resource.name })
    const duration = resource.durations[verb] ?? resource.type.durations[verb]
    const finish = (status: number) => {
      const failure = status || (fault?.status ?? 0)
      if (failure) this.fail(resource, failure)
      else resource.settle(goal)
    }
    // A fault rule takes the place of the resource DLL.
    if (!fault && this.#hosting.hosts(resource)) this.#hosting.run(resource, verb, flags, finish)
    else if (duration === 0) finish(0)
    else if (duration === 'manual') resource.hold(finish, null)
    else {
      const stopTimer = this.#clock.after(duration, () => resource.release(0))
      resource.hold(finish, stopTimer)
    }
  }
}

/** Runs something when none of these is pending any more. */
export function whenAllSettled(resources: readonly Resource[], run: () => void): void {
  let open = resources.length
  if (open === 0) {
    run()
    return
  }
  for (const resource of resources) {
    resource.whenSettled(() => {
      if (--open === 0) run()
    })
  }
}
