import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  inspectResourceDll,
  ResourceDllError,
  ResourceHost,
  ResourceHostError,
  runScenario,
} from '../../lib/resource-host.js'
import { Simulator } from '../../lib/simulator.js'
import { elf, pe } from './libraries.js'
import { testDll } from './process-client.js'

const windows = process.platform === 'win32'
/** What a test DLL does is in the name of its type and in the property Behaviour of its resources. */
const load = (
  version: 'v1' | 'v2' | 'v3' | 'v4' | 'none',
  options: { resourceType?: string; deadlockTimeout?: number } = {},
) =>
  ResourceHost.load(testDll(version), {
    resourceType: 'Test Type',
    callGuidance: 60_000,
    closeTimeout: 1000,
    ...options,
  })

describe('resource DLLs, hosted', () => {
  const entries = { v1: 'Open', v2: 'OpenV2', v3: 'OpenV2', v4: 'OpenV2' } as const
  for (const version of ['v1', 'v2', 'v3', 'v4'] as const) {
    it(`of version ${version.slice(1)} live through their life with a key in a simulated cluster`, async () => {
      await using host = await load(version)
      const logged: string[] = []
      host.on('log', ({ text }) => logged.push(text))
      const calls: string[] = []
      host.on('call', ({ entry }) => calls.push(entry))
      const asUser = (output: string) => (version === 'v4' ? { output } : { expect: 'ERROR_INVALID_FUNCTION' })
      const { faults } = await runScenario(host, [
        { open: 'Disk 1', parameters: { Behaviour: 'Online:pending=3' }, flags: 1 },
        { online: 'Disk 1', flags: 2, within: 30_000 },
        { looksAlive: 'Disk 1' },
        { isAlive: 'Disk 1' },
        { control: 'Disk 1', code: 1, input: '010203', output: '030201' },
        { typeControl: 1, input: 'aabb', output: 'bbaa' },
        { controlAsUser: 'Disk 1', code: 1, input: '010203', ...asUser('030201') },
        { typeControlAsUser: 1, input: 'aabb', ...asUser('bbaa') },
        { arbitrate: 'Disk 1' },
        { release: 'Disk 1' },
        { offline: 'Disk 1', destination: 'NODE2' },
        { close: 'Disk 1' },
      ])
      assert.deepEqual(faults, [])
      assert.deepEqual(logged, [
        'started for Test Type, 100 to 400',
        `opened Disk 1 with flags ${version === 'v1' ? 0 : 1}`,
        `online with flags ${version === 'v1' ? 0 : 2} and 0 bytes`,
        `offline to ${version === 'v1' ? '(null)' : 'NODE2'} with flags 0`,
      ])
      assert.equal(calls[0], entries[version])
      const status = await host.simulator.status()
      assert.deepEqual(
        status.resources.map(({ name }) => name),
        ['Disk 1'],
      )
    })
  }

  it('are not accepted with a table that breaks the rules, and what their Startup says is told', async () => {
    const rules = async (...words: string[]) => {
      const error = await load('v2', { resourceType: words.map(word => `Startup:${word}`).join(' ') }).catch(
        thrown => thrown,
      )
      assert.ok(error instanceof ResourceDllError, String(error))
      return error.faults.map(({ rule, entry }) => `${rule} ${entry}`)
    }
    assert.deepEqual(await rules('size=88', 'noOpen', 'noIsAlive'), [
      'table-size StartupEx',
      'table-slot Open',
      'table-slot IsAlive',
    ])
    assert.deepEqual(await rules('version=0x900'), ['table-version StartupEx'])
    assert.deepEqual(await rules('noTable'), ['table-missing StartupEx'])
    await assert.rejects(load('v2', { resourceType: 'Startup:fail=5080' }), {
      code: 'ERROR_CLUSTER_RESNAME_NOT_FOUND',
      syscall: 'StartupEx',
    })
    await assert.rejects(ResourceHost.load(testDll('v3'), { resourceType: 'T', maxVersion: 0x200 }), {
      code: 'ERROR_REVISION_MISMATCH',
    })
    await assert.rejects(load('none'), { code: 'ERROR_PROC_NOT_FOUND', syscall: 'GetProcAddress' })
    await assert.rejects(load('v2', { resourceType: 'Startup:crash' }), (error: unknown) => {
      assert.ok(error instanceof ResourceHostError)
      assert.match(error.message, /while StartupEx was being called/)
      return true
    })
  })

  it('that crash, or never return, cost their process only', async () => {
    const crashing = await load('v2')
    const resource = await crashing.open({ name: 'a', parameters: { Behaviour: 'IsAlive:crash' } })
    await assert.rejects(resource.isAlive(), /while IsAlive of 'a' was being called/)
    assert.deepEqual(
      crashing.faults.map(({ rule, entry }) => [rule, entry]),
      [['process-ended', 'IsAlive']],
    )
    await crashing.close()
    const hanging = await load('v2', { deadlockTimeout: 500 })
    const hung = await hanging.open({ name: 'b', parameters: { Behaviour: 'Online:hang' } })
    await assert.rejects(hung.online(), /OnlineV2 of 'b' had not returned after 500 ms/)
    await hanging.close()
  })

  it('that break rules while they live are told which', async () => {
    await using host = await load('v2')
    const { faults } = await runScenario(host, [
      { open: 'falling', parameters: { Behaviour: 'Online:pending=3 Online:falling' } },
      { online: 'falling', within: 30_000 },
      { fault: 'checkpoint-not-rising' },
      { open: 'unasked', parameters: { Behaviour: 'Online:unasked IsAlive:status=1' } },
      { online: 'unasked' },
      { isAlive: 'unasked' },
      { fault: 'status-within-call' },
      { fault: 'status-without-pending' },
      { open: 'late', parameters: { Behaviour: 'Close:late' } },
      { close: 'late' },
      { fault: 'status-after-close' },
      { open: 'handles', parameters: { Behaviour: 'IsAlive:badHandles LooksAlive:badPointers' } },
      { isAlive: 'handles' },
      { looksAlive: 'handles' },
      { control: 'handles', code: 2, outputSize: 4 },
      { fault: 'unknown-handle' },
      { fault: 'bad-argument' },
      { fault: 'returned-too-much' },
      { open: 'events', parameters: { Behaviour: 'Online:badEvent' } },
      { online: 'events' },
      { fault: 'event-handle' },
    ])
    assert.deepEqual(
      faults.filter(({ rule }) => rule !== 'status-without-pending'),
      [],
    )
  })

  describe('in a cluster that is given', () => {
    let lab: Simulator
    before(async () => {
      lab = await Simulator.start()
    })
    after(() => lab.close())

    it('find their resource there, and its PendingTimeout; the cluster outlives them', async () => {
      await using cluster = await lab.connect()
      await (await cluster.resource('SQL Server')).properties.common.set({ PendingTimeout: 4321 })
      for (const simulator of [lab, lab.endpoint]) {
        await using host = await ResourceHost.load(testDll('v2'), {
          resourceType: 'SQL Server',
          simulator,
          node: 'NODE2',
        })
        const resource = await host.open({ name: 'SQL Server' })
        assert.equal(resource.pendingTimeout, 4321)
        assert.equal((await host.open({ name: 'SQL Server Agent', pendingTimeout: 5 })).pendingTimeout, 5)
        await assert.rejects(host.open({ name: 'Nobody' }), { code: 'ERROR_RESOURCE_NOT_FOUND' })
        await host.open({ name: 'anything', key: 'Resources' })
        await assert.rejects(host.open({ name: 'anything', key: 'No\\Such' }), {
          code: 'ERROR_FILE_NOT_FOUND',
          syscall: 'ClusterRegOpenKey',
        })
      }
      assert.equal((await lab.status()).nodes.length, 2)
    })

    it('are refused with words where options cannot be', async () => {
      await assert.rejects(ResourceHost.load(5 as never, { resourceType: 'x' }), { code: 'ERR_INVALID_ARG_TYPE' })
      await assert.rejects(ResourceHost.load('x', { resourceType: 'x', program: 'y' } as never), {
        code: 'ERR_INVALID_ARG_VALUE',
      })
      await assert.rejects(ResourceHost.load('x', { resourceType: 'x', simulator: 'nonsense' }), {
        code: 'ERR_CLUSAPI_ENDPOINT',
      })
      for (const [options, code] of [
        [{ simulator: 5 }, 'ERR_INVALID_ARG_TYPE'],
        [{ resourceType: '' }, 'ERR_INVALID_ARG_VALUE'],
        [{ minVersion: 0x300, maxVersion: 0x200 }, 'ERR_OUT_OF_RANGE'],
      ] as const) {
        await assert.rejects(ResourceHost.load('x', { resourceType: 'x', ...options } as never), { code })
      }
      // A closeTimeout may be longer than timers are.
      await using host = await ResourceHost.load(testDll('v2'), { resourceType: 'x', closeTimeout: 0xffff_ffff })
      await assert.rejects(host.open({ name: 'r', parameters: 5 as never }), { code: 'ERR_INVALID_ARG_TYPE' })
      const resource = await host.open({ name: 'r', parameters: { Behaviour: 'Online:pending=1000' } })
      await assert.rejects(resource.online({ timeout: 20 }), { name: 'TimeoutError', message: /it is OnlinePending/ })
      await host.close()
      assert.equal(host.failure?.message, 'The process that ran the resource DLL is gone: the host was closed')
      await assert.rejects(host.open({ name: 'r' }), { code: 'ERR_CLUSAPI_RESOURCE_HOST' })
    })
  })

  describe('as files', () => {
    let folder: string
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'clusapi-dll-'))
    })
    after(() => rm(folder, { recursive: true, maxRetries: 5 }))

    it('are inspected without being run', async () => {
      const { entries, runsHere, clusApi, problems } = await inspectResourceDll(testDll('v2'))
      assert.deepEqual([entries, runsHere, problems], [{ Startup: true, StartupEx: true }, true, []])
      assert.ok(clusApi.some(({ name, simulator }) => name === 'ClusterRegOpenKey' && simulator === 'implemented'))
      assert.match(String((await inspectResourceDll(testDll('none'))).problems), /neither Startup nor StartupEx/)
    })

    it('that are no files are not read to an end that they may not have', async () => {
      await assert.rejects(
        inspectResourceDll(windows ? folder : '/dev/zero'),
        windows ? /EISDIR|EPERM/ : /no regular file/,
      )
    })

    it('that are not loaded are read, to say why', async () => {
      const file = join(folder, windows ? 'odd.dll' : 'odd.so')
      const wanted = { imports: { 'clusapi.dll': ['NoSuchFunction'] }, exports: ['Startup'] }
      writeFileSync(file, windows ? elf(wanted) : pe(wanted, 0xaa64))
      await assert.rejects(
        ResourceHost.load(file, { resourceType: 'x' }),
        windows ? /LoadLibrary/ : /LoadLibrary '.*odd\.so': It is a library for ARM64 with 64 bits.*NoSuchFunction/,
      )
      writeFileSync(file, 'no library')
      await assert.rejects(
        ResourceHost.load(file, { resourceType: 'x' }),
        /neither a library of Windows \(PE\) nor one of Linux/,
      )
    })
  })
})
