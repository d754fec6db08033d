import { encodeMultiSz } from '../../codecs/multi-sz.js'
import type { RegistryView } from '../../codecs/registry-path.js'
import { encodeWideString } from '../../codecs/wide-string.js'
import { ResourceControl } from '../../constants/index.js'
import type { Resource } from '../world/resource.js'
import { type Control, type ControlTable, controller, dwords, inputText, nothing } from './control.js'
import { type PropertyPlace, propertyControls } from './properties.js'
import { requiredDependencies } from './resource-type-control.js'
import { upkeepControls } from './resource-upkeep.js'

/** Where resources have their properties. */
export const resourceProperties: PropertyPlace<Resource> = {
  key: ({ key }) => key,
  fallback: ({ type }) => type.key,
  told: ({ type, lastStatus }) => ({ Type: type.name, LastOperationStatusCode: BigInt(lastStatus) }),
  inUse: ({ online, pending }) => online || pending,
}

const controls: ControlTable<'Resource', Resource> = [
  [ResourceControl.UNKNOWN, () => nothing],
  [ResourceControl.GET_NAME, ({ name }) => encodeWideString(name)],
  [ResourceControl.GET_ID, ({ id }) => encodeWideString(id)],
  [ResourceControl.GET_RESOURCE_TYPE, ({ type }) => encodeWideString(type.name)],
  [ResourceControl.GET_CHARACTERISTICS, ({ type }) => dwords(type.characteristics)],
  [ResourceControl.GET_FLAGS, ({ key }) => dwords(key.dword('Flags', 0))],
  [ResourceControl.GET_CLASS_INFO, ({ type }) => dwords(...type.resourceClass)],
  [ResourceControl.GET_REQUIRED_DEPENDENCIES, ({ type }) => requiredDependencies(type)],
  [
    ResourceControl.GET_REGISTRY_CHECKPOINTS,
    (resource, { registryCheckpoints }) => encodeMultiSz(registryCheckpoints.list(resource).map(({ text }) => text)),
  ],
  [ResourceControl.ADD_REGISTRY_CHECKPOINT, addRegistryCheckpoint(64)],
  [ResourceControl.ADD_REGISTRY_CHECKPOINT_64BIT, addRegistryCheckpoint(64)],
  [ResourceControl.ADD_REGISTRY_CHECKPOINT_32BIT, addRegistryCheckpoint(32)],
  [
    ResourceControl.DELETE_REGISTRY_CHECKPOINT,
    (resource, { registryCheckpoints }, input) => {
      registryCheckpoints.remove(resource, inputText(input))
      return nothing
    },
  ],
  [
    ResourceControl.GET_CRYPTO_CHECKPOINTS,
    (resource, { checkpoints }) => encodeMultiSz(checkpoints.list(resource).map(({ text }) => text)),
  ],
  [
    ResourceControl.ADD_CRYPTO_CHECKPOINT,
    (resource, { checkpoints }, input) => {
      checkpoints.add(resource, inputText(input))
      return nothing
    },
  ],
  [
    ResourceControl.DELETE_CRYPTO_CHECKPOINT,
    (resource, { checkpoints }, input) => {
      checkpoints.remove(resource, inputText(input))
      return nothing
    },
  ],
  ...upkeepControls,
  ...propertyControls('Resource', ResourceControl, resourceProperties),
]

/** What the Cluster service answers without asking the resource DLL. */
const neverForDlls: ReadonlySet<number> = new Set(
  [
    ResourceControl.UNKNOWN,
    ResourceControl.GET_NAME,
    ResourceControl.GET_ID,
    ResourceControl.GET_RESOURCE_TYPE,
    ResourceControl.GET_REGISTRY_CHECKPOINTS,
    ResourceControl.ADD_REGISTRY_CHECKPOINT,
    ResourceControl.ADD_REGISTRY_CHECKPOINT_64BIT,
    ResourceControl.ADD_REGISTRY_CHECKPOINT_32BIT,
    ResourceControl.DELETE_REGISTRY_CHECKPOINT,
    ResourceControl.GET_CRYPTO_CHECKPOINTS,
    ResourceControl.ADD_CRYPTO_CHECKPOINT,
    ResourceControl.ADD_CRYPTO_CHECKPOINT_EX,
    ResourceControl.DELETE_CRYPTO_CHECKPOINT,
  ].map(({ code }) => code),
)

/** `ClusterResourceControl`. */
export const resourceControl = controller('HRESOURCE', controls, async (resource, { cluster, host, code, input }) =>
  neverForDlls.has(code) ? null : cluster.hosting.control(resource, host ?? resource.group.owner, code, input),
)

function addRegistryCheckpoint(view: RegistryView): Control<Resource> {
  return (resource, { registryCheckpoints }, input) => {
    registryCheckpoints.add(resource, inputText(input), view)
    return nothing
  }
}
