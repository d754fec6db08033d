import { encodeMultiSz } from '../../codecs/multi-sz.js'
import { decodeWideString, encodeWideString } from '../../codecs/wide-string.js'
import { ResourceControl, Win32Error } from '../../constants/index.js'
import { ClusterDataError } from '../../core/errors.js'
import type { Cluster } from '../world/cluster.js'
import { Refusal } from '../world/refusal.js'
import type { Resource } from '../world/resource.js'
import { demandChange } from './access.js'
import { call } from './call.js'

/** What a control code does: its output, empty where it has none. */
type Control = (resource: Resource, cluster: Cluster, input: Uint8Array | null) => Uint8Array

const nothing = new Uint8Array(0)

const controls = new Map<number, Control>([
  [ResourceControl.UNKNOWN.code, () => nothing],
  [ResourceControl.GET_NAME.code, ({ name }) => encodeWideString(name)],
  [ResourceControl.GET_ID.code, ({ id }) => encodeWideString(id)],
  [ResourceControl.GET_RESOURCE_TYPE.code, ({ type }) => encodeWideString(type.name)],
  [ResourceControl.GET_CHARACTERISTICS.code, ({ type }) => dwords(type.characteristics)],
  [ResourceControl.GET_FLAGS.code, ({ key }) => dwords(key.dword('Flags', 0))],
  [ResourceControl.GET_CLASS_INFO.code, ({ type }) => dwords(...type.resourceClass)],
  [
    ResourceControl.GET_CRYPTO_CHECKPOINTS.code,
    (resource, { checkpoints }) => encodeMultiSz(checkpoints.list(resource).map(({ text }) => text)),
  ],
  [
    ResourceControl.ADD_CRYPTO_CHECKPOINT.code,
    (resource, { checkpoints }, input) => {
      checkpoints.add(resource, inputText(input))
      return nothing
    },
  ],
  [
    ResourceControl.DELETE_CRYPTO_CHECKPOINT.code,
    (resource, { checkpoints }, input) => {
      checkpoints.remove(resource, inputText(input))
      return nothing
    },
  ],
])

/** Bits of a control code: the object in the uppermost byte, and whether it changes something. */
const objectShift = 24
const resourceObject = 1
const modifies = 0x0040_0000

/** `ClusterResourceControl`. A host node has to be up; every code here is answered by the cluster, not by a node. */
export const resourceControl = call(
  ['handle', 'handle', 'u32', 'bytes?', 'u32'],
  ({ cluster, session }, hResource, hHost, code, input) => {
    const resource = session.get(hResource, 'HRESOURCE')
    const host = hHost === 0n ? null : session.get(hHost, 'HNODE')
    if (code >>> objectShift !== resourceObject) throw new Refusal(Win32Error.ERROR_INVALID_FUNCTION)
    if ((code & modifies) !== 0) {
      demandChange(resource)
      if (host) demandChange(host)
    }
    if (host && !host.object.running) throw new Refusal(Win32Error.ERROR_CLUSTER_NODE_DOWN)
    const control = controls.get(code)
    if (!control) throw new Refusal(Win32Error.ERROR_INVALID_FUNCTION)
    return [control(resource.object, cluster, input)]
  },
)

/** The text that a code takes: UTF-16 with its NUL, which is counted. */
function inputText(input: Uint8Array | null): string {
  if (!input || input.length < 2 || input.at(-1) !== 0 || input.at(-2) !== 0) {
    throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
  }
  try {
    return decodeWideString(input)
  } catch (error) {
    if (!(error instanceof ClusterDataError)) throw error
    throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
  }
}

function dwords(...numbers: number[]): Uint8Array {
  const bytes = Buffer.alloc(4 * numbers.length)
  numbers.forEach((number, i) => {
    bytes.writeUInt32LE(number, 4 * i)
  })
  return bytes
}
