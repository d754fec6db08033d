import { strict as assert } from 'node:assert'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtInLab } from '../../lib/simulator.js'
import { testDll } from '../resource-host/process-client.js'
import { command, onTerminal, refused } from './run.js'
import { schemas } from './schemas.js'

describe('command line, resource DLLs', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'clusapi-cli-'))
  })
  after(() => rmSync(folder, { recursive: true, maxRetries: 5 }))

  const scenario = (content: unknown) => {
    const file = join(folder, 'scenario.json')
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
    return file
  }
  const dll = testDll('v2')
  const run = (...words: string[]) => command('resource-dll', 'run', dll, '--type', 'Test Type', ...words)

  it('inspect tells what a file is and needs, and whether something is in the way: 0 or 5', async () => {
    const { status, stdout, stderr } = await command('--json', 'resource-dll', 'inspect', dll)
    assert.deepEqual([status, stderr], [0, ''])
    const { entries, loaded, problems, clusApi } = schemas.resourceDllInspect.parse(JSON.parse(stdout))
    assert.deepEqual([entries, loaded, problems], [{ Startup: true, StartupEx: true }, null, []])
    assert.ok(clusApi.some(({ name }) => name === 'ClusterRegOpenKey'))
    const plain = (await command('resource-dll', 'inspect', dll)).stdout
    assert.match(
      plain,
      /is a library of (Windows|Linux) for x64, 64 bits; it can be run here\. It exports Startup and StartupEx\.\n\nLibrary +Functions +Loaded\n/,
    )
    assert.match(plain, /\n\nClusAPI function +In a simulated cluster\n(.*\n)*ClusterRegOpenKey +works\n/)
    const none = await command('resource-dll', 'inspect', testDll('none'))
    assert.equal(none.status, 5)
    assert.match(none.stdout, /\nIt exports neither Startup nor StartupEx: it is no resource DLL\.\n$/)
  })

  it('inspect --type also looks at the table', async () => {
    const good = await command('--json', 'resource-dll', 'inspect', testDll('v4'), '--type', 'Test Type')
    const { loaded } = schemas.resourceDllInspect.parse(JSON.parse(good.stdout))
    assert.deepEqual([good.status, loaded?.entry, loaded?.table?.version, loaded?.faults], [0, 'StartupEx', 0x400, []])
    assert.equal(loaded?.table?.slots.BeginResourceControlAsUser, true)
    const bad = await command('resource-dll', 'inspect', dll, '--type', 'Startup:noIsAlive')
    assert.equal(bad.status, 5)
    assert.match(bad.stdout, /\nIsAlive +NULL\n(.*\n)*\ntable-slot: IsAlive is NULL; Open, .* are never NULL\.\n$/)
    const refused = await command('--json', 'resource-dll', 'inspect', dll, '--type', 'Startup:fail=5080')
    assert.equal(refused.status, 3)
    assert.equal(schemas.error.parse(JSON.parse(refused.stderr)).error.syscall, 'StartupEx')
  })

  it('run lives a life without trouble, and tells it line by line', async () => {
    const { status, stdout, stderr } = await run('--name', 'Disk 1')
    assert.deepEqual([status, stderr], [0, ''])
    const lines = stdout.split('\n').map(line => line.replace(/^ *[\d.]+ ms {2}/, '').replace(/ after [\d.]+ ms$/, ''))
    assert.deepEqual(lines, [
      'logged information: started for Test Type, 100 to 400',
      'Disk 1: logged information: opened Disk 1 with flags 0',
      'Disk 1: OpenV2 returned ERROR_SUCCESS',
      'Disk 1: is OnlinePending, was Offline',
      'Disk 1: logged information: online with flags 0 and 0 bytes',
      'Disk 1: OnlineV2 returned ERROR_SUCCESS',
      'Disk 1: is Online, was OnlinePending',
      'Disk 1: LooksAlive returned TRUE',
      'Disk 1: IsAlive returned TRUE',
      'Disk 1: is OfflinePending, was Online',
      'Disk 1: logged information: offline to (null) with flags 0',
      'Disk 1: OfflineV2 returned ERROR_SUCCESS',
      'Disk 1: is Offline, was OfflinePending',
      'Disk 1: Close returned',
      'the process has ended',
      'All 6 steps ended as they were to; no rule was broken.',
      '',
    ])
  })

  it('run --scenario gives one document, with what went wrong: 5', async () => {
    const steps = [
      { open: 'r', parameters: { Behaviour: 'Online:pending=2 Online:falling IsAlive:callbacks' } },
      { online: 'r', expect: 'Online', within: 30_000 },
      { isAlive: 'r', expect: false },
      { close: 'r' },
    ]
    const { status, stdout, stderr } = await command(
      ...['--json', 'resource-dll', 'run', dll, '--type', 'T', '--scenario', scenario({ steps })],
    )
    assert.deepEqual([status, stderr], [5, ''])
    const document = schemas.resourceDllRun.parse(JSON.parse(stdout))
    assert.deepEqual(
      document.steps.map(({ verb, outcome }) => [verb, outcome]),
      [
        ['open', 'done'],
        ['online', 'Online'],
      ],
    )
    assert.equal(document.failure?.step, 2)
    assert.match(document.failure?.message ?? '', /steps\[2\]\.expect: it came to true instead of false/)
    assert.ok(document.faults.every(({ rule }) => rule === 'checkpoint-not-rising'))
    const texts = document.events.map(({ text }) => text)
    assert.ok(texts.includes('signaled a failure of type 1 with error 5007'), texts.join('\n'))
    assert.ok(texts.includes('called RaiseResTypeNotification("a type", 0x010203)'))
    const detailOf = (begin: RegExp) => document.events.find(({ text }) => begin.test(text))?.detail
    assert.deepEqual(detailOf(/^is Online,/), { from: 'OnlinePending', to: 'Online' })
    assert.deepEqual(detailOf(/^called RaiseResType/)?.values, ['a type', '010203'])
    assert.deepEqual(
      document.events.map(({ time }) => time),
      document.events.map(({ time }) => time).sort((a, b) => a - b),
    )
  })

  it('run --call-guidance says how long an entry point should take', async () => {
    const steps = [{ open: 'r', parameters: { Behaviour: 'IsAlive:sleep=400' } }, { isAlive: 'r' }]
    const file = scenario({ steps })
    for (const [guidance, status] of [
      ['100ms', 5],
      ['1h', 0],
    ] as const) {
      assert.equal((await run('--scenario', file, '--call-guidance', guidance)).status, status)
    }
  })

  it('run ends when it is interrupted, with what it runs: 130', async () => {
    const steps = [{ open: 'r', parameters: { Behaviour: 'Online:hang' } }, { online: 'r' }]
    const interrupt = (end: () => void) => void setTimeout(end, 200)
    const { status, stderr } = await onTerminal(
      { columns: null, colours: false, interrupt },
      ...['--json', 'resource-dll', 'run', dll, '--type', 'T', '--scenario', scenario({ steps })],
    )
    assert.deepEqual([status, schemas.error.parse(JSON.parse(stderr)).error.code], [130, 'INTERRUPTED'])
  })

  it('run tells a death as it is', async () => {
    const { status, stdout } = await run('--name', 'IsAlive:crash')
    assert.equal(status, 5)
    assert.match(stdout, /FAULT process-ended: it .* while IsAlive of 'IsAlive:crash' was being called/)
    assert.match(
      stdout,
      /\n3 of 6 steps ended as they were to; a rule was broken once\.\nThe scenario .*ERR_CLUSAPI_RESOURCE_HOST/,
    )
  })

  it('run uses the resources of a simulated cluster that is named, and no other', async () => {
    const lab = join(folder, 'lab.json')
    writeFileSync(lab, JSON.stringify(builtInLab))
    const inLab = await command(
      '--lab',
      lab,
      'resource-dll',
      'run',
      dll,
      '--type',
      'SQL Server',
      '--name',
      'SQL Server',
    )
    assert.deepEqual([inLab.status, inLab.stderr], [0, ''])
    const nobody = await command('--simulate', 'resource-dll', 'run', dll, '--type', 'SQL Server', '--name', 'Nobody')
    assert.equal(nobody.status, 5)
    assert.match(nobody.stdout, /steps\[0\]: it came to ERROR_RESOURCE_NOT_FOUND/)
    const real = await command('--cluster', 'PRODUCTION', 'resource-dll', 'run', dll, '--type', 'T')
    assert.equal(real.status, 2)
    assert.match(real.stderr, /in a simulated cluster only/)
  })

  it('files that are none are 2, with the field that is wrong', async () => {
    for (const [content, message] of [
      ['{ not json', /scenario\.json cannot be read: /],
      [{ steps: [{ open: 5 }] }, /scenario\.json cannot be run: steps\[0\]\.open: /],
    ] as const) {
      const { status, stderr } = await run('--scenario', scenario(content))
      assert.equal(status, 2, stderr)
      assert.match(stderr, message)
    }
    assert.match((await run('--scenario', join(folder, 'absent.json'))).stderr, /absent\.json cannot be read: ENOENT/)
    assert.equal((await command('resource-dll', 'run', dll)).status, 2)
    await refused(run('--scenario', scenario({ steps: [] }), '--name', 'r'), /cannot be used with option '--scenario/)
    await refused(run('--name', ''), /--name is empty/)
    await refused(command('resource-dll', 'run', dll, '--type', 'a\\b'), /without backslashes/)
    await refused(
      command('resource-dll', 'run', join(folder, 'absent.dll'), '--type', 'T'),
      /absent\.dll cannot be read: ENOENT/,
    )
    const absent = await command('resource-dll', 'inspect', join(folder, 'absent.dll'))
    assert.equal(absent.status, 2)
    assert.match(absent.stderr, /absent\.dll cannot be read: ENOENT/)
    const text = await command('--json', 'resource-dll', 'inspect', scenario('no library'))
    assert.match(schemas.error.parse(JSON.parse(text.stderr)).error.message, /neither a library of Windows/)
    const notLoaded = await command('resource-dll', 'run', testDll('none'), '--type', 'T')
    assert.equal(notLoaded.status, 3)
    assert.match(notLoaded.stderr, /ERROR_PROC_NOT_FOUND.*GetProcAddress/)
  })
})
