import { NodeClusterState, QuorumType, Win32Error } from '../../constants/index.js'
import type { HandleAccess } from '../service/session.js'
import type { Cluster } from '../world/cluster.js'
import { sameName } from '../world/names.js'
import type { Node } from '../world/node.js'
import { Refusal } from '../world/refusal.js'
import { demandChange, grant, grantedMask } from './access.js'
import { type Context, call, type Handlers } from './call.js'
import { clusterControl } from './cluster-control.js'
import { closer } from './open.js'

/** How a client reaches the cluster: OpenCluster(NULL) is local, a name is remote. */
const localTransport = 0

/** The type of the group whose owner answers to the cluster's name: ClusGroupTypeCoreCluster. */
const coreGroupType = 1

export const clusterHandlers: Handlers = {
  OpenCluster: call(['text?', 'u32'], (context, name, transport) => [
    openCluster(context, name, transport, permitted(context.cluster)),
  ]),
  OpenClusterEx: call(['text?', 'u32', 'u32'], (context, name, transport, desired) => {
    const access = grant(desired, permitted(context.cluster))
    return [openCluster(context, name, transport, access), grantedMask(access)]
  }),
  CloseCluster: closer('HCLUSTER'),
  GetClusterInformation: call(['handle'], ({ cluster, session }, hCluster) => {
    session.get(hCluster, 'HCLUSTER')
    const { major, minor, build, functionalLevel, vendor, servicePack } = cluster.version
    const levels = [functionalLevel, functionalLevel - 1].map(level => level * 0x1_0000 + 8)
    return [cluster.name, major, minor, build, vendor, servicePack, ...levels, 0, 0]
  }),
  SetClusterName: call(['handle', 'text'], ({ cluster, session }, hCluster, name) => {
    demandChange(session.get(hCluster, 'HCLUSTER'))
    return cluster.rename(name)
  }),
  GetClusterQuorumResource: call(['handle'], ({ cluster, session }, hCluster) => {
    session.get(hCluster, 'HCLUSTER')
    const { quorum } = cluster
    return quorum ? [quorum.resource.name, quorum.path, QuorumType.HYBRID] : ['', '', QuorumType.NODE_MAJORITY]
  }),
  GetNodeClusterState: call(['text?'], ({ cluster }, name) => {
    const node = name === null ? cluster.nodes[0] : cluster.node(name)
    if (!node) throw new Refusal(Win32Error.RPC_S_SERVER_UNAVAILABLE)
    return [node.running ? NodeClusterState.Running : NodeClusterState.NotRunning]
  }),
  ClusterControl: clusterControl,
}

function openCluster({ cluster, session }: Context, name: string | null, transport: number, access: HandleAccess) {
  const node = transport === localTransport ? local(cluster, name) : remote(cluster, name)
  return session.open({ kind: 'HCLUSTER', object: null, access, rights: 0, node, crashes: node.crashes, root: null })
}

function permitted({ permission }: Cluster): HandleAccess {
  if (permission === 'none') throw new Refusal(Win32Error.ERROR_ACCESS_DENIED)
  return permission
}

function local(cluster: Cluster, name: string | null): Node {
  const node = name === null ? cluster.nodes[0] : cluster.node(name)
  if (!node?.running) throw new Refusal(Win32Error.EPT_S_NOT_REGISTERED)
  return node
}

function remote(cluster: Cluster, name: string | null): Node {
  const node = name === null || sameName(name, cluster.name) ? spokesman(cluster) : cluster.node(name)
  if (!node?.running) throw new Refusal(Win32Error.RPC_S_SERVER_UNAVAILABLE)
  return node
}

/** The node that answers to the cluster's name: the owner of the core group, or any that runs. */
function spokesman({ groups, nodes }: Cluster): Node | undefined {
  const core = groups.find(({ key }) => key.dword('GroupType', 0) === coreGroupType)
  return core?.owner.running ? core.owner : nodes.find(node => node.running)
}
