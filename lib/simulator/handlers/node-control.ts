import { encodeWideString } from '../../codecs/wide-string.js'
import { NodeControl } from '../../constants/index.js'
import type { Node } from '../world/node.js'
import { type ControlTable, controller, dwords, nothing } from './control.js'

/** What the Cluster service runs as on every node. */
const serviceAccount = 'NT AUTHORITY\\SYSTEM'

const controls: ControlTable<'Node', Node> = [
  [NodeControl.UNKNOWN, () => nothing],
  [NodeControl.GET_NAME, ({ name }) => encodeWideString(name)],
  [NodeControl.GET_ID, ({ id }) => encodeWideString(id)],
  [NodeControl.GET_CHARACTERISTICS, () => dwords(0)],
  [NodeControl.GET_FLAGS, () => dwords(0)],
  [NodeControl.GET_CLUSTER_SERVICE_ACCOUNT_NAME, () => encodeWideString(serviceAccount)],
]

/** `ClusterNodeControl`. */
export const nodeControl = controller('HNODE', controls)
