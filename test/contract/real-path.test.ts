import assert from 'node:assert/strict'
import { Worker } from 'node:worker_threads'
import { Cluster } from '../../lib/index.js'
import { Simulator } from '../../lib/simulator.js'

// Where CLUSAPI_TEST_SYSTEM32 is set, the stand-in is the system's own clusapi.dll (npm run test:windows puts it there
// under Wine), and reads CLUSAPI_SIMULATOR from the environment of the process, which a worker need not share.
const inSystem32 = process.env.CLUSAPI_TEST_SYSTEM32 !== undefined

describe('Cluster.open() without a simulator', () => {
  if (!inSystem32) {
    if (process.platform === 'win32') {
      it('asks the clusapi.dll of Windows, which knows whether this is a cluster node', async () => {
        assert.match(await Cluster.nodeState(), /^(NotInstalled|NotConfigured|NotRunning|Running)$/)
      })
    } else {
      it('says that clusters are on Windows', async () => {
        await assert.rejects(Cluster.open(), { code: 'ERR_CLUSAPI_PLATFORM', message: /Windows only/ })
      })
    }
    return
  }

  it('does the main job through the clusapi.dll in system32', async () => {
    await using lab = await Simulator.start()
    const { CLUSAPI_SIMULATOR, ...env } = process.env
    process.env.CLUSAPI_SIMULATOR = lab.endpoint
    try {
      const worker = new Worker(new URL('programs/real-path.js', import.meta.url), { env })
      const found = await new Promise<Record<string, unknown>>((resolve, reject) => {
        worker.once('message', resolve).once('error', reject)
        worker.once('exit', code => reject(new Error(`the worker ended with ${code} and told nothing`)))
      })
      await worker.terminate()
      assert.equal(found.simulated, false)
      assert.equal(found.state, 'Running')
      assert.ok((found.resources as string[]).includes('SQL Server'))
      assert.deepEqual(found.name, { type: 'SZ', value: 'SQL Server' })
      assert.equal(found.refusal, 'NTE_BAD_KEYSET')
      assert.deepEqual(found.checkpoints, [{ providerType: 1, providerName: null, container: 'SQL Backup Key' }])
    } finally {
      delete process.env.CLUSAPI_SIMULATOR
    }
  })
})
