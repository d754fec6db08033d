import type { Value } from '../../channel/frames.js'
import { ClusterEnum, Win32Error } from '../../constants/index.js'
import type { Cluster } from '../world/cluster.js'
import { Refusal } from '../world/refusal.js'
import { call, type Handlers } from './call.js'

interface Item {
  readonly id: string
  readonly name: string
}

/** What the types that can be asked for together list, in the order in which they are listed. */
const lists: readonly [type: number, list: (cluster: Cluster) => readonly Item[]][] = [
  [ClusterEnum.NODE, ({ nodes }) => nodes],
  [ClusterEnum.RESTYPE, ({ types }) => types.map(({ name }) => ({ id: '', name }))],
  [ClusterEnum.RESOURCE, ({ resources }) => resources],
  [ClusterEnum.GROUP, ({ groups }) => groups],
  [ClusterEnum.NETWORK, ({ connectivity }) => connectivity.networks],
  [ClusterEnum.NETINTERFACE, ({ connectivity }) => connectivity.interfaces],
  [ClusterEnum.INTERNAL_NETWORK, ({ connectivity }) => connectivity.networks.filter(({ internal }) => internal)],
]

/** Types that can be asked for in one call, and types that have to stand alone. Of shared volumes there are none. */
const together = ClusterEnum.ALL
const alone: readonly number[] = [ClusterEnum.SHARED_VOLUME_RESOURCE, ClusterEnum.INTERNAL_NETWORK]

export const enumerationHandlers: Handlers = {
  ClusterOpenEnumEx: call(['handle', 'u32', 'u32'], ({ cluster, session }, hCluster, types, options) => {
    session.get(hCluster, 'HCLUSTER')
    const known = alone.includes(types) || (types !== 0 && (types & ~together) === 0)
    if (!known || options !== 0) throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
    return lists
      .filter(([type]) => (types & type) !== 0)
      .flatMap(([type, list]) => list(cluster).flatMap(({ id, name }): Value[] => [type, id, name]))
  }),
}
