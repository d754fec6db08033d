import { encodeValueList } from '../../codecs/property-list.js'
import { PropertyKind, ResourceTypeControl, Win32Error } from '../../constants/index.js'
import type { Handle } from '../service/session.js'
import { Refusal } from '../world/refusal.js'
import type { ResourceType } from '../world/resource-type.js'
import { call } from './call.js'
import { answerer, type ControlTable, dwords, nothing } from './control.js'
import { commonFormats, formatsOf, privateIn, propertyControls } from './properties.js'

const controls: ControlTable<'ResourceType', ResourceType> = [
  [ResourceTypeControl.UNKNOWN, () => nothing],
  [ResourceTypeControl.GET_CHARACTERISTICS, ({ characteristics }) => dwords(characteristics)],
  [ResourceTypeControl.GET_FLAGS, ({ key }) => dwords(key.dword('Flags', 0))],
  [ResourceTypeControl.GET_CLASS_INFO, ({ resourceClass }) => dwords(...resourceClass)],
  [ResourceTypeControl.GET_REQUIRED_DEPENDENCIES, requiredDependencies],
  ...propertyControls('ResourceType', ResourceTypeControl, { key: ({ key }: ResourceType) => key }),
  // Of its resources nobody knows more than that what the type has is theirs, too.
  [ResourceTypeControl.GET_COMMON_RESOURCE_PROPERTY_FMTS, () => commonFormats('Resource')],
  [ResourceTypeControl.GET_PRIVATE_RESOURCE_PROPERTY_FMTS, ({ key }) => formatsOf(privateIn(key))],
]
const answer = answerer(controls, async (type, { cluster, host, here, code, input }) =>
  code === ResourceTypeControl.UNKNOWN.code ? null : cluster.hosting.typeControl(type, host ?? here, code, input),
)

/** `ClusterResourceTypeControl`: a type has no handle, it is named beside that of its cluster. */
export const resourceTypeControl = call(
  ['handle', 'text', 'handle', 'u32', 'bytes?', 'u32'],
  (context, hCluster, name, host, code, input) => {
    const handle = context.session.get(hCluster, 'HCLUSTER')
    const type = context.cluster.type(name)
    if (!type) throw new Refusal(Win32Error.ERROR_CLUSTER_RESOURCE_TYPE_NOT_FOUND)
    return answer(context, handle as Handle, type, { host, code, input })
  },
)

/** What a resource of a type cannot do without, as a value list: the names of types. */
export function requiredDependencies({ requiredTypes }: ResourceType): Uint8Array {
  return encodeValueList(requiredTypes.map(value => ({ kind: PropertyKind.NAME, type: 'SZ', value })))
}
