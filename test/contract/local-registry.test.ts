import assert from 'node:assert/strict'
import { LocalRegistry } from '../../lib/domain/local-registry.js'

// What an audit sees of the machine it runs on, on a real cluster: Windows' own registry, which needs no cluster.
describe("this machine's registry", () => {
  const registry = new LocalRegistry()

  if (process.platform !== 'win32') {
    it('exists on Windows only, and that is an error, not an absence', async () => {
      await assert.rejects(registry.has('SOFTWARE', 64), { code: 'ENOENT' })
    })
    return
  }

  it('tells keys that are there from keys that are not, in both views', async () => {
    for (const view of [32, 64] as const) {
      assert.equal(await registry.has('SOFTWARE\\Microsoft', view), true)
      assert.equal(await registry.has('SYSTEM\\CurrentControlSet\\Control', view), true)
      assert.equal(await registry.has('SOFTWARE\\clusapi-test\\nobody has this', view), false)
      assert.equal(await registry.has('SOFTWARE\\clusapi-test "quoted" %PATH%', view), false)
    }
  })
})
