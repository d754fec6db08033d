import assert from 'node:assert/strict'
import { Worker } from 'node:worker_threads'
import { abandon, type HCLUSTER, type HKEY, type HREGBATCH, type HREGREADBATCH } from '../../lib/binding/index.js'
import { Hostile, leavesNothingBehind, until } from './hostile.js'

const hostile = new Hostile()
const { api } = hostile

function open(): { cluster: HCLUSTER; key: HKEY; batch: HREGBATCH } {
  const cluster = api.OpenCluster('CLUSTER').handle as HCLUSTER
  const key = api.GetClusterKey(cluster, 1).handle as HKEY
  return { cluster, key, batch: api.ClusterRegCreateBatch(key).pHREGBATCH as HREGBATCH }
}

describe('an open batch', () => {
  leavesNothingBehind(hostile)
  const committed = () => hostile.calls('commit')

  it('is not committed when it is abandoned, or its cluster is closed in any way', async () => {
    const ends: ((opened: ReturnType<typeof open>) => unknown)[] = [
      ({ batch, cluster }) => {
        abandon(batch)
        return api.CloseClusterAsync(cluster)
      },
      ({ cluster }) => api.CloseCluster(cluster),
      ({ cluster }) => api.CloseClusterAsync(cluster),
      ({ cluster }) => abandon(cluster),
    ]
    for (const end of ends) {
      await end(open())
      await until(() => hostile.open() === 0, 'everything is closed')
    }
    assert.equal(hostile.calls('ClusterRegCloseBatch'), ends.length)
    assert.equal(committed(), 0)
  })

  it('is not committed when its worker ends', async () => {
    const worker = new Worker(new URL('./programs/abandoned-batch.js', import.meta.url))
    const status = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
    assert.equal(status, 0)
    await worker.terminate()
    await until(() => hostile.calls('ClusterRegCloseBatch') === 1, 'the batch is closed')
    assert.equal(committed(), 0)
  })

  it('is committed by the close that says so, after the commands in flight', async () => {
    const { cluster, batch } = open()
    hostile.on('ClusterRegBatchAddCommand', { hold: true })
    const adding = api.ClusterRegBatchAddCommandAsync(batch, 1, 'x', 4, new Uint8Array(4))
    const closing = api.ClusterRegCloseBatchAsync(batch, 1)
    await hostile.untilBlocked(1)
    assert.equal(committed(), 0)
    hostile.release()
    assert.equal((await adding).status, 0)
    assert.deepEqual(await closing, { status: 0, failedCommandNumber: 3 })
    assert.equal(committed(), 1)
    await api.CloseClusterAsync(cluster)
  })

  it('keeps its key open', async () => {
    for (const close of [api.ClusterRegCloseKey.bind(api), api.ClusterRegCloseKeyAsync.bind(api)]) {
      const { cluster, key, batch } = open()
      const closing = close(key)
      assert.equal(hostile.open('HKEY'), 1)
      assert.equal(api.ClusterRegCloseBatchEx(batch, 0).status, 0)
      assert.equal((await closing).status, 0)
      await until(() => hostile.open('HKEY') === 0, 'the key is closed')
      await api.CloseClusterAsync(cluster)
    }
  })

  it('keeps its key open also while it is being committed and its cluster is closed', async () => {
    const ends: ((cluster: HCLUSTER) => unknown)[] = [
      cluster => api.CloseCluster(cluster),
      cluster => api.CloseClusterAsync(cluster),
      cluster => abandon(cluster),
    ]
    for (const end of ends) {
      const { cluster, batch } = open()
      hostile.on('ClusterRegCloseBatch', { hold: true })
      const committing = api.ClusterRegCloseBatchAsync(batch, 1)
      await hostile.untilBlocked(1)
      const ending = end(cluster)
      assert.equal(hostile.open('HKEY'), 1)
      hostile.release()
      assert.equal((await committing).status, 0)
      await ending
      await until(() => hostile.open() === 0, 'everything is closed')
      hostile.on('ClusterRegCloseBatch', {})
    }
  })

  it('lets nobody wait for its key, which could be for ever', async () => {
    const { cluster, key, batch } = open()
    assert.deepEqual(await api.ClusterRegCloseKeyAsync(key), { status: 0 })
    assert.equal(hostile.open('HKEY'), 1)
    assert.equal((await api.ClusterRegCloseBatchAsync(batch, 0)).status, 0)
    await until(() => hostile.open('HKEY') === 0, 'the key is closed')
    await api.CloseClusterAsync(cluster)
  })

  it('that is late, its key being closed already, goes the same way', async () => {
    const { cluster, key } = open()
    hostile.on('ClusterRegCreateBatch', { hold: true })
    const creating = api.ClusterRegCreateBatchAsync(key)
    await hostile.untilBlocked(1)
    const closing = api.ClusterRegCloseKeyAsync(key)
    hostile.release()
    assert.deepEqual(await creating, { status: 6, pHREGBATCH: null })
    hostile.on('ClusterRegCreateBatch', {})
    await api.CloseClusterAsync(cluster)
    assert.equal((await closing).status, 0)
  })

  it('of reads whose cluster is closed under way brings no reply home', async () => {
    const { cluster, key } = open()
    const batch = api.ClusterRegCreateReadBatch(key).phRegReadBatch as HREGREADBATCH
    hostile.on('ClusterRegCloseReadBatch', { hold: true })
    const reading = api.ClusterRegCloseReadBatchAsync(batch)
    await hostile.untilBlocked(1)
    assert.equal(api.CloseCluster(cluster).status, 0)
    hostile.release()
    assert.deepEqual(await reading, { status: 6, phRegReadBatchReply: null })
    await until(() => hostile.open() === 0, 'everything is closed')
  })

  it('of reads that is abandoned is closed with the reply that its close opens', async () => {
    const { cluster, key } = open()
    abandon(api.ClusterRegCreateReadBatch(key).phRegReadBatch as HREGREADBATCH)
    await until(() => hostile.open('HREGREADBATCH') + hostile.open('HREGREADBATCHREPLY') === 0, 'both are closed')
    assert.equal(hostile.calls('ClusterRegCloseReadBatchReply'), 1)
    await api.CloseClusterAsync(cluster)
  })
})
