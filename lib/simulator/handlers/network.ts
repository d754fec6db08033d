import { Win32Error } from '../../constants/index.js'
import { rename } from '../world/identity.js'
import { Refusal } from '../world/refusal.js'
import { demandChange } from './access.js'
import { call, type Handlers } from './call.js'
import { netInterfaceControl, networkControl } from './network-control.js'
import { closer, clusterOf, type Finder, opener, openerEx } from './open.js'

const networks: Finder<'HNETWORK'> = {
  kind: 'HNETWORK',
  notFound: Win32Error.ERROR_CLUSTER_NETWORK_NOT_FOUND,
  find: ({ cluster }, name) => cluster.network(name),
}

const interfaces: Finder<'HNETINTERFACE'> = {
  kind: 'HNETINTERFACE',
  notFound: Win32Error.ERROR_CLUSTER_NETINTERFACE_NOT_FOUND,
  find: ({ cluster }, name) => cluster.netInterface(name),
}

export const networkHandlers: Handlers = {
  OpenClusterNetwork: opener(networks),
  OpenClusterNetworkEx: openerEx(networks),
  CloseClusterNetwork: closer('HNETWORK'),
  GetClusterFromNetwork: clusterOf('HNETWORK'),
  GetClusterNetworkState: call(['handle'], ({ session }, hNetwork) => [session.get(hNetwork, 'HNETWORK').object.state]),
  SetClusterNetworkName: call(['handle', 'text'], ({ session }, hNetwork, name) => {
    const network = session.get(hNetwork, 'HNETWORK')
    demandChange(network)
    rename(network.object.key, 'Name', name.trim())
    return []
  }),
  GetClusterNetworkId: call(['handle'], ({ session }, hNetwork) => [session.get(hNetwork, 'HNETWORK').object.id]),
  ClusterNetworkControl: networkControl,
  OpenClusterNetInterface: opener(interfaces),
  OpenClusterNetInterfaceEx: openerEx(interfaces),
  CloseClusterNetInterface: closer('HNETINTERFACE'),
  GetClusterFromNetInterface: clusterOf('HNETINTERFACE'),
  GetClusterNetInterfaceState: call(['handle'], ({ session }, hInterface) => [
    session.get(hInterface, 'HNETINTERFACE').object.state,
  ]),
  GetClusterNetInterface: call(['handle', 'text', 'text'], ({ cluster, session }, hCluster, nodeName, networkName) => {
    session.get(hCluster, 'HCLUSTER')
    const found = cluster.connectivity.interfaces.find(
      ({ node, network }) => node.isCalled(nodeName) && network.isCalled(networkName),
    )
    if (!found) throw new Refusal(Win32Error.ERROR_CLUSTER_NETINTERFACE_NOT_FOUND)
    return [found.name]
  }),
  ClusterNetInterfaceControl: netInterfaceControl,
}
