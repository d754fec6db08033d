import { encodeWideString } from '../../codecs/wide-string.js'
import { NetInterfaceControl, NetworkControl } from '../../constants/index.js'
import type { NetInterface, Network } from '../world/network.js'
import { type ControlTable, controller, dwords, nothing } from './control.js'
import { propertyControls } from './properties.js'

const ofNetworks: ControlTable<'Network', Network> = [
  [NetworkControl.UNKNOWN, () => nothing],
  [NetworkControl.GET_NAME, ({ name }) => encodeWideString(name)],
  [NetworkControl.GET_ID, ({ id }) => encodeWideString(id)],
  [NetworkControl.GET_CHARACTERISTICS, () => dwords(0)],
  [NetworkControl.GET_FLAGS, () => dwords(0)],
  ...propertyControls('Network', NetworkControl, { key: ({ key }: Network) => key }),
]

const ofInterfaces: ControlTable<'NetInterface', NetInterface> = [
  [NetInterfaceControl.UNKNOWN, () => nothing],
  [NetInterfaceControl.GET_NAME, ({ name }) => encodeWideString(name)],
  [NetInterfaceControl.GET_ID, ({ id }) => encodeWideString(id)],
  [NetInterfaceControl.GET_NODE, ({ node }) => encodeWideString(node.name)],
  [NetInterfaceControl.GET_NETWORK, ({ network }) => encodeWideString(network.name)],
  [NetInterfaceControl.GET_CHARACTERISTICS, () => dwords(0)],
  [NetInterfaceControl.GET_FLAGS, () => dwords(0)],
  ...propertyControls('NetInterface', NetInterfaceControl, {
    key: ({ key }: NetInterface) => key,
    told: ({ node, network }) => ({ Node: node.name, Network: network.name }),
  }),
]

/** `ClusterNetworkControl`. */
export const networkControl = controller('HNETWORK', ofNetworks)

/** `ClusterNetInterfaceControl`. */
export const netInterfaceControl = controller('HNETINTERFACE', ofInterfaces)
