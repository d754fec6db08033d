import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Cluster, Resource, ResourceStatus } from '../../lib/index.js'
import { type Lab, type LabEvent, type LabResource, Simulator, writeLab } from '../../lib/simulator.js'
import { testDll } from '../resource-host/process-client.js'

/** Types are alike, and each has a process of its own on a node. */
const types = ['Plain', 'Crashing', 'Hanging'] as const

/** Every resource is the DLL in C, which does what the words of its property Behaviour say when it is opened. */
const lab: Lab = {
  name: 'HOSTS',
  nodes: [{ name: 'NODE1' }, { name: 'NODE2' }],
  resourceTypes: [
    ...types.map(name => ({ name, values: { DllName: testDll('v2'), DeadlockTimeout: 30_000 } })),
    { name: 'Missing', values: { DllName: join(testDll('v2'), '..', 'missing.dll') } },
  ],
  groups: [
    groupOf('Life', { type: 'Plain', state: 'online', parameters: { Behaviour: 'Online:pending=3 Close:print' } }),
    groupOf('Failing', {
      type: 'Plain',
      values: { RestartThreshold: 1 },
      parameters: { Behaviour: 'LooksAlive:false IsAlive:false' },
    }),
    groupOf('Refusing', { type: 'Plain', values: { RestartAction: 0 }, parameters: { Behaviour: 'Online:fail=1234' } }),
    groupOf('Busy', {
      type: 'Plain',
      parameters: { Behaviour: 'Open:write Online:pending Online:write ResourceControl:write' },
    }),
    groupOf('Crashing', { type: 'Crashing', parameters: { Behaviour: 'IsAlive:crash' } }),
    groupOf('Hanging', { type: 'Hanging', values: { RestartAction: 0 }, parameters: { Behaviour: 'LooksAlive:hang' } }),
    groupOf('Silent', {
      type: 'Plain',
      values: { RestartAction: 0 },
      parameters: { Behaviour: 'Online:pending Online:step=60000' },
    }),
    groupOf('Telling', {
      type: 'Plain',
      values: { RestartAction: 0 },
      parameters: { Behaviour: 'Online:event LooksAlive:print IsAlive:signal' },
    }),
    groupOf('Missing', { type: 'Missing', values: { RestartAction: 0 } }),
  ],
}

/** A group on NODE1 with one resource of its name. */
function groupOf(name: string, resource: Partial<LabResource> & Pick<LabResource, 'type'>): Lab['groups'][number] {
  return { name, owner: 'NODE1', persistentState: true, resources: [{ name, state: 'offline', ...resource }] }
}

describe('the simulated cluster: resource DLLs', () => {
  let simulator: Simulator
  let cluster: Cluster
  let seen = 0

  before(async () => {
    simulator = await Simulator.start(lab)
    cluster = await simulator.connect()
  })
  after(async () => {
    await cluster[Symbol.asyncDispose]()
    await simulator.close()
  })

  const pass = (ms: number) => simulator.clock.advance(ms)
  const stand = async (resource: Resource) => {
    const { state, ownerNode } = await resource.status()
    return `${state} on ${ownerNode}`
  }
  const reach = (resource: Resource, state: ResourceStatus['state']) => resource.waitFor(state, { timeout: 20_000 })
  const behave = (resource: Resource, words: string) => resource.properties.private.set({ Behaviour: words })
  /** What happened since the last time. */
  const news = async (target: string): Promise<LabEvent[]> => {
    const events = await simulator.events(seen)
    seen = events.at(-1)?.sequence ?? seen
    return events.filter(event => event.target === target)
  }
  const logged = async (target: string) =>
    (await news(target)).filter(({ kind }) => kind === 'log').map(({ message }) => message)
  const ids = (events: readonly LabEvent[]) => events.flatMap(({ id }) => id ?? [])

  it('have brought online what is to be online when the simulator has started, and log into its story', async () => {
    const life = await cluster.resource('Life')
    assert.equal(await stand(life), 'Online on NODE1')
    assert.deepEqual(await logged('Life'), [
      'information: opened Life with flags 0',
      'information: online with flags 0 and 0 bytes',
    ])
    assert.match((await simulator.events()).map(({ message }) => message).join('\n'), /started for Plain, 100 to 400/)
  })

  it('take their resources offline and bring them online, here and on another node', async () => {
    const life = await cluster.resource('Life')
    await life.offline()
    await life.online()
    const group = await cluster.group('Life')
    assert.deepEqual(await group.move('NODE2'), { state: 'Online', ownerNode: 'NODE2' })
    assert.deepEqual(await logged('Life'), [
      'information: offline to (null) with flags 0',
      'information: online with flags 0 and 0 bytes',
      'information: offline to NODE2 with flags 0',
      'information: opened Life with flags 0',
      'information: online with flags 0 and 0 bytes',
    ])
  })

  it('are asked whether all is well, and have what is not restarted, and moved in the end', async () => {
    const failing = await cluster.resource('Failing')
    await failing.online()
    // It behaves as it did when it was opened; on the other node it will be opened later.
    await behave(failing, '')
    await pass(5000)
    assert.equal(await stand(failing), 'Failed on NODE1')
    await pass(500)
    assert.equal(await stand(failing), 'Online on NODE1')
    await pass(5000)
    await reach(failing, 'Online')
    assert.equal(await stand(failing), 'Online on NODE2')
    await pass(60_000)
    assert.equal(await stand(failing), 'Online on NODE2')
    assert.deepEqual(ids(await news('Failing')), [1069, 1069])
  })

  it('that give an event handle are not asked LooksAlive, and have failed when it is signaled', async () => {
    const telling = await cluster.resource('Telling')
    await telling.online()
    await news('Plain')
    await pass(60_000)
    // There are no events but those of Windows: elsewhere it is asked, which it prints.
    const events = process.platform === 'win32'
    await reach(telling, events ? 'Failed' : 'Online')
    assert.equal((await logged('Plain')).length === 0, events)
    if (!events) await telling.offline()
  })

  it('refuse with their own status, and where there is none say so', async () => {
    const refusing = await cluster.resource('Refusing')
    const missing = await cluster.resource('Missing')
    for (const [resource, status] of [
      [refusing, 1234],
      [missing, 126],
    ] as const) {
      await assert.rejects(resource.online(), ({ cause }: Error) => (cause as { errno?: number }).errno === status)
    }
    const story = (await news('Missing')).map(({ message }) => message)
    assert(
      story.some(line => line.includes('missing.dll') && line.includes('LoadLibrary')),
      story.join('\n'),
    )
  })

  it('call the cluster while it waits for them, and nobody waits for ever', async () => {
    const busy = await cluster.resource('Busy')
    await busy.online()
    // A code of the user's, which turns its input round.
    assert.deepEqual(await busy.control(0x0120_0001, { input: Uint8Array.of(1, 2, 3) }), Uint8Array.of(3, 2, 1))
    assert.equal(await busy.control(0x0100_0029).then(bytes => bytes.length), 'Busy '.length * 2)
    await using key = await busy.openKey({ access: 'read' })
    assert.deepEqual(await key.get('Writes'), { type: 'DWORD', value: 3 })
    const type = await cluster.resourceType('Plain')
    assert.deepEqual(await type.control(0x0220_0001, { input: Uint8Array.of(1, 2) }), Uint8Array.of(2, 1))
    // What it leaves to the monitor the cluster answers.
    assert.equal((await busy.properties.common.get('Name'))?.value.value, 'Busy')
    await assert.rejects(busy.control(0x0120_0009), { code: 'ERROR_INVALID_FUNCTION' })
  })

  it('that crash cost the resources in their process, which is begun anew and told so', async () => {
    const crashing = await cluster.resource('Crashing')
    await crashing.online()
    await behave(crashing, '')
    await pass(60_000)
    assert.equal(await stand(crashing), 'Failed on NODE1')
    await pass(500)
    await reach(crashing, 'Online')
    const events = await simulator.events(seen)
    assert.deepEqual(ids(await news('Crashing')), [1146, 1069])
    const lines = events.filter(({ kind }) => kind === 'log').map(({ message }) => message)
    assert.deepEqual(lines.slice(-2), [
      'information: opened Crashing with flags 1',
      'information: online with flags 1 and 0 bytes',
    ])
    assert.equal(await stand(await cluster.resource('Failing')), 'Online on NODE2')
  })

  it('that hang are ended after DeadlockTimeout, and failed after PendingTimeout if they are silent', async () => {
    const hanging = await cluster.resource('Hanging')
    const silent = await cluster.resource('Silent')
    await hanging.online()
    await silent.online({ wait: false })
    await pass(5000)
    assert.equal(await stand(hanging), 'Online on NODE1')
    await pass(30_000)
    await reach(hanging, 'Failed')
    assert.deepEqual(ids(await news('Hanging')), [1230, 1146, 1069])
    assert.equal(await stand(silent), 'OnlinePending on NODE1')
    await pass(150_000)
    await reach(silent, 'Failed')
    assert.match((await news('Silent')).map(({ message }) => message).join('\n'), /PendingTimeout/)
    // So that it stays away when its node dies, and its thread with it.
    await silent.offline()
  })

  it('die with their node, and those of other nodes take over', async () => {
    const busy = await cluster.resource('Busy')
    assert.equal(await stand(busy), 'Online on NODE1')
    await simulator.node('NODE1').crash()
    await reach(busy, 'Online')
    assert.equal(await stand(busy), 'Online on NODE2')
    await simulator.node('NODE1').revive()
    const events = await news('Busy')
    assert.deepEqual(ids(events), [])
    assert(events.some(({ message }) => message === 'information: opened Busy with flags 0'))
  })

  it('are found from the file of a lab, and asked by themselves where time passes by itself', async () => {
    const folder = await mkdtemp(join(dirname(testDll('v1')), 'lab-'))
    const file = join(folder, 'lab.json')
    const values = { DllName: `../${basename(testDll('v1'))}`, LooksAlivePollInterval: 10 }
    try {
      await writeLab(file, {
        name: 'FILE',
        nodes: [{ name: 'A' }],
        resourceTypes: [{ name: 'Filed', values }],
        groups: [
          groupOf('Sick', {
            type: 'Filed',
            values: { RestartAction: 0 },
            parameters: { Behaviour: 'LooksAlive:false IsAlive:false' },
          }),
        ].map(group => ({ ...group, owner: 'A' })),
      })
      await using filed = await Simulator.load(file, { clock: 'real' })
      await using reader = await filed.connect()
      const sick = await reader.resource('Sick')
      await sick.online({ wait: false })
      await reach(sick, 'Failed')
      assert.equal((await filed.describe()).resourceTypes?.[0]?.values?.DllName, values.DllName)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('open what is made and close what is deleted', async () => {
    const group = await cluster.createGroup('Making')
    const made = await group.createResource({ name: 'Made', type: 'Plain' })
    await behave(made, 'Close:print')
    await made.online()
    await made.offline()
    const life = await cluster.resource('Life')
    await life.offline()
    await news('Plain')
    await made.delete()
    await life.delete()
    // What is printed takes another way than what is answered.
    for await (const { message } of simulator.watch({ since: seen, signal: AbortSignal.timeout(20_000) })) {
      if (message.startsWith('output: printed')) break
    }
    assert.deepEqual(
      (await simulator.status()).resources.filter(({ name }) => /^(Made|Life)$/.test(name)),
      [],
    )
  })
})
