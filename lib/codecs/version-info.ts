import { ClusterDataError } from '../core/errors.js'
import { decodeWideString } from './wide-string.js'

/** CLUSTERVERSIONINFO. */
const layout = {
  size: 0,
  major: 4,
  minor: 6,
  build: 8,
  vendor: 10,
  servicePack: 138,
  highest: 268,
  lowest: 272,
  flags: 276,
  bytes: 284,
}
const textBytes = 128
const mixedVersion = 1

/** What software a cluster runs. */
export interface ClusterVersion {
  readonly version: { readonly major: number; readonly minor: number; readonly build: number }
  readonly vendor: string
  readonly servicePack: string
  /** The cluster versions its nodes can speak, as Windows counts them (major in the upper 16 bits). */
  readonly highestVersion: number
  readonly lowestVersion: number
  /** Whether nodes run different versions. */
  readonly mixedVersion: boolean
}

/** An empty structure that says how long it is, as the callee wants it. */
export function newVersionInfo(): Uint8Array {
  const bytes = new Uint8Array(layout.bytes)
  new DataView(bytes.buffer).setUint32(layout.size, layout.bytes, true)
  return bytes
}

/** @throws ClusterDataError if there is less than the structure */
export function decodeVersionInfo(bytes: Uint8Array): ClusterVersion {
  if (bytes.length < layout.bytes) throw new ClusterDataError('a truncated CLUSTERVERSIONINFO', bytes.length)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const text = (at: number) => decodeWideString(bytes.subarray(at, at + textBytes))
  return {
    version: {
      major: view.getUint16(layout.major, true),
      minor: view.getUint16(layout.minor, true),
      build: view.getUint16(layout.build, true),
    },
    vendor: text(layout.vendor),
    servicePack: text(layout.servicePack),
    highestVersion: view.getUint32(layout.highest, true),
    lowestVersion: view.getUint32(layout.lowest, true),
    mixedVersion: (view.getUint32(layout.flags, true) & mixedVersion) !== 0,
  }
}
