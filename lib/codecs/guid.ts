import { ClusterDataError } from '../core/errors.js'
import { checkText, wrongValue } from '../core/validate.js'

/**
 * The 16 bytes of a GUID as text, the way the cluster writes object ids: lower case, no braces.
 * @throws ClusterDataError if there are not 16 bytes
 */
export function decodeGuid(bytes: Uint8Array): string {
  if (bytes.length !== 16) throw new ClusterDataError(`a GUID of ${bytes.length} bytes`, Math.min(bytes.length, 16))
  const hex = Buffer.from(bytes).swap32().toString('hex', 0, 4)
  const tail = Buffer.from(bytes).toString('hex', 8)
  const middle = Buffer.from(bytes).swap16().toString('hex', 4, 8)
  return `${hex}-${middle.slice(0, 4)}-${middle.slice(4)}-${tail.slice(0, 4)}-${tail.slice(4)}`
}

/** The bytes of a GUID; braces and capitals are welcome. */
export function encodeGuid(text: string, name = 'guid'): Uint8Array {
  checkText(name, text)
  const match = /^(\{)?([\da-f]{8})-([\da-f]{4})-([\da-f]{4})-([\da-f]{4})-([\da-f]{12})(\})?$/i.exec(text)
  if (match === null || (match[1] === undefined) !== (match[7] === undefined)) {
    throw wrongValue(name, `must be a GUID. Received '${text}'`)
  }
  const [, , first, second, third, fourth, fifth] = match
  const bytes = Buffer.alloc(16)
  bytes.writeUInt32LE(Number.parseInt(`${first}`, 16), 0)
  bytes.writeUInt16LE(Number.parseInt(`${second}`, 16), 4)
  bytes.writeUInt16LE(Number.parseInt(`${third}`, 16), 6)
  bytes.write(`${fourth}${fifth}`, 8, 'hex')
  return bytes
}
