import { encodeWideString } from '../../codecs/wide-string.js'
import { ClusterControl } from '../../constants/index.js'
import { type ControlTable, controller, nothing } from './control.js'

const controls: ControlTable<'Cluster', null> = [
  [ClusterControl.UNKNOWN, () => nothing],
  [ClusterControl.GET_FQDN, (_, { fqdn }) => encodeWideString(fqdn)],
]

/** `ClusterControl`. */
export const clusterControl = controller('HCLUSTER', controls)
