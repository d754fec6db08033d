import { strict as assert } from 'node:assert'
import { onLab } from './on-lab.js'
import { command } from './run.js'
import { schemas } from './schemas.js'

describe('command line, properties', () => {
  const on = onLab()
  const sql = ['--resource', 'SQL Server']

  it('property list tells of every kind of object, common and private ones', async () => {
    const all = await on.json(schemas.propertyList, 'property', 'list', ...sql)
    assert.deepEqual(
      all.find(({ name }) => name === 'Name'),
      {
        object: 'resource',
        objectName: 'SQL Server',
        scope: 'common',
        name: 'Name',
        readOnly: true,
        type: 'SZ',
        value: 'SQL Server',
      },
    )
    assert(all.some(({ scope, name }) => scope === 'private' && name === 'InstanceName'))
    for (const object of [[], ['--node', 'node1'], ['--group', 'Cluster Group'], ['--resource-type', 'IP Address']]) {
      const common = await on.json(schemas.propertyList, 'property', 'list', ...object, '--scope', 'common')
      assert(common.some(({ name }) => name === 'Description'))
      assert(common.every(({ scope }) => scope === 'common'))
    }
    assert.match((await on.run('property', 'list', ...sql)).stdout, /^Name +common, read-only +SZ +SQL Server$/m)
  })

  it('property set keeps the type, and says when it takes effect', async () => {
    const threshold = await on.json(schemas.propertySet, 'property', 'set', ...sql, 'restartthreshold', '0x5')
    assert.deepEqual(
      [threshold.scope, threshold.name, threshold.type, threshold.value, threshold.restartRequired],
      ['common', 'RestartThreshold', 'DWORD', 5, false],
    )
    const port = await on.json(schemas.propertySet, 'property', 'set', ...sql, 'Port', '1433', '--type', 'dword')
    assert.deepEqual([port.scope, port.type, port.value, port.restartRequired], ['private', 'DWORD', 1433, true])
    assert.match(
      (await on.run('property', 'set', ...sql, 'Port', '1434')).stdout,
      /^Port is 1434, and takes effect when it comes online again\.\n$/,
    )
    assert.deepEqual((await on.run('property', 'get', ...sql, 'port')).stdout, '1434\n')
    for (const [type, words, value] of [
      ['multi_sz', ['a', 'b'], ['a', 'b']],
      ['qword', ['18446744073709551615'], '18446744073709551615'],
      ['binary', ['00ff'], '00ff'],
    ] as const) {
      await on.json(schemas.propertySet, 'property', 'set', ...sql, 'Any', ...words, '--type', type)
      assert.deepEqual((await on.json(schemas.property, 'property', 'get', ...sql, 'Any')).value, value)
    }
    const { restartRequired } = await on.json(schemas.propertyReset, 'property', 'reset', ...sql, 'Port')
    assert.equal(restartRequired, true)
    assert.deepEqual(await on.refused('property', 'get', ...sql, 'Port'), [
      'ERROR_FILE_NOT_FOUND',
      2,
      'ClusterResourceControl',
      'Port',
    ])
  })

  it('of the cluster itself are set where no object is named', async () => {
    await on.json(schemas.propertySet, 'property', 'set', 'ClusterLogSize', '500')
    assert.equal((await on.json(schemas.property, 'property', 'get', 'ClusterLogSize')).value, 500)
    assert.equal((await on.refused('property', 'set', 'ClusterLogSize', '1'))[0], 'ERROR_INVALID_PARAMETER')
    assert.equal(
      (await on.refused('property', 'set', 'ClusterFunctionalLevel', '1'))[0],
      'ERROR_RESOURCE_PROPERTY_UNCHANGEABLE',
    )
  })

  it('words that are no value, and two objects, are wrong usage', async () => {
    for (const words of [
      ['property', 'set', ...sql, 'RestartThreshold', 'many'],
      ['property', 'list', ...sql, '--node', 'NODE1'],
      ['property', 'list', '--scope', 'all'],
    ]) {
      assert.equal((await command('--cluster', on.lab.endpoint, ...words)).status, 2, words.join(' '))
    }
  })
})
