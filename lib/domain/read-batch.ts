import { abandon, type HKEY } from '../binding/index.js'
import { decodeReadBatchAnswer, type ReadBatchAnswer } from '../codecs/batch.js'
import { decodeRegistryValue, type RegistryValue } from '../codecs/registry-value.js'
import { BatchCommand } from '../constants/enums.gen.js'
import { Win32Error } from '../constants/errors.gen.js'
import { ClusterDataError, ClusterError } from '../core/errors.js'
import { check, opened } from '../core/status.js'
import type { Session } from './session.js'

/** A value to be read with others: of the key itself, or of one below. */
export interface ValueName {
  /** The path of the key below; empty for the key itself. */
  readonly key: string
  readonly name: string
}

/** Values as they were at one moment (ClusterRegCreateReadBatch), in the order of the names; `null` where there is none. */
export async function readTogether(
  { binding: { api } }: Session,
  handle: HKEY,
  path: string,
  wanted: readonly ValueName[],
): Promise<(RegistryValue | null)[]> {
  const created = await api.ClusterRegCreateReadBatchAsync(handle)
  const batch = opened({ ...created, handle: created.phRegReadBatch }, 'ClusterRegCreateReadBatch', path)
  let sent = false
  try {
    for (const { key, name } of wanted) {
      check(
        (await api.ClusterRegReadBatchAddCommandAsync(batch, key, name)).status,
        'ClusterRegReadBatchAddCommand',
        path,
      )
    }
    sent = true
    const closed = await api.ClusterRegCloseReadBatchAsync(batch)
    const reply = opened({ ...closed, handle: closed.phRegReadBatchReply }, 'ClusterRegCloseReadBatch', path)
    try {
      const values: (RegistryValue | null)[] = []
      for (const value of wanted) {
        const { status, pBatchCommand } = await api.ClusterRegReadBatchReplyNextCommandAsync(reply)
        check(status, 'ClusterRegReadBatchReplyNextCommand', path)
        values.push(registryValue(decodeReadBatchAnswer(pBatchCommand ?? new Uint8Array(0)), path, value))
      }
      return values
    } finally {
      await api.ClusterRegCloseReadBatchReplyAsync(reply)
    }
  } finally {
    if (!sent) abandon(batch)
  }
}

function registryValue(answer: ReadBatchAnswer, path: string, { key, name }: ValueName): RegistryValue | null {
  const { command, options, data } = answer
  if (command === BatchCommand.READ_VALUE) return decodeRegistryValue(options, data)
  if (command !== BatchCommand.READ_ERROR) throw new ClusterDataError(`an answer ${command} to a read`, 0)
  if (options === Win32Error.ERROR_FILE_NOT_FOUND) return null
  const target = [path, key, name].filter(part => part !== '').join('\\')
  throw new ClusterError(options || Win32Error.ERROR_INVALID_DATA, 'ClusterRegReadBatchReplyNextCommand', target)
}
