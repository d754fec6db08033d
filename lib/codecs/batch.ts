import { ClusterDataError } from '../core/errors.js'
import { decodeWideString, textOf, unitsOf } from './wide-string.js'

/** A command of a batch, as ClusterRegBatchAddCommand takes it. */
export interface BatchCommand {
  /** A CLUSTER_REG_COMMAND. */
  readonly command: number
  /** The type of a value, or whatever else the command wants. */
  readonly options: number
  readonly name: string
  readonly data: Uint8Array
}

/** An answer of a read batch, as ClusterRegReadBatchReplyNextCommand gives it. */
export interface ReadBatchAnswer {
  /** READ_VALUE or READ_ERROR. */
  readonly command: number
  /** The type of the value, or the error. */
  readonly options: number
  readonly subkey: string
  readonly value: string
  readonly data: Uint8Array
}

const version = 1

/** Commands as they travel from the client library to the cluster: MS-CMRP's CLUSTER_REG_BATCH_UPDATE. */
export function encodeBatch(commands: readonly BatchCommand[]): Uint8Array {
  const chunks: Uint8Array[] = [dword(version)]
  for (const { command, options, name, data } of commands) {
    const text = Buffer.from(`${name}\0`, 'utf16le')
    chunks.push(dword(command), dword(options), dword(text.length), text, dword(data.length), data)
    if (data.length % 2 !== 0) chunks.push(new Uint8Array(1))
  }
  return Buffer.concat(chunks)
}

/** @throws ClusterDataError where the bytes are no commands */
export function decodeBatch(bytes: Uint8Array): BatchCommand[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const need = (length: number) => {
    if (length > bytes.length - at) throw new ClusterDataError('a truncated batch', at)
  }
  const number = () => {
    need(4)
    at += 4
    return view.getUint32(at - 4, true)
  }
  const take = (length: number) => {
    need(length)
    at += length
    return bytes.subarray(at - length, at)
  }
  const name = () => {
    const start = at
    const units = unitsOf(take(number()))
    if (units.indexOf(0) !== units.length - 1) throw new ClusterDataError('a name that ends without its NUL', start)
    return textOf(units, 0, units.length - 1)
  }
  if (number() !== version) throw new ClusterDataError('a batch of another version', 0)
  const commands: BatchCommand[] = []
  while (at < bytes.length) {
    commands.push({ command: number(), options: number(), name: name(), data: new Uint8Array(take(number())) })
    if (at % 2 !== 0) take(1)
  }
  return commands
}

/** CLUSTER_READ_BATCH_COMMAND on 64-bit machines, with offsets from its start in place of its pointers. */
const layout = { command: 0, options: 4, subkey: 8, value: 16, data: 24, dataBytes: 32, size: 40 }

/** @throws ClusterDataError if the structure, or what it points to, is not within the bytes */
export function decodeReadBatchAnswer(bytes: Uint8Array): ReadBatchAnswer {
  if (bytes.length < layout.size) throw new ClusterDataError('a truncated CLUSTER_READ_BATCH_COMMAND', bytes.length)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const behind = (field: number, length?: number): Uint8Array => {
    const offset = view.getBigUint64(field, true)
    if (offset === 0n) return new Uint8Array(0)
    const end = length === undefined ? BigInt(bytes.length) : offset + BigInt(length)
    if (offset > end || end > BigInt(bytes.length)) {
      throw new ClusterDataError('something outside of its CLUSTER_READ_BATCH_COMMAND', field)
    }
    return bytes.subarray(Number(offset), Number(end))
  }
  // A text runs to its NUL, wherever the bytes end.
  const text = (field: number) => {
    const rest = behind(field)
    return decodeWideString(rest.subarray(0, rest.length & ~1))
  }
  return {
    command: view.getUint32(layout.command, true),
    options: view.getUint32(layout.options, true),
    subkey: text(layout.subkey),
    value: text(layout.value),
    data: new Uint8Array(behind(layout.data, view.getUint32(layout.dataBytes, true))),
  }
}

function dword(value: number): Uint8Array {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
