import type { Value } from '../../channel/frames.js'
import { type BatchCommand, decodeBatch } from '../../codecs/batch.js'
import { decodeWideString } from '../../codecs/wide-string.js'
import { Access, BatchCommand as Command, DatabaseFlag, Win32Error } from '../../constants/index.js'
import { ClusterDataError } from '../../core/errors.js'
import { BatchRefusal, type Deed, runBatch } from '../world/batch.js'
import type { Key } from '../world/key.js'
import { Refusal } from '../world/refusal.js'
import { demandChange, demandFlags, demandRights } from './access.js'
import { call, type Handlers } from './call.js'
import { openKey } from './registry.js'

const { KEY_QUERY_VALUE, KEY_SET_VALUE, KEY_CREATE_SUB_KEY } = Access
const { SYNC_WRITE_TO_ALL_NODES, ISOLATE_READ } = DatabaseFlag

/** What a client library says where no command was reached. */
const beforeAnyCommand = 0xffff_ffff

/** An answer has five values of the 65,535 that a reply can carry. */
const mostReads = 13_000

/** The status of the call is that of the way there; that of the batch, and where it failed, are its outputs. */
const closeBatch = call(['handle', 'bytes', 'u32'], (context, hKey, bytes, flags) => {
  demandFlags(flags, { SYNC_WRITE_TO_ALL_NODES })
  const { handle, key } = openKey(context, hKey)
  const demands: Record<Deed, () => void> = {
    read: () => demandRights(handle, KEY_QUERY_VALUE),
    set: () => demandRights(handle, KEY_SET_VALUE),
    create: () => demandRights(handle, KEY_CREATE_SUB_KEY),
    delete: () => demandChange(handle),
  }
  try {
    runBatch(key, commandsOf(bytes), deed => demands[deed]())
    return [Win32Error.ERROR_SUCCESS, beforeAnyCommand]
  } catch (error) {
    if (error instanceof BatchRefusal) return [error.status, error.index]
    throw error
  }
})

const closeReadBatch = call(['handle', 'bytes', 'u32'], (context, hKey, bytes, flags) => {
  demandFlags(flags, { ISOLATE_READ })
  const { key } = openKey(context, hKey, KEY_QUERY_VALUE)
  const commands = commandsOf(bytes)
  if (commands.length > mostReads) throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
  return commands.flatMap(({ name, data }) => read(key, decodeWideString(data), name))
})

export const batchHandlers: Handlers = {
  ClusterRegCloseBatch: closeBatch,
  ClusterRegCloseBatchEx: closeBatch,
  ClusterRegCloseReadBatch: closeReadBatch,
  ClusterRegCloseReadBatchEx: closeReadBatch,
}

/** One answer: reads fail each for itself. */
function read(key: Key, subkey: string, name: string): Value[] {
  try {
    const value = key.find(subkey)?.get(name)
    if (!value) throw new Refusal(Win32Error.ERROR_FILE_NOT_FOUND)
    return [Command.READ_VALUE, value.type, subkey, name, value.data]
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return [Command.READ_ERROR, error.status, subkey, name, new Uint8Array(0)]
  }
}

function commandsOf(bytes: Uint8Array): BatchCommand[] {
  try {
    return decodeBatch(bytes)
  } catch (error) {
    if (error instanceof ClusterDataError) throw new Refusal(Win32Error.RPC_X_BAD_STUB_DATA)
    throw error
  }
}
