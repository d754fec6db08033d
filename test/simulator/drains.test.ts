import assert from 'node:assert/strict'
import { NodeDrainStatus, NodeFailbackStatus, ResumeFailback, Win32Error } from '../../lib/constants/index.js'
import { describeCluster } from '../../lib/simulator/lab/describe.js'
import type { LabGroup } from '../../lib/simulator/lab/schema.js'
import type { Node } from '../../lib/simulator/world/node.js'
import { LabService, labOf } from './lab-service.js'
import type { WireClient } from './wire-client.js'

const { ERROR_IO_PENDING, ERROR_INVALID_PARAMETER } = Win32Error
const { Completed, Failed, InProgress, NotInitiated } = NodeDrainStatus

/** Three groups of one resource each, on NODE1. */
const threeGroups = (more: Partial<LabGroup> = {}, durations = { online: 10, offline: 10 }) =>
  labOf([], {
    nodes: [{ name: 'NODE1' }, { name: 'NODE2' }, { name: 'NODE3' }],
    groups: ['A', 'B', 'C'].map(name => ({
      name,
      owner: 'NODE1',
      resources: [{ name: `in ${name}`, type: 'Thing', state: 'online', ...durations }],
      ...more,
    })),
  })

describe('the simulated cluster: draining a node', () => {
  let lab: LabService
  let client: WireClient
  let one: Node
  let two: Node
  let handles: [bigint, bigint, bigint]

  const begin = async (description = threeGroups()) => {
    lab = await LabService.start(description)
    client = await lab.client()
    ;[one, two] = lab.cluster.nodes as [Node, Node]
    const cluster = await client.open('NODE2')
    const open = (name: string) => client.value('OpenClusterNode', cluster, name)
    handles = [await open('1'), await open('2'), await open('3')]
  }
  const drain = (flags = 0, target = 0n) => client.status('PauseClusterNodeEx', handles[0], 1, flags, target)
  const resume = (failback: number, flags = 0) => client.status('ResumeClusterNodeEx', handles[0], failback, flags)
  const owners = () => lab.cluster.groups.map(({ owner }) => owner.name.at(-1)).join('')
  const pass = (ms: number) => lab.cluster.clock.advance(ms)
  const value = (name: string) => one.key.dword(name, 0)

  afterEach(() => lab.close())

  it('moves its groups away, each settled before the next', async () => {
    await begin()
    assert.equal(await drain(), ERROR_IO_PENDING)
    assert.deepEqual(await client.values('GetClusterNodeState', handles[0]), [2])
    assert.deepEqual([one.drainStatus, value('StatusInformation')], [InProgress, 4])
    assert.equal(await drain(), Win32Error.ERROR_CLUSTER_NODE_DRAIN_IN_PROGRESS)
    pass(15)
    assert.equal(owners(), '211')
    pass(20)
    assert.equal(owners(), '221')
    pass(25)
    assert.equal(owners(), '222')
    assert.deepEqual([one.drainStatus, value('StatusInformation'), value('DrainErrorCode')], [Completed, 8, 0])
    assert.ok(lab.cluster.resources.every(({ online }) => online))
  })

  it('to one node, if told so', async () => {
    await begin(threeGroups({}, { online: 0, offline: 0 }))
    assert.equal(await drain(0, handles[2]), ERROR_IO_PENDING)
    assert.equal(owners(), '333')
    assert.equal(value('NodeDrainTarget'), 3)
  })

  it('completes where every transition waits for a command', async () => {
    await begin({ ...labOf([{ name: 'a', online: 'manual', offline: 'manual' }]), nodes: threeGroups().nodes })
    await drain()
    assert.deepEqual(lab.cluster.complete(null, 0), ['a'])
    assert.equal(one.drainStatus, InProgress)
    assert.deepEqual(lab.cluster.complete(null, 0), ['a'])
    assert.equal(one.drainStatus, Completed)
  })

  it('fails with a group that can live nowhere else, and goes on with the others', async () => {
    const description = threeGroups({}, { online: 0, offline: 0 })
    const [first] = description.groups
    if (first?.resources[0]) Object.assign(first.resources[0], { possibleOwners: ['NODE1'] })
    await begin(description)
    await drain()
    assert.equal(owners(), '122')
    assert.deepEqual([one.drainStatus, value('StatusInformation')], [Failed, 0x10])
    assert.equal(value('DrainErrorCode'), Win32Error.ERROR_HOST_NODE_NOT_AVAILABLE)
  })

  it('keeps what fails elsewhere if told so; else it stays there, failed', async () => {
    for (const [flags, owner, status] of [
      [1, '122', Failed],
      [0, '222', Completed],
      [1 | 4, '222', Completed],
    ] as const) {
      await lab?.close()
      await begin(threeGroups({}, { online: 0, offline: 0 }))
      lab.cluster.faults.add({ function: 'resource.online', target: 'in A', status: 31 })
      await drain(flags)
      assert.deepEqual([owners(), one.drainStatus], [owner, status], String(flags))
      assert.equal(lab.cluster.resources[0]?.online, flags !== 0)
    }
  })

  it('waits for what is pending, and for who moves already', async () => {
    await begin()
    const [a, b] = lab.cluster.groups
    const resource = lab.cluster.resources[0]
    assert(a && b && resource)
    lab.cluster.restart(resource)
    lab.cluster.move(b, lab.cluster.nodes[2] as Node)
    await drain()
    pass(1000)
    assert.equal(owners(), '232')
    assert.equal(one.drainStatus, Completed)
  })

  it('goes on with another node when the one it goes to dies', async () => {
    await begin()
    await drain()
    pass(15)
    lab.cluster.crash(two)
    pass(1000)
    assert.equal(owners(), '333')
    assert.equal(one.drainStatus, Completed)
    lab.cluster.crash(one)
    assert.equal(one.drainStatus, NotInitiated)
  })

  it('is refused where it cannot be', async () => {
    await begin()
    const status = (name: string, ...args: (bigint | number)[]) => client.status(name, handles[0], ...args)
    assert.equal(await drain(0x10), ERROR_INVALID_PARAMETER)
    assert.equal(await drain(0, handles[0]), Win32Error.ERROR_INVALID_TARGET_HANDLE)
    lab.cluster.pause(lab.cluster.nodes[2] as Node)
    assert.equal(await drain(0, handles[2]), Win32Error.ERROR_SHARING_PAUSED)
    lab.cluster.pause(two)
    assert.equal(await drain(), Win32Error.ERROR_CLUSTER_NODE_DOWN)
    lab.cluster.crash(lab.cluster.nodes[2] as Node)
    assert.equal(await drain(0, handles[2]), Win32Error.ERROR_HOST_NODE_NOT_AVAILABLE)
    assert.equal(await status('ResumeClusterNode'), Win32Error.ERROR_CLUSTER_NODE_NOT_PAUSED)
    assert.equal(await status('PauseClusterNode'), 0)
    assert.equal(await status('PauseClusterNode'), 0)
    assert.equal(await resume(3), ERROR_INVALID_PARAMETER)
    assert.equal(await resume(0, 0x10), ERROR_INVALID_PARAMETER)
    assert.equal(await status('ResumeClusterNode'), 0)
    lab.cluster.crash(one)
    for (const [name, ...args] of [
      ['PauseClusterNode'],
      ['PauseClusterNodeEx', 1, 0, 0n],
      ['ResumeClusterNode'],
      ['ResumeClusterNodeEx', 0, 0],
    ] as const) {
      assert.equal(await status(name, ...args), Win32Error.ERROR_CLUSTER_NODE_DOWN, name)
    }
  })

  it('ends when the node is resumed, and what has left returns if told so', async () => {
    await begin()
    await drain()
    pass(25)
    assert.equal(owners(), '211')
    assert.equal(await resume(ResumeFailback.FailbackGroupsImmediately), 0)
    assert.deepEqual([one.drainStatus, value('NodeFailbackStatus')], [NotInitiated, NodeFailbackStatus.InProgress])
    pass(1000)
    assert.equal(owners(), '111')
    assert.equal(value('NodeFailbackStatus'), NodeFailbackStatus.Completed)
  })

  it('is remembered in the lab until somebody moves a group by hand', async () => {
    await begin(threeGroups({}, { online: 0, offline: 0 }))
    await drain()
    const [a] = lab.cluster.groups
    assert(a)
    lab.cluster.move(a, lab.cluster.nodes[2] as Node)
    const description = describeCluster(lab.cluster)
    await lab.close()
    await begin(description)
    assert.equal(one.drainStatus, Completed)
    await resume(ResumeFailback.FailbackGroupsImmediately)
    assert.equal(owners(), '311')
  })

  it('lets groups return by their policy, within its hours', async () => {
    const hour = new Date().getHours()
    const policy = (from: number, until: number) => ({
      values: { AutoFailbackType: 1, FailbackWindowStart: from % 24, FailbackWindowEnd: until % 24 },
    })
    const description = threeGroups({}, { online: 0, offline: 0 })
    const [a, b] = description.groups
    Object.assign(a as object, policy(hour, hour + 2))
    Object.assign(b as object, policy(hour + 2, hour + 23))
    await begin(description)
    await drain()
    await resume(ResumeFailback.FailbackGroupsPerPolicy)
    assert.equal(owners(), '122')
    await drain()
    await resume(ResumeFailback.DoNotFailbackGroups)
    assert.equal(owners(), '222')
  })
})
