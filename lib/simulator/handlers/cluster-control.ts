import { encodeWideString } from '../../codecs/wide-string.js'
import { ClusterControl } from '../../constants/index.js'
import { type ControlTable, controller, nothing } from './control.js'
import { propertyControls } from './properties.js'

const controls: ControlTable<'Cluster', null> = [
  [ClusterControl.UNKNOWN, () => nothing],
  [ClusterControl.GET_FQDN, (_, { fqdn }) => encodeWideString(fqdn)],
  ...propertyControls('Cluster', ClusterControl, {
    key: (_: null, { database }) => database,
    told: (_, { version }) => ({ ClusterFunctionalLevel: version.functionalLevel }),
  }),
]

/** `ClusterControl`. */
export const clusterControl = controller('HCLUSTER', controls)
