import { ClusterDataError } from '../core/errors.js'

/** The parts of a security descriptor, and the bit of each in a SECURITY_INFORMATION. */
export const SecurityPart = { owner: 1, group: 2, dacl: 4, sacl: 8 } as const

/** A part of a security descriptor. */
export type SecurityPartName = keyof typeof SecurityPart

/** A security descriptor taken apart. What is in its SIDs and lists stays bytes. */
export type SecurityDescriptor = Readonly<Record<SecurityPartName, Uint8Array | null>> & {
  /** Bits of SECURITY_DESCRIPTOR_CONTROL. A list that is present and `null` lets everybody do everything. */
  readonly control: number
}

/** Where a part is named in the header, its bits of the control word, and whether it is a SID or a list. */
const parts: readonly { name: SecurityPartName; offset: number; control: number; list: boolean }[] = [
  { name: 'owner', offset: 4, control: 0x0001, list: false },
  { name: 'group', offset: 8, control: 0x0002, list: false },
  { name: 'sacl', offset: 12, control: 0x0010 | 0x0020 | 0x0200 | 0x0800 | 0x2000, list: true },
  { name: 'dacl', offset: 16, control: 0x0004 | 0x0008 | 0x0100 | 0x0400 | 0x1000, list: true },
]
const present: Partial<Record<SecurityPartName, number>> = { sacl: 0x0010, dacl: 0x0004 }
const selfRelative = 0x8000
const headerBytes = 20
const partHeaderBytes = 8
const mostSubauthorities = 15

/** A descriptor without any part. */
export const emptyDescriptor: SecurityDescriptor = { control: 0, owner: null, group: null, sacl: null, dacl: null }

/**
 * Takes a self-relative security descriptor apart. Bytes behind its parts are ignored.
 * @throws ClusterDataError where it is none, or a SID or a list in it is broken
 */
export function parseSecurityDescriptor(bytes: Uint8Array): SecurityDescriptor {
  if (bytes.length < headerBytes) throw new ClusterDataError('a truncated security descriptor', bytes.length)
  const view = viewOf(bytes)
  if (bytes[0] !== 1) throw new ClusterDataError(`a security descriptor of revision ${bytes[0]}`, 0)
  const control = view.getUint16(2, true)
  if ((control & selfRelative) === 0) throw new ClusterDataError('a security descriptor that is not self-relative', 2)
  const descriptor: Record<string, unknown> = { control: control & ~selfRelative }
  for (const { name, offset, list } of parts) {
    const start = list && (control & (present[name] ?? 0)) === 0 ? 0 : view.getUint32(offset, true)
    if (start !== 0 && (start < headerBytes || start + partHeaderBytes > bytes.length)) {
      throw new ClusterDataError(`the ${name} is outside of its security descriptor`, offset)
    }
    const end = start === 0 ? 0 : list ? endOfList(bytes, start) : endOfSid(bytes, start)
    descriptor[name] = start === 0 ? null : new Uint8Array(bytes.subarray(start, end))
  }
  return descriptor as SecurityDescriptor
}

/** Puts a self-relative security descriptor together. */
export function formatSecurityDescriptor(descriptor: SecurityDescriptor): Uint8Array {
  const chunks: Uint8Array[] = [new Uint8Array(headerBytes)]
  const header = viewOf(chunks[0] as Uint8Array)
  header.setUint8(0, 1)
  header.setUint16(2, descriptor.control | selfRelative, true)
  let end = headerBytes
  for (const { name, offset } of parts) {
    const part = descriptor[name]
    if (part === null) continue
    header.setUint32(offset, end, true)
    chunks.push(part)
    end += part.length
  }
  return Buffer.concat(chunks)
}

/** A descriptor with those parts replaced that `information`, a SECURITY_INFORMATION, asks for. */
export function replaceParts(
  descriptor: SecurityDescriptor,
  by: SecurityDescriptor,
  information: number,
): SecurityDescriptor {
  let { control } = descriptor
  const replaced = parts.filter(({ name }) => (information & SecurityPart[name]) !== 0)
  for (const part of replaced) control = (control & ~part.control) | (by.control & part.control)
  return { ...descriptor, control, ...Object.fromEntries(replaced.map(({ name }) => [name, by[name]])) }
}

/** The SECURITY_INFORMATION of the parts that a descriptor has; a list counts that is present and empty. */
export function partsOf(descriptor: SecurityDescriptor): number {
  return parts
    .filter(({ name, list }) => (list ? (descriptor.control & (present[name] ?? 0)) !== 0 : descriptor[name] !== null))
    .reduce((information, { name }) => information | SecurityPart[name], 0)
}

function endOfSid(bytes: Uint8Array, start: number): number {
  if (bytes[start] !== 1) throw new ClusterDataError(`a SID of revision ${bytes[start]}`, start)
  const count = bytes[start + 1] as number
  const end = start + 8 + 4 * count
  if (count > mostSubauthorities || end > bytes.length) throw new ClusterDataError('a SID longer than it can be', start)
  return end
}

function endOfList(bytes: Uint8Array, start: number): number {
  const view = viewOf(bytes)
  const [revision, size, count] = [bytes[start], view.getUint16(start + 2, true), view.getUint16(start + 4, true)]
  const end = start + size
  if (revision !== 2 && revision !== 4) throw new ClusterDataError(`an access list of revision ${revision}`, start)
  if (size < 8 || end > bytes.length) throw new ClusterDataError('an access list longer than it can be', start)
  let at = start + 8
  for (let entry = 0; entry < count; entry++) {
    const length = at + 4 <= end ? view.getUint16(at + 2, true) : 0
    if (length < 8 || length % 4 !== 0 || at + length > end) throw new ClusterDataError('a broken access entry', at)
    at += length
  }
  return end
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
