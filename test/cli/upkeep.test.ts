import { strict as assert } from 'node:assert'
import { ResourceControl } from '../../lib/index.js'
import { onLab } from './on-lab.js'
import { schemas } from './schemas.js'

describe('command line, what single types of resources can do', () => {
  const on = onLab()
  const [disk, address, name] = ['Cluster Disk 1', 'Cluster IP Address', 'Cluster Name']
  const story = async () => (await on.lab.events()).map(({ message }) => message)

  it('a disk is put into maintenance mode until it is taken out, or goes offline', async () => {
    await using cluster = await on.lab.connect()
    const resource = await cluster.resource(disk)
    const mode = () => resource.control(ResourceControl.QUERY_MAINTENANCE_MODE)
    assert.equal((await on.json(schemas.resource, 'resource', 'suspend', disk)).name, disk)
    assert.equal(await mode(), 1)
    await on.json(schemas.resource, 'resource', 'resume', disk)
    assert.equal(await mode(), 0)
    await on.json(schemas.resource, 'resource', 'suspend', disk)
    await resource.offline()
    assert.deepEqual((await on.refused('resource', 'suspend', disk)).slice(0, 3), [
      'ERROR_RESOURCE_NOT_ONLINE',
      5004,
      'ClusterResourceControl',
    ])
    await resource.online()
    assert.equal(await mode(), 0)
    assert((await story()).includes(`${disk} is in maintenance mode`))
    assert.equal((await on.refused('resource', 'suspend', name))[0], 'ERROR_INVALID_FUNCTION')
  })

  it('an address renews and releases its lease, a name registers itself, and nothing else does', async () => {
    for (const [verb, resource, done] of [
      ['renew-lease', address, 'renewed its lease'],
      ['release-lease', address, 'released its lease'],
      ['register-dns', name, 'registered its DNS records'],
    ] as const) {
      assert.equal((await on.json(schemas.resource, 'resource', verb, resource)).state, 'Online')
      assert((await story()).includes(`${resource} ${done}`))
      assert.equal((await on.refused('resource', verb, disk))[0], 'ERROR_INVALID_FUNCTION')
    }
  })
})
