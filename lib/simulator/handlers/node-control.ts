import { encodeWideString } from '../../codecs/wide-string.js'
import { NodeControl } from '../../constants/index.js'
import type { Node } from '../world/node.js'
import { type ControlTable, controller, dwords, nothing } from './control.js'
import { propertyControls } from './properties.js'

/** What the Cluster service runs as on every node. */
const serviceAccount = 'NT AUTHORITY\\SYSTEM'

const controls: ControlTable<'Node', Node> = [
  [NodeControl.UNKNOWN, () => nothing],
  [NodeControl.GET_NAME, ({ name }) => encodeWideString(name)],
  [NodeControl.GET_ID, ({ id }) => encodeWideString(id)],
  [NodeControl.GET_CHARACTERISTICS, () => dwords(0)],
  [NodeControl.GET_FLAGS, () => dwords(0)],
  [NodeControl.GET_CLUSTER_SERVICE_ACCOUNT_NAME, () => encodeWideString(serviceAccount)],
  ...propertyControls('Node', NodeControl, {
    key: ({ key }: Node) => key,
    told: (_, { version: { major, minor, build, servicePack } }) => ({
      MajorVersion: major,
      MinorVersion: minor,
      BuildNumber: build,
      CSDVersion: servicePack,
    }),
  }),
]

/** `ClusterNodeControl`. */
export const nodeControl = controller('HNODE', controls)
