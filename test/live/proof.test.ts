import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { type Lab, Simulator } from '../../lib/simulator.js'
import { liveCluster } from './live-cluster.js'

/** What New-TestCluster.ps1 makes: one node, no storage, nothing but the core group. */
const oneNode: Lab = {
  name: 'clusapi-test',
  networks: [{ name: 'Cluster Network 1', address: '192.0.2.0', mask: '255.255.255.0' }],
  nodes: [{ name: 'ALONE', interfaces: [{ network: 'Cluster Network 1', adapter: 'Ethernet', address: '192.0.2.1' }] }],
  resourceTypes: [{ name: 'Network Name' }, { name: 'Generic Application' }],
  groups: [{ name: 'Cluster Group', type: 1, owner: 'ALONE', resources: [] }],
}

const contract = new URL('../contract/', import.meta.url)
const files = [
  ...readdirSync(contract)
    .filter(name => name.endsWith('.test.js'))
    .map(name => fileURLToPath(new URL(name, contract))),
  fileURLToPath(new URL('traces.test.js', import.meta.url)),
]

async function run(env: NodeJS.ProcessEnv): Promise<{ passed: string[]; failed: string[] }> {
  const worker = new Worker(new URL('run-in-worker.js', import.meta.url), { env, workerData: files })
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', resolve).once('error', reject)
      worker.once('exit', code => reject(new Error(`the worker ended with ${code} and told nothing`)))
    })
  } finally {
    await worker.terminate()
  }
}

// Where it runs on a live cluster, that is the proof.
if (liveCluster() === null) {
  describe('the live suite on a simulated cluster of one node without storage', () => {
    it('passes, and leaves the cluster as it was', async function () {
      this.timeout(600_000)
      await using lab = await Simulator.start(oneNode, { clock: 'real' })
      const before = await lab.describe()
      const { CLUSAPI_SIMULATOR, ...env } = process.env
      // In system32 the stand-in is opened as Windows' own library; elsewhere by its endpoint.
      const real = process.env.CLUSAPI_TEST_SYSTEM32 !== undefined
      const name = real ? 'clusapi-test' : lab.endpoint
      if (real) process.env.CLUSAPI_SIMULATOR = lab.endpoint
      try {
        const { passed, failed } = await run({ ...env, CLUSAPI_LIVE_CLUSTER: name, CLUSAPI_LIVE_CONFIRM: name })
        assert.deepEqual(failed, [])
        assert(passed.filter(title => title.includes(real ? '[live: clusapi-test]' : '[live, simulated]')).length > 30)
        assert.deepEqual(await lab.describe(), before)
      } finally {
        delete process.env.CLUSAPI_SIMULATOR
      }
    })
  })
}
