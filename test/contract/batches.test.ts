import assert from 'node:assert/strict'
import {
  bindingFor,
  type ClusApi,
  type HKEY,
  type HREGBATCH,
  type HREGREADBATCH,
  type HREGREADBATCHREPLY,
  type ClusterRegReadBatchReplyNextCommandResult as NextAnswer,
  type ClusterRegCloseReadBatchResult as ReadBatchReply,
} from '../../lib/binding/index.js'
import { decodeReadBatchAnswer } from '../../lib/codecs/batch.js'
import { BatchCommand, type Cluster, type ClusterKey, DatabaseFlag, RegistryType, Win32Error } from '../../lib/index.js'
import { onEveryCluster } from './clusters.js'

onEveryCluster('batches, raw', ['ownThread'], fixture => {
  let cluster: Cluster
  let key: ClusterKey
  let api: ClusApi
  let hKey: HKEY
  before(async () => {
    cluster = await fixture().connect()
    const resource = await cluster.resource(fixture().names.resource)
    key = await (await resource.openKey()).createKey('clusapi-test')
    hKey = await key.use(async handle => handle)
    api = bindingFor(fixture().name).api
  })
  after(() => cluster[Symbol.asyncDispose]())

  const create = (): HREGBATCH => {
    const { status, pHREGBATCH } = api.ClusterRegCreateBatch(hKey)
    assert.equal(status, 0)
    return pHREGBATCH as HREGBATCH
  }
  const add = (batch: HREGBATCH, command: number, name: string | null, data: Uint8Array | null = null) =>
    api.ClusterRegBatchAddCommand(batch, command, name, RegistryType.BINARY, data).status
  const bytes = (...values: number[]) => Uint8Array.from(values)

  it('are carried out as a whole, and their handles are gone either way', async () => {
    const batch = create()
    for (const name of ['a', 'b']) assert.equal(add(batch, BatchCommand.SET_VALUE, name, bytes(1)), 0)
    assert.equal(await key.get('a'), null)
    assert.deepEqual(api.ClusterRegCloseBatch(batch, 1), { status: 0, failedCommandNumber: -1 })
    assert.notEqual(await key.get('b'), null)
    assert.throws(() => api.ClusterRegCloseBatch(batch, 0), { code: 'ERR_CLUSAPI_HANDLE_CLOSED' })

    const second = create()
    add(second, BatchCommand.DELETE_VALUE, 'a')
    add(second, BatchCommand.CONDITION_EXISTS, 'nothing')
    const failed = { status: Win32Error.ERROR_CLUSTER_DATABASE_UPDATE_CONDITION_FAILED, failedCommandNumber: 1 }
    assert.deepEqual(await api.ClusterRegCloseBatchExAsync(second, 1), failed)
    assert.notEqual(await key.get('a'), null)
    assert.throws(() => add(second, BatchCommand.SET_VALUE, 'c'), { code: 'ERR_CLUSAPI_HANDLE_CLOSED' })
    for (const name of ['a', 'b']) await key.remove(name)
  })

  it('are dropped without bCommit, in both ways', async () => {
    for (const close of [api.ClusterRegCloseBatch.bind(api), api.ClusterRegCloseBatchAsync.bind(api)]) {
      const batch = create()
      add(batch, BatchCommand.SET_VALUE, 'dropped', bytes(1))
      assert.deepEqual(await close(batch, 0), { status: 0, failedCommandNumber: -1 })
      assert.equal(await key.get('dropped'), null)
    }
  })

  it('refuse flags and commands that there are not', async () => {
    assert.deepEqual(api.ClusterRegCloseBatchEx(create(), 4), {
      status: Win32Error.ERROR_INVALID_PARAMETER,
      failedCommandNumber: -1,
    })
    const { COMMAND_NONE, SET_KEY_SECURITY, VALUE_DELETED, READ_VALUE, LAST_COMMAND } = BatchCommand
    const batch = create()
    for (const command of [COMMAND_NONE, SET_KEY_SECURITY, VALUE_DELETED, READ_VALUE, LAST_COMMAND, 0xffffffff]) {
      assert.equal(add(batch, command, 'x'), Win32Error.ERROR_INVALID_FUNCTION, String(command))
    }
    assert.equal(api.ClusterRegCloseBatch(batch, 1).status, 0)
    assert.deepEqual(api.ClusterRegCreateBatch(null), {
      status: Win32Error.ERROR_INVALID_PARAMETER,
      pHREGBATCH: null,
    })
  })

  it('of reads answer in order, each for itself, and say when they are at their end', async () => {
    await key.set('text', 'Ж')
    const read = async (
      close: (batch: HREGREADBATCH) => ReadBatchReply | Promise<ReadBatchReply>,
      next: (reply: HREGREADBATCHREPLY) => NextAnswer | Promise<NextAnswer>,
    ) => {
      const batch = api.ClusterRegCreateReadBatch(hKey).phRegReadBatch as HREGREADBATCH
      for (const [subkey, name] of [
        ['', 'text'],
        ['', 'nothing'],
        ['no\\key', 'x'],
        ['\\', 'x'],
      ] as const) {
        assert.equal(api.ClusterRegReadBatchAddCommand(batch, subkey, name).status, 0)
      }
      const { status, phRegReadBatchReply: reply } = await close(batch)
      assert.equal(status, 0)
      assert(reply !== null)
      const answers = []
      for (;;) {
        const answer = await next(reply)
        if (answer.status === Win32Error.ERROR_NO_MORE_ITEMS) break
        const { command, options, subkey, value, data } = decodeReadBatchAnswer(answer.pBatchCommand as Uint8Array)
        answers.push([command, options, subkey, value, data.length])
      }
      assert.deepEqual(await api.ClusterRegCloseReadBatchReplyAsync(reply), { status: 0 })
      return answers
    }
    const { READ_VALUE, READ_ERROR } = BatchCommand
    const expected = [
      [READ_VALUE, RegistryType.SZ, '', 'text', 4],
      [READ_ERROR, Win32Error.ERROR_FILE_NOT_FOUND, '', 'nothing', 0],
      [READ_ERROR, Win32Error.ERROR_FILE_NOT_FOUND, 'no\\key', 'x', 0],
      [READ_ERROR, Win32Error.ERROR_BAD_PATHNAME, '\\', 'x', 0],
    ]
    const now = await read(
      batch => api.ClusterRegCloseReadBatch(batch),
      reply => api.ClusterRegReadBatchReplyNextCommand(reply),
    )
    const later = await read(
      batch => api.ClusterRegCloseReadBatchExAsync(batch, DatabaseFlag.ISOLATE_READ),
      reply => api.ClusterRegReadBatchReplyNextCommandAsync(reply),
    )
    assert.deepEqual([now, later], [expected, expected])
    await key.remove('text')
  })

  it('outlive the close of their key, as JavaScript sees it', async () => {
    const own = api.ClusterRegOpenKey(hKey, '', 0xf003f).phkResult as HKEY
    const batch = api.ClusterRegCreateBatch(own).pHREGBATCH as HREGBATCH
    add(batch, BatchCommand.SET_VALUE, 'late', bytes(1))
    assert.equal(api.ClusterRegCloseKey(own).status, 0)
    assert.equal(api.ClusterRegCloseBatch(batch, 1).status, 0)
    await key.remove('late')
  })
})
