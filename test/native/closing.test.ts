import assert from 'node:assert/strict'
import type { HCLUSTER, HGROUP, HKEY, HRESOURCE } from '../../lib/binding/index.js'
import { abandon, statistics } from '../../lib/binding/index.js'
import { Hostile, leavesNothingBehind, until } from './hostile.js'

const hostile = new Hostile()
const { api } = hostile

const openCluster = () => api.OpenCluster('CLUSTER').handle as HCLUSTER
const openResource = (cluster: HCLUSTER) => api.OpenClusterResource(cluster, 'SQL').handle as HRESOURCE
const openKey = (resource: HRESOURCE) => api.GetClusterResourceKey(resource, 1).handle as HKEY

/** A family of five, and their serial numbers in the order of their births. */
function openFamily(): { cluster: HCLUSTER; resource: HRESOURCE; key: HKEY; group: HGROUP; serials: number[] } {
  const cluster = openCluster()
  const first = hostile.last
  const resource = openResource(cluster)
  const key = openKey(resource)
  assert.equal(api.ClusterRegOpenKey(key, 'Parameters', 1).status, 0)
  const group = api.OpenClusterGroup(cluster, 'G').handle as HGROUP
  return { cluster, resource, key, group, serials: [0, 1, 2, 3, 4].map(i => first + i) }
}

describe('closing', () => {
  leavesNothingBehind(hostile)

  it('synchronously: on this thread, children first, newest first', () => {
    const { cluster, serials } = openFamily()
    assert.equal(api.CloseCluster(cluster).status, 0)
    assert.deepEqual(hostile.closed, serials.reverse())
    assert.deepEqual([...new Set(hostile.closers)], [hostile.thread])
  })

  it('asynchronously: on another thread, in the same order', async () => {
    const { cluster, serials } = openFamily()
    assert.equal((await api.CloseClusterAsync(cluster)).status, 0)
    assert.deepEqual(hostile.closed, serials.reverse())
    assert.ok(!hostile.closers.includes(hostile.thread))
  })

  it('by the finaliser: on another thread, in the same order', async () => {
    const { cluster, serials } = openFamily()
    abandon(cluster)
    assert.throws(() => api.GetClusterKey(cluster, 1), { code: 'ERR_CLUSAPI_HANDLE_CLOSED' })
    await until(() => hostile.open() === 0, 'the family is closed')
    assert.deepEqual(hostile.closed, serials.reverse())
    assert.ok(!hostile.closers.includes(hostile.thread))
  })

  it('a child makes its parent forget it', () => {
    const { cluster, key, resource, serials } = openFamily()
    const [first, second, third, fourth, fifth] = serials
    api.ClusterRegCloseKey(key)
    api.CloseClusterResource(resource)
    api.CloseCluster(cluster)
    assert.deepEqual(hostile.closed, [third, second, fifth, fourth, first])
  })

  it('the children are closed with it, as JavaScript sees them', async () => {
    for (const close of ['CloseCluster', 'CloseClusterAsync'] as const) {
      const { cluster, key, group } = openFamily()
      await api[close](cluster)
      assert.throws(() => api.ClusterRegQueryInfoKey(key), { code: 'ERR_CLUSAPI_HANDLE_CLOSED' })
      assert.throws(() => api.CloseClusterGroup(group), { code: 'ERR_CLUSAPI_HANDLE_CLOSED' })
    }
  })

  it('nothing that was never a handle can be abandoned', () => {
    for (const value of [0, -1, 1.5, Number.NaN, Infinity, 2 ** 53, 1e300, 4096, 'x', null, undefined, {}, 1n]) {
      assert.doesNotThrow(() => abandon(value as number))
    }
  })

  it('abandoning twice, or after a close, is harmless', async () => {
    const cluster = openCluster()
    abandon(cluster)
    abandon(cluster)
    const other = openCluster()
    api.CloseCluster(other)
    abandon(other)
    await until(() => hostile.open() === 0, 'both are closed')
  })

  it('a failing close is told, and is over all the same', async () => {
    hostile.on('CloseClusterResource', { status: 1726 })
    hostile.on('ClusterRegCloseKey', { status: 6 })
    for (const twin of ['', 'Async'] as const) {
      const cluster = openCluster()
      const resource = openResource(cluster)
      const key = openKey(resource)
      assert.equal((await api[`ClusterRegCloseKey${twin}`](key)).status, 6)
      assert.equal((await api[`CloseClusterResource${twin}`](resource)).status, 1726)
      assert.equal((await api[`CloseCluster${twin}`](cluster)).status, 0)
    }
  })

  it('a failing close without a reason has failed', async () => {
    hostile.on('CloseCluster', { fail: true })
    assert.equal(api.CloseCluster(openCluster()).status, 31)
    assert.equal((await api.CloseClusterAsync(openCluster())).status, 31)
  })

  it('the thread pool survives closes that block', async () => {
    hostile.on('CloseClusterResource', { hold: true })
    const cluster = openCluster()
    const closes = Array.from({ length: 40 }, () => api.CloseClusterResourceAsync(openResource(cluster)))
    await hostile.untilBlocked(40)
    assert.equal((await api.GetClusterKeyAsync(cluster, 1)).status, 0)
    hostile.release()
    for (const { status } of await Promise.all(closes)) assert.equal(status, 0)
    await api.CloseClusterAsync(cluster)
  })
})

describe('closing while calls are in flight', () => {
  leavesNothingBehind(hostile)

  it('is refused synchronously: for the handle in use, and for the one it was opened from', async () => {
    const cluster = openCluster()
    const resource = openResource(cluster)
    const key = openKey(resource)
    hostile.on('OnlineClusterResource', { hold: true })
    const call = api.OnlineClusterResourceAsync(resource)
    assert.throws(() => api.CloseClusterResource(resource), { code: 'ERR_CLUSAPI_HANDLE_BUSY' })
    assert.throws(() => api.CloseCluster(cluster), { code: 'ERR_CLUSAPI_HANDLE_BUSY' })
    assert.equal(api.ClusterRegCloseKey(key).status, 0)
    assert.equal(hostile.calls('CloseClusterResource') + hostile.calls('CloseCluster'), 0)
    await hostile.untilBlocked(1)
    hostile.release()
    assert.equal((await call).status, 0)
    assert.equal(api.CloseClusterResource(resource).status, 0)
    assert.equal(api.CloseCluster(cluster).status, 0)
  })

  it('waits asynchronously until the last of them is done', async () => {
    const cluster = openCluster()
    const resource = openResource(cluster)
    hostile.on('OnlineClusterResource', { hold: true })
    const calls = [1, 2, 3].map(() => api.OnlineClusterResourceAsync(resource))
    let closed = false
    const closing = api.CloseClusterResourceAsync(resource).finally(() => {
      closed = true
    })
    await hostile.untilBlocked(3)
    await api.GetClusterKeyAsync(cluster, 1)
    assert.equal(hostile.calls('CloseClusterResource'), 0)
    assert.equal(closed, false)
    hostile.release()
    await Promise.all(calls)
    assert.equal((await closing).status, 0)
    assert.equal(hostile.calls('CloseClusterResource'), 1)
    await api.CloseClusterAsync(cluster)
  })

  it('keeps the parent open for its children in use', async () => {
    const { cluster, resource, serials } = openFamily()
    hostile.on('OnlineClusterResource', { hold: true })
    const call = api.OnlineClusterResourceAsync(resource)
    const closing = api.CloseClusterAsync(cluster)
    await until(() => hostile.open() === 2, 'all but the resource in use and its cluster are closed')
    assert.throws(() => api.GetClusterKey(cluster, 1), { code: 'ERR_CLUSAPI_HANDLE_CLOSED' })
    await hostile.untilBlocked(1)
    hostile.release()
    assert.equal((await call).status, 0)
    assert.equal((await closing).status, 0)
    assert.deepEqual(hostile.closed.slice(-2), [serials[1], serials[0]])
  })

  it('closes what an open in flight brings home too late', async () => {
    for (const twin of ['OpenClusterResourceAsync', 'OpenClusterGroupAsync'] as const) {
      const cluster = openCluster()
      hostile.on(twin.replace('Async', '') as 'OpenClusterResource', { hold: true })
      const opening = api[twin](cluster, 'late')
      await hostile.untilBlocked(1)
      const closing = api.CloseClusterAsync(cluster)
      hostile.release()
      const late = await opening
      assert.deepEqual(late, { status: 6, handle: null })
      await closing
    }
  })

  it('counts what is in flight', async () => {
    const cluster = openCluster()
    hostile.on('GetClusterKey', { hold: true })
    const before = statistics()
    const calls = [1, 2, 3].map(() => api.GetClusterKeyAsync(cluster, 1))
    assert.equal(statistics().pending - before.pending, 3)
    await hostile.untilBlocked(3)
    hostile.release()
    await Promise.all(calls)
    assert.equal(statistics().pending, before.pending)
    assert.equal(statistics().handles - before.handles, 3)
    await api.CloseClusterAsync(cluster)
  })
})
