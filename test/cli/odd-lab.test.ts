import { strict as assert } from 'node:assert'
import { ExitCode, explain } from '../../lib/cli/failure.js'
import { ClusterError } from '../../lib/index.js'
import { builtInLab, type Simulator } from '../../lib/simulator.js'
import { simulateHere } from '../simulator/here.js'
import { command } from './run.js'
import { schemas } from './schemas.js'

describe('command line, odd clusters', () => {
  const name = 'Zürich 東京 🙂\u001b[2J\n'
  let lab: Simulator

  before(async () => {
    const odd = structuredClone(builtInLab)
    odd.groups.push({
      name: 'Odd',
      owner: 'NODE1',
      resources: [
        {
          name,
          type: 'SQL Server',
          parameters: {
            quad: { type: 'QWORD', value: '18446744073709551615' },
            big: { type: 'DWORD_BIG_ENDIAN', value: 7 },
            none: { type: 'NONE', value: '' },
            unknown: { type: 99, value: 'ff00' },
            short: { type: 4, value: 'abcdef' },
          },
        },
      ],
    })
    lab = await simulateHere(odd)
  })
  after(() => lab.close())

  const run = (...args: string[]) => command('--cluster', lab.endpoint, ...args)

  it('names beyond ASCII are escaped in JSON and shown in tables, control characters never', async () => {
    const { stdout } = await run('--json', 'resource', 'list')
    assert.match(stdout, /Z\\u00fcrich \\u6771\\u4eac \\ud83d\\ude42\\u001b\[2J\\n/)
    assert.equal(schemas.resourceList.parse(JSON.parse(stdout)).at(-1)?.name, name)
    assert.match(
      (await run('resource', 'list')).stdout,
      /\nZürich 東京 🙂\\x1b\[2J\\x0a +SQL Server +Offline +NODE1 +Odd\n$/,
    )
    const { error } = schemas.error.parse(JSON.parse((await run('--json', 'resource', 'show', `${name}!`)).stderr))
    assert.equal(error.target, `${name}!`)
  })

  it('values of every type, malformed ones too, have their place', async () => {
    const { stdout } = await run('--json', 'key', 'list', name, 'Parameters')
    const { values } = schemas.keyList.parse(JSON.parse(stdout))
    assert.deepEqual(
      new Map(values.map(value => [value.name, value])),
      new Map<string, unknown>([
        ['quad', { name: 'quad', type: 'QWORD', value: '18446744073709551615' }],
        ['big', { name: 'big', type: 'DWORD_BIG_ENDIAN', value: 7 }],
        ['none', { name: 'none', type: 'NONE', value: '' }],
        ['unknown', { name: 'unknown', type: 'UNKNOWN', number: 99, value: 'ff00' }],
        ['short', { name: 'short', type: 'MALFORMED', number: 4, value: 'abcdef' }],
      ]),
    )
    const table = (await run('key', 'list', name, 'Parameters')).stdout
    assert.match(table, /\nshort +MALFORMED +abcdef\n/)
  })

  it('a value of a strange type is not overwritten by chance', async () => {
    const { status, stderr } = await run('key', 'set', name, 'Parameters\\unknown', 'x')
    assert.equal(status, 2)
    assert.match(stderr, /is a UNKNOWN now; say with --type/)
  })

  it('a checkpoint nobody can read is listed as it is', async () => {
    await run('key', 'set', name, 'CryptoSync\\00000001', 'nobody can read this')
    const { stdout } = await run('--json', 'checkpoint', 'list', name)
    assert.deepEqual(schemas.checkpointList.parse(JSON.parse(stdout)), [
      {
        resource: name,
        kind: 'crypto',
        providerType: null,
        providerName: null,
        container: null,
        raw: 'nobody can read this',
      },
    ])
    assert.match((await run('checkpoint', 'list', name)).stdout, /crypto +\? +nobody can read this\n$/)
  })
})

describe('exit codes', () => {
  it('tell what the cluster said from what went wrong before and beside it', () => {
    const codes: [unknown, ExitCode][] = [
      [new Error('a defect'), ExitCode.unexpected],
      ['not even an error', ExitCode.unexpected],
      [Object.assign(new TypeError('a defect'), { code: 'ERR_INVALID_ARG_TYPE' }), ExitCode.unexpected],
      [new ClusterError(5, 'OpenClusterEx', 'PROD'), ExitCode.refused],
      [new ClusterError(5, 'ClusterRegSetValue', null), ExitCode.refused],
      [new ClusterError(5050, 'MoveClusterGroup', 'Group'), ExitCode.refused],
      [new ClusterError(1722, 'OpenClusterEx', 'PROD'), ExitCode.unreachable],
      [new ClusterError(1753, 'OpenCluster', null), ExitCode.unreachable],
      [new ClusterError(1060, 'OpenClusterEx', null), ExitCode.unreachable],
      [new ClusterError(1726, 'ClusterResourceControl', 'SQL'), ExitCode.unreachable],
    ]
    for (const [error, code] of codes) assert.equal(explain(error).exitCode, code, String(error))
    assert.match(explain(new Error('a defect')).report.message, /a defect\n +at /)
  })
})
