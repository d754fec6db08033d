import { strict as assert } from 'node:assert'
import { onLab } from './on-lab.js'
import { schemas } from './schemas.js'

describe('command line, what a cluster consists of', () => {
  const on = onLab()

  it('network list and network rename', async () => {
    const before = await on.json(schemas.namedList, 'network', 'list')
    assert.deepEqual(
      before.map(({ name, state }) => [name, state]),
      [
        ['Cluster Network 1', 'Up'],
        ['Cluster Network 2', 'Up'],
      ],
    )
    const renamed = await on.json(schemas.named, 'network', 'rename', 'cluster network 1', ' Public ')
    assert.deepEqual(renamed, { ...before[0], name: 'Public' })
    assert.match((await on.run('network', 'list')).stdout, /^Network +Id +State\n(.*\n)*Public +\S+ +Up\n/m)
    assert.deepEqual(await on.refused('network', 'rename', 'Public', 'Cluster Network 2'), [
      'ERROR_ALREADY_EXISTS',
      183,
      'SetClusterNetworkName',
      'Public',
    ])
    assert.equal((await on.refused('network', 'rename', 'Nowhere', 'x'))[0], 'ERROR_CLUSTER_NETWORK_NOT_FOUND')
  })

  it('interface list', async () => {
    const all = await on.json(schemas.namedList, 'interface', 'list')
    assert.equal(all.length, 4)
    assert.ok(all.every(({ state }) => state === 'Up'))
  })

  it('node show tells the groups that it owns', async () => {
    const [first] = await on.json(schemas.namedList, 'node', 'list')
    const { groups, ...node } = await on.json(schemas.nodeShow, 'node', 'show', 'node1')
    assert.deepEqual(node, first)
    assert.deepEqual(groups.map(({ name }) => name).sort(), ['Cluster Group', 'SQL Server (MSSQLSERVER)'])
    assert.match((await on.run('node', 'show', 'NODE2')).stdout, /^Node .*\nNODE2 .*\n\nGroup .*\nAvailable Storage /)
    assert.equal((await on.refused('node', 'show', 'NODE9'))[0], 'ERROR_CLUSTER_NODE_NOT_FOUND')
  })

  it('cluster rename says what has to happen before it counts', async () => {
    assert.deepEqual(await on.json(schemas.clusterRename, 'cluster', 'rename', 'PROD'), {
      name: 'PROD',
      restartRequired: true,
    })
    assert.match(
      (await on.run('cluster', 'rename', 'PROD2')).stdout,
      /^The cluster is called PROD2 when .*online again\.\n$/,
    )
    assert.equal((await on.refused('cluster', 'rename', ''))[0], 'ERROR_INVALID_NAME')
  })

  it('cluster quorum', async () => {
    const { type, resource } = await on.json(schemas.clusterQuorum, 'cluster', 'quorum')
    const { stdout } = await on.run('cluster', 'quorum')
    assert.match(stdout, new RegExp(`^Quorum +Resource +Device\n${type}\\b`))
    assert.ok(resource === null || stdout.includes(resource))
  })
})
