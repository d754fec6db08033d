import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { keyContainersOf } from '../../lib/domain/key-containers.js'

// What cluster.keyContainers is on a real cluster: Windows' own CryptoAPI, which needs no cluster.
describe("this machine's key containers", () => {
  const containers = keyContainersOf({ endpoint: null })
  const name = { providerType: 1, container: `clusapi-test-${randomUUID()}` }

  if (process.platform !== 'win32') {
    it('exist on Windows only, and say so', async () => {
      await assert.rejects(containers.get(name), { code: 'ERR_CLUSAPI_PLATFORM' })
      await assert.rejects(containers.create({ ...name, exportable: true }), { code: 'ERR_CLUSAPI_PLATFORM' })
    })
    return
  }

  for (const exportable of [true, false]) {
    it(`are made, found and deleted, ${exportable ? 'exportable' : 'bound to the machine'}`, async () => {
      assert.equal(await containers.get(name), null)
      await containers.create({ ...name, exportable })
      try {
        assert.deepEqual(await containers.get(name), { ...name, providerName: null, exportable })
        await assert.rejects(containers.create({ ...name, exportable }), { code: 'NTE_EXISTS', target: name.container })
      } finally {
        await containers.delete(name)
      }
      assert.equal(await containers.get(name), null)
      await assert.rejects(containers.delete(name), { code: 'NTE_BAD_KEYSET', syscall: 'CryptAcquireContextW' })
    })
  }

  it('of an unknown provider are an error', async () => {
    await assert.rejects(containers.get({ ...name, providerName: 'No Such Provider' }), { name: 'ClusterError' })
  })
})
