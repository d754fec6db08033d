import assert from 'node:assert/strict'

/** The names of what a door gives, with those that functions and classes call themselves. */
const names = (door: object) =>
  Object.entries(door).map(([name, value]) => [name, typeof value === 'function' ? value.name : typeof value])

describe('the bundle', () => {
  it('has the doors that the modules have, under the same names', async () => {
    assert.deepEqual(names(await import('clusapi')), names(await import('../../lib/index.js')))
    assert.deepEqual(names(await import('clusapi/raw')), names(await import('../../lib/raw.js')))
    assert.deepEqual(names(await import('clusapi/simulator')), names(await import('../../lib/simulator.js')))
    assert.deepEqual(names(await import('clusapi/resource-host')), names(await import('../../lib/resource-host.js')))
    assert.deepEqual(names(await import('clusapi/resource-type')), names(await import('../../lib/resource-type.js')))
  })

  it('has a class that two doors give but once', async () => {
    const [{ EndpointError }, raw] = await Promise.all([import('clusapi'), import('clusapi/raw')])
    assert.equal(EndpointError, raw.EndpointError)
  })
})
