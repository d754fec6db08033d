import type { ClusApi, HRESOURCE, Status } from '../binding/index.js'
import { Win32Error } from '../constants/errors.gen.js'
import { ClusterError } from '../core/errors.js'
import type { Transition } from '../core/status.js'
import { standOf } from '../core/wait.js'
import { failureOf, lastStatusOf, Members } from './members.js'
import type { Resource, ResourceStatus } from './resource.js'
import { type Beginning, perform, type TransitionOptions, type Verb, type Verdict, type Watched } from './transition.js'

interface Goal {
  readonly state: 'Online' | 'Offline'
  /** The error for coming to rest elsewhere. */
  readonly elsewhere: number
  call(api: ClusApi, handle: HRESOURCE): Promise<Status>
}

const { ERROR_RESOURCE_NOT_ONLINE, ERROR_RESOURCE_ONLINE, ERROR_CLUSTER_RESOURCE_PROVIDER_FAILED } = Win32Error

const goals = {
  OnlineClusterResource: {
    state: 'Online',
    elsewhere: ERROR_RESOURCE_NOT_ONLINE,
    call: (api, handle) => api.OnlineClusterResourceAsync(handle),
  },
  OfflineClusterResource: {
    state: 'Offline',
    elsewhere: ERROR_RESOURCE_ONLINE,
    call: (api, handle) => api.OfflineClusterResourceAsync(handle),
  },
  RestartClusterResource: {
    state: 'Online',
    elsewhere: ERROR_RESOURCE_NOT_ONLINE,
    call: (api, handle) => api.RestartClusterResourceAsync(handle, 0),
  },
} as const satisfies Readonly<Record<string, Goal>>

/** Brings a resource online, takes it offline, or both. */
export function performOn(
  resource: Resource,
  syscall: keyof typeof goals,
  options: TransitionOptions | Beginning,
): Promise<ResourceStatus | Transition> {
  return perform(resourceVerb(syscall, resource), options, resource.session.binding.dryRun)
}

/** Bringing a resource online, taking it offline, and both. */
function resourceVerb(syscall: keyof typeof goals, resource: Resource): Verb<ResourceStatus> {
  const goal: Goal = goals[syscall]
  const members = new Members(async use => {
    await using group = await resource.cluster.group((await resource.status()).group)
    return await use(group)
  })
  const siblings = async () => (await members.get()).filter(({ id }) => id !== resource.id)
  return {
    syscall,
    object: watchedResource(resource),
    cancel: null,
    others: async () => (await siblings()).map(watchedResource),
    begin: () => resource.use(handle => goal.call(resource.session.binding.api, handle)),
    judge({ state }): Verdict {
      if (state === goal.state) return 'goal'
      if (state === 'Failed') return 'failed'
      // A resource that is meant to be offline stays so.
      if (state === 'Offline' && syscall === 'RestartClusterResource') return 'perhaps'
      return state === 'Online' || state === 'Offline' ? 'elsewhere' : 'pending'
    },
    async failure(now) {
      const { name } = resource
      if (now.state !== 'Failed')
        return new ClusterError(goal.elsewhere, syscall, name, { detail: `it is ${standOf(now)}` })
      const wants = (await lastStatusOf(resource)) === ERROR_CLUSTER_RESOURCE_PROVIDER_FAILED
      return await failureOf(syscall, { name, now }, wants ? [resource, ...(await siblings())] : [resource])
    },
    close: () => members.close(),
  }
}

/** A resource to look at. */
export function watchedResource(resource: Resource) {
  return { kind: 'resource', name: resource.name, status: () => resource.status() } as const satisfies Watched
}
