import type { Status } from '../binding/index.js'
import { GroupMoveFlag } from '../constants/enums.gen.js'
import { Win32Error } from '../constants/errors.gen.js'
import { ClusterError } from '../core/errors.js'
import { checkBoolean } from '../core/validate.js'
import { standOf } from '../core/wait.js'
import type { Group, GroupStatus } from './group.js'
import { failureOf, Members } from './members.js'
import type { ClusterNode } from './node.js'
import { withNode } from './node-argument.js'
import { watchedResource } from './resource-verbs.js'
import type { Cancel, Stand, Verb, Verdict, Watched } from './transition.js'

const {
  ERROR_GROUP_NOT_AVAILABLE,
  ERROR_GROUP_NOT_FOUND,
  ERROR_HOST_NODE_NOT_GROUP_OWNER,
  ERROR_INVALID_STATE,
  ERROR_RESOURCE_NOT_AVAILABLE,
  ERROR_RESOURCE_NOT_FOUND,
  ERROR_RESOURCE_NOT_ONLINE,
  ERROR_RESOURCE_ONLINE,
} = Win32Error

/** What is answered about a group, or a resource in it, that is being deleted or is gone. */
const deleted = [
  ERROR_GROUP_NOT_AVAILABLE,
  ERROR_GROUP_NOT_FOUND,
  ERROR_RESOURCE_NOT_AVAILABLE,
  ERROR_RESOURCE_NOT_FOUND,
] as readonly number[]

type GroupVerb = Verb<GroupStatus>

/** A group while it is destroyed: there is a word for its end, too. */
interface GroupStand extends Stand {
  readonly state: GroupStatus['state'] | 'Destroyed'
}

/** How a move is made. */
export interface MoveFlags {
  /** While a resource is pending the move waits for it, instead of being refused. */
  queue?: boolean
  /** If a resource fails on the new owner, the group returns to where it came from. */
  returnOnError?: boolean
}

/** Brings a group online, on a node if one is given. */
export function onlineVerb(group: Group, node: ClusterNode | undefined): GroupVerb {
  const api = group.session.binding.api
  return {
    ...groupVerb('OnlineClusterGroup', group, ERROR_RESOURCE_NOT_ONLINE),
    begin: () =>
      group.use(handle => withNode(group, node, 'options.node', to => api.OnlineClusterGroupAsync(handle, to))),
    judge: now => judge(now, node && !isOn(now, node) ? 'elsewhere' : now.state === 'Online' ? 'goal' : 'elsewhere'),
  }
}

/** Takes a group offline. */
export function offlineVerb(group: Group): GroupVerb {
  const api = group.session.binding.api
  return {
    ...groupVerb('OfflineClusterGroup', group, ERROR_RESOURCE_ONLINE),
    begin: () => group.use(handle => api.OfflineClusterGroupAsync(handle)),
    cancel: null,
    judge: now => judge(now, now.state === 'Offline' ? 'goal' : 'elsewhere'),
  }
}

/** Moves a group, to a node if one is given. */
export function moveVerb(group: Group, node: ClusterNode | undefined, { queue, returnOnError }: MoveFlags): GroupVerb {
  for (const [name, value] of Object.entries({ queue, returnOnError })) {
    if (value !== undefined) checkBoolean(`options.${name}`, value)
  }
  const api = group.session.binding.api
  const flags =
    (queue ? GroupMoveFlag.QUEUE_ENABLED : 0) | (returnOnError ? GroupMoveFlag.RETURN_TO_SOURCE_NODE_ON_ERROR : 0)
  // Older clusters know the plain function only.
  const syscall = flags === 0 ? 'MoveClusterGroup' : 'MoveClusterGroupEx'
  return {
    ...groupVerb(syscall, group, ERROR_HOST_NODE_NOT_GROUP_OWNER),
    begin: () =>
      group.use(handle =>
        withNode<Status>(group, node, 'to', to =>
          flags === 0 ? api.MoveClusterGroupAsync(handle, to) : api.MoveClusterGroupExAsync(handle, to, flags, null),
        ),
      ),
    judge(now, before) {
      if (node ? !isOn(now, node) : now.ownerNode === before.ownerNode) return judge(now, 'elsewhere')
      // What was online comes back: an end short of that may only seem to be one.
      return judge(now, before.state === 'Online' && now.state !== 'Online' ? 'perhaps' : 'goal')
    },
  }
}

/** Deletes a group with everything in it. */
export function destroyVerb(group: Group): Verb<GroupStand> {
  const api = group.session.binding.api
  const { object, ...verb } = groupVerb('DestroyClusterGroup', group, ERROR_INVALID_STATE)
  return {
    ...verb,
    object: { ...object, status: () => lastOf(group, object.status) },
    begin: () => group.use(handle => api.DestroyClusterGroupAsync(handle)),
    cancel: null,
    judge({ state }) {
      if (state === 'Destroyed') return 'goal'
      // What is offline is about to go; what is anything else, and stays so, has been left as it is.
      return state === 'Pending' || state === 'Unknown' || state === 'Offline' ? 'pending' : 'elsewhere'
    },
  }
}

/** A group that cannot be asked any more is pending as long as the cluster has it in its list. */
async function lastOf(group: Group, status: () => Promise<GroupStatus>): Promise<GroupStand> {
  try {
    return await status()
  } catch (error) {
    if (!(error instanceof ClusterError) || !deleted.includes(error.errno)) throw error
  }
  for await (const { id } of group.cluster.groups()) if (id === group.id) return { state: 'Pending' }
  return { state: 'Destroyed' }
}

/** What all of them have in common. */
function groupVerb(syscall: string, group: Group, elsewhere: number) {
  const members = new Members(use => use(group))
  const cancel: Cancel = {
    syscall: 'CancelClusterGroupOperation',
    tooLate: [ERROR_INVALID_STATE],
    call: () => group.use(handle => group.session.binding.api.CancelClusterGroupOperationAsync(handle, 0)),
  }
  return {
    syscall,
    cancel,
    object: { kind: 'group', name: group.name, status: () => truly(group, members) } as const,
    others: async (): Promise<Watched[]> => (await members.get()).map(watchedResource),
    async failure(now: GroupStatus): Promise<ClusterError> {
      const { name } = group
      if (now.state === 'Failed') return await failureOf(syscall, { name, now }, await members.get())
      return new ClusterError(elsewhere, syscall, name, { detail: `it is ${standOf(now)}` })
    },
    close: () => members.close(),
  }
}

/** A group with a failed resource is Failed whatever the others do: it is still pending as long as one of them is. */
async function truly(group: Group, members: Members): Promise<GroupStatus> {
  const status = await group.status()
  if (status.state !== 'Failed') return status
  const states = await Promise.all((await members.get()).map(async member => (await member.status()).state))
  return states.some(state => state.endsWith('Pending')) ? { ...status, state: 'Pending' } : status
}

function judge({ state }: GroupStatus, atRest: Verdict): Verdict {
  if (state === 'Pending' || state === 'Unknown') return 'pending'
  return state === 'Failed' ? 'failed' : atRest
}

function isOn({ ownerNode }: GroupStatus, { name }: ClusterNode): boolean {
  return ownerNode.toLowerCase() === name.toLowerCase()
}
