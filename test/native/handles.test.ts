import assert from 'node:assert/strict'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { HCLUSTER, HKEY, HRESOURCE } from '../../lib/binding/index.js'
import { Hostile, leavesNothingBehind, testLibrary } from './hostile.js'
import { Caller, inputs, rows, twins } from './rows.js'

const hostile = new Hostile()
const { api } = hostile

/** Opens with the raw functions, which the hostile library never refuses without a rule. */
const open = {
  cluster: (name: string | null = 'CLUSTER'): HCLUSTER => api.OpenCluster(name).handle as HCLUSTER,
  resource: (cluster: HCLUSTER): HRESOURCE => api.OpenClusterResource(cluster, 'SQL').handle as HRESOURCE,
  key: (resource: HRESOURCE): HKEY => api.GetClusterResourceKey(resource, 1).handle as HKEY,
}

describe('handles', () => {
  leavesNothingBehind(hostile)

  describe('closed', () => {
    for (const row of rows) {
      const position = inputs(row).findIndex(({ type }) => type === 'handle')
      if (position < 0) continue
      it(`are refused by ${row.name}`, async () => {
        const caller = new Caller(hostile)
        const values = caller.arguments(row)
        if (row.closes) caller.sync(row, values)
        caller.closeAll()
        const before = hostile.calls(row.name)
        for (const twin of twins) {
          await assert.rejects(() => caller.call(row, values, twin), { code: 'ERR_CLUSAPI_HANDLE_CLOSED' })
        }
        assert.equal(hostile.calls(row.name), before)
        caller.closeAll()
      })
    }

    it('are closed for every use as soon as an asynchronous close begins', async () => {
      const cluster = open.cluster()
      const closing = api.CloseClusterAsync(cluster)
      assert.throws(() => api.OpenClusterResource(cluster, 'SQL'), { code: 'ERR_CLUSAPI_HANDLE_CLOSED' })
      await assert.rejects(api.CloseClusterAsync(cluster), { code: 'ERR_CLUSAPI_HANDLE_CLOSED' })
      assert.equal((await closing).status, 0)
    })

    it('are never given out again', () => {
      const seen = new Set<number>()
      for (let i = 0; i < 5000; i++) {
        const cluster = open.cluster()
        assert.ok(!seen.has(cluster))
        seen.add(cluster)
        api.CloseCluster(cluster)
      }
    })
  })

  describe('foreign', () => {
    it('of another library', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'clusapi-test-'))
      const copy = join(folder, `other${extname(testLibrary('hostile'))}`)
      await copyFile(testLibrary('hostile'), copy)
      const other = new Hostile(copy)
      const cluster = open.cluster()
      assert.throws(() => other.api.GetClusterKey(cluster, 1), { code: 'ERR_CLUSAPI_HANDLE_FOREIGN' })
      await assert.rejects(other.api.CloseClusterAsync(cluster), { code: 'ERR_CLUSAPI_HANDLE_FOREIGN' })
      assert.throws(() => other.crypto.CryptDestroyKey(cluster as never), { code: 'ERR_CLUSAPI_HANDLE_KIND' })
      const foreign = other.api.OpenCluster('CLUSTER').handle as HCLUSTER
      assert.throws(() => api.CloseCluster(foreign), { code: 'ERR_CLUSAPI_HANDLE_FOREIGN' })
      api.CloseCluster(cluster)
      other.api.CloseCluster(foreign)
      await other.assertClean()
      // Windows keeps a loaded library from being removed.
      if (process.platform !== 'win32') await rm(folder, { recursive: true })
    })

    it('of another thread, both ways', async () => {
      const cluster = open.cluster()
      const worker = new Worker(new URL('./programs/foreign-handle.js', import.meta.url), { workerData: cluster })
      const [codes, theirs] = await new Promise<[string[], number]>((resolve, reject) => {
        worker.once('message', resolve).once('error', reject)
      })
      assert.deepEqual(codes, ['ERR_CLUSAPI_HANDLE_FOREIGN', 'ERR_CLUSAPI_HANDLE_FOREIGN'])
      assert.throws(() => api.CloseCluster(theirs as HCLUSTER), { code: 'ERR_CLUSAPI_HANDLE_FOREIGN' })
      await assert.rejects(api.GetClusterKeyAsync(theirs as HCLUSTER, 1), { code: 'ERR_CLUSAPI_HANDLE_FOREIGN' })
      await worker.terminate()
      api.CloseCluster(cluster)
    })
  })

  describe('LPC and RPC handles', () => {
    it('cannot meet in one call', async () => {
      const local = open.cluster(null)
      const remote = open.cluster('CLUSTER')
      const resource = open.resource(local)
      const [group, node] = [api.OpenClusterGroup(remote, 'G').handle, api.OpenClusterNode(remote, 'N').handle]
      const localNode = api.OpenClusterNode(local, 'N').handle
      assert.ok(group && node && localNode)
      const mixed = { code: 'ERR_CLUSAPI_HANDLE_MIXED' }
      assert.throws(() => api.ClusterResourceControl(resource, node, 1, null, null), mixed)
      await assert.rejects(api.ClusterResourceControlAsync(resource, node, 1, null, null), mixed)
      assert.throws(() => api.MoveClusterGroup(group, localNode), mixed)
      assert.equal(hostile.calls('MoveClusterGroup') + hostile.calls('ClusterResourceControl'), 0)
      assert.equal(api.ClusterResourceControl(resource, localNode, 1, null, null).status, 0)
      assert.equal(api.MoveClusterGroup(group, node).status, 0)
      api.CloseCluster(local)
      api.CloseCluster(remote)
    })
  })
  describe('a cluster that was had from an object', () => {
    const again = (resource: HRESOURCE) => api.GetClusterFromResource(resource).handle as HCLUSTER

    it('is a cluster of its own: it outlives the one the object came from, and closes what was opened from itself', () => {
      const first = open.cluster()
      const resource = open.resource(first)
      const second = again(resource)
      const key = open.key(open.resource(second))
      api.CloseCluster(first)
      assert.throws(() => api.GetClusterResourceState(resource, null, null), { code: 'ERR_CLUSAPI_HANDLE_CLOSED' })
      assert.equal(api.GetClusterInformation(second, null, null).status, 0)
      const third = again(open.resource(second))
      assert.equal(api.CloseCluster(second).status, 0)
      assert.throws(() => api.ClusterRegDeleteKey(key, 'x'), { code: 'ERR_CLUSAPI_HANDLE_CLOSED' })
      assert.equal(api.CloseCluster(third).status, 0)
    })

    it('goes over the connection of that one', () => {
      const [local, remote] = [open.cluster(null), open.cluster()]
      const [alsoLocal, alsoRemote] = [again(open.resource(local)), again(open.resource(remote))]
      const node = api.OpenClusterNode(alsoLocal, 'N').handle
      assert.throws(() => api.ClusterResourceControl(open.resource(alsoRemote), node, 1, null, null), {
        code: 'ERR_CLUSAPI_HANDLE_MIXED',
      })
      assert.equal(api.ClusterResourceControl(open.resource(local), node, 1, null, null).status, 0)
      for (const cluster of [local, remote, alsoLocal, alsoRemote]) api.CloseCluster(cluster)
    })

    it('arrives also when the other was closed while the call was under way', async () => {
      const first = open.cluster()
      const resource = open.resource(first)
      hostile.on('GetClusterFromResource', { block: 20 })
      const asking = api.GetClusterFromResourceAsync(resource)
      const closing = api.CloseClusterAsync(first)
      const { status, handle } = await asking
      assert.deepEqual([status, (await closing).status], [0, 0])
      assert.equal(api.GetClusterInformation(handle as HCLUSTER, null, null).status, 0)
      assert.equal(api.CloseCluster(handle as HCLUSTER).status, 0)
    })
  })
})
