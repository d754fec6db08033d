import assert from 'node:assert/strict'
import type { ClusApiFunction, HCLUSTER } from '../../lib/binding/index.js'
import { Win32Error } from '../../lib/constants/errors.gen.js'
import { ClusterControl, GroupControl, NodeControl } from '../../lib/constants/index.js'
import { ClusterDataError, ClusterError, TimeoutError } from '../../lib/core/errors.js'
import { Cluster } from '../../lib/domain/cluster.js'
import type { Session } from '../../lib/domain/session.js'
import { Hostile, leavesNothingBehind, type Rule } from './hostile.js'

const hostile = new Hostile()
const { api } = hostile

/** A cluster whose library is the hostile one, as no public way opens it. */
function openCluster(): Cluster {
  const session: Session = { binding: { api, simulated: false, name: 'CLUSTER', endpoint: null }, access: 'all' }
  return Reflect.construct(Cluster, [session, 'CLUSTER', api.OpenCluster('CLUSTER').handle as HCLUSTER])
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

/** What the cluster is asked, and which functions are behind it. */
const questions: [string, ClusApiFunction[], (cluster: Cluster) => Promise<unknown>][] = [
  ['what it is', ['GetClusterInformation'], cluster => cluster.information()],
  [
    'for its resources',
    ['ClusterOpenEnumEx', 'ClusterEnumEx', 'ClusterCloseEnumEx'],
    cluster => all(cluster.resources()),
  ],
  ['for its groups', ['ClusterOpenEnumEx', 'ClusterEnumEx'], cluster => all(cluster.groups())],
  [
    'for a resource',
    ['OpenClusterResourceEx', 'CloseClusterResource'],
    async cluster => (await cluster.resource('SQL')).close(),
  ],
  [
    'for what a group contains',
    ['ClusterGroupOpenEnum', 'ClusterGroupEnum', 'ClusterGroupCloseEnum'],
    async cluster => all((await cluster.group('G')).resources()),
  ],
  [
    'for what a resource needs',
    ['ClusterResourceOpenEnum', 'ClusterResourceEnum', 'ClusterResourceCloseEnum'],
    async cluster => all((await cluster.resource('SQL')).dependencies()),
  ],
  [
    'for the groups of a node',
    ['ClusterNodeOpenEnum', 'ClusterNodeEnum', 'ClusterNodeCloseEnum'],
    async cluster => all((await cluster.node('N')).groups()),
  ],
  [
    'for the interfaces of a network',
    ['ClusterNetworkOpenEnum', 'ClusterNetworkEnum', 'ClusterNetworkCloseEnum'],
    async cluster => all((await cluster.network('N')).interfaces()),
  ],
  [
    'for the resources of a type',
    ['ClusterResourceTypeOpenEnum', 'ClusterResourceTypeEnum', 'ClusterResourceTypeCloseEnum'],
    async cluster => all((await cluster.resourceType('T')).resources()),
  ],
  [
    'to make a resource type',
    ['CreateClusterResourceType'],
    cluster => cluster.createResourceType({ name: 'T', dll: 'T.dll' }),
  ],
  ['to delete a resource type', ['DeleteClusterResourceType'], cluster => cluster.deleteResourceType('T')],
  [
    'for the state of a resource',
    ['GetClusterResourceState'],
    async cluster => (await cluster.resource('SQL')).status(),
  ],
  [
    'to begin to bring a resource online',
    ['OnlineClusterResource'],
    async cluster => (await cluster.resource('SQL')).online({ wait: false }),
  ],
  [
    'to bring a resource online',
    ['GetClusterResourceState', 'OnlineClusterResource', 'ClusterResourceControl'],
    async cluster => (await cluster.resource('SQL')).online({ timeout: 5, onProgress() {} }),
  ],
  [
    'to restart a resource',
    ['RestartClusterResource'],
    async cluster => (await cluster.resource('SQL')).restart({ wait: false }),
  ],
  [
    'to begin to bring a group online, and offline',
    ['OnlineClusterGroup', 'OfflineClusterGroup'],
    async cluster => {
      const group = await cluster.group('G')
      await group.online({ wait: false })
      await group.offline({ wait: false })
    },
  ],
  [
    'to bring a group online',
    ['GetClusterGroupState', 'OnlineClusterGroup'],
    async cluster => (await cluster.group('G')).online({ timeout: 5 }),
  ],
  [
    'to take a group offline',
    ['GetClusterGroupState', 'OfflineClusterGroup'],
    async cluster => (await cluster.group('G')).offline({ timeout: 5 }),
  ],
  [
    'to begin to drain a node, and to resume it',
    ['PauseClusterNodeEx', 'ResumeClusterNodeEx'],
    async cluster => {
      const node = await cluster.node('N')
      await node.pause({ drain: true, wait: false })
      await node.resume({ failback: 'policy', wait: false })
    },
  ],
  [
    'to drain a node',
    ['GetClusterNodeState', 'ClusterNodeControl', 'PauseClusterNodeEx', 'ResumeClusterNode'],
    async cluster => (await cluster.node('N')).pause({ drain: true, timeout: 5, cancelOnAbort: true }),
  ],
  [
    'to resume a node',
    ['GetClusterNodeState', 'ResumeClusterNodeEx', 'ClusterNodeControl'],
    async cluster => (await cluster.node('N')).resume({ failback: 'policy', timeout: 5 }),
  ],
  [
    'for the owner of a group',
    ['OpenClusterGroupEx', 'GetClusterGroupState'],
    async cluster => (await cluster.group('G')).status(),
  ],
  [
    'to begin to move a group',
    ['MoveClusterGroup', 'MoveClusterGroupEx', 'OpenClusterNodeEx'],
    async cluster => {
      const group = await cluster.group('G')
      await group.move('NODE2', { wait: false })
      await group.move('NODE2', { wait: false, queue: true })
    },
  ],
  [
    'to move a group',
    ['GetClusterGroupState', 'MoveClusterGroup', 'OpenClusterNodeEx'],
    async cluster => (await cluster.group('G')).move('NODE2', { timeout: 5, queue: false }),
  ],
  [
    'to move a group, and to cancel that',
    ['GetClusterGroupState', 'MoveClusterGroupEx', 'CancelClusterGroupOperation'],
    async cluster => (await cluster.group('G')).move('NODE2', { timeout: 5, queue: true, cancelOnAbort: true }),
  ],
  [
    'for the state of a node',
    ['OpenClusterNodeEx', 'GetClusterNodeState'],
    async cluster => (await cluster.node('N')).status(),
  ],
  [
    'for the state of a network',
    ['OpenClusterNetworkEx', 'GetClusterNetworkState'],
    async cluster => (await cluster.network('N')).status(),
  ],
  [
    "for a node's network interface",
    ['GetClusterNetInterface', 'OpenClusterNetInterfaceEx', 'GetClusterNetInterfaceState'],
    async cluster => (await (await cluster.network('N')).interface('N')).status(),
  ],
  ['to rename a network', ['SetClusterNetworkName'], async cluster => (await cluster.network('N')).rename('M')],
  ['to rename the cluster', ['SetClusterName'], async cluster => cluster.rename('OTHER')],
  ['for the quorum', ['GetClusterQuorumResource'], async cluster => cluster.quorum()],
  [
    'for checkpoints',
    ['ClusterResourceControl'],
    async cluster => (await cluster.resource('SQL')).cryptoCheckpoints.list(),
  ],
  [
    'for registry checkpoints',
    ['ClusterResourceControl'],
    async cluster => (await cluster.resource('SQL')).registryCheckpoints.list(),
  ],
  [
    'to add a registry checkpoint',
    ['ClusterResourceControl'],
    async cluster => (await cluster.resource('SQL')).registryCheckpoints.add('SOFTWARE\\X'),
  ],
  [
    'for the bytes of a control',
    ['ClusterResourceControl'],
    async cluster => (await cluster.resource('SQL')).control(0x010000b5),
  ],
  ['for its name in DNS', ['ClusterControl'], cluster => cluster.control(ClusterControl.GET_FQDN)],
  [
    'for what a group is called',
    ['ClusterGroupControl'],
    async cluster => (await cluster.group('G')).control(GroupControl.GET_NAME),
  ],
  [
    'for the flags of a node',
    ['ClusterNodeControl'],
    async cluster => (await cluster.node('N')).control(NodeControl.GET_FLAGS),
  ],
  [
    'for the values of a key',
    ['GetClusterResourceKey', 'ClusterRegEnumValue', 'ClusterRegCloseKey'],
    async cluster => all((await (await cluster.resource('SQL')).openKey()).entries()),
  ],
  [
    'for the subkeys of a key',
    ['GetClusterKey', 'ClusterRegEnumKey'],
    async cluster => all((await cluster.openKey()).subkeys()),
  ],
  ['for a value', ['ClusterRegQueryValue'], async cluster => (await cluster.openKey()).get('Name')],
  ['to set a value', ['ClusterRegSetValue'], async cluster => (await cluster.openKey()).set('Name', 'value')],
  ['for a key below', ['ClusterRegOpenKey'], async cluster => (await cluster.openKey()).openKey('Parameters')],
  [
    'for values of one moment',
    [
      'ClusterRegCreateReadBatch',
      'ClusterRegReadBatchAddCommand',
      'ClusterRegCloseReadBatch',
      'ClusterRegReadBatchReplyNextCommand',
    ],
    async cluster => (await cluster.openKey()).read(['Name', { key: 'A', name: 'B' }]),
  ],
  [
    'to change several things',
    ['ClusterRegCreateBatch', 'ClusterRegBatchAddCommand', 'ClusterRegCloseBatch'],
    async cluster => (await cluster.openKey()).batch().set('Name', 'value').remove('Other').commit(),
  ],
  ['for the security of a key', ['ClusterRegGetKeySecurity'], async cluster => (await cluster.openKey()).security()],
  ['to make a key', ['ClusterRegCreateKey'], async cluster => (await cluster.openKey()).createKey('New')],
  ['about a key', ['ClusterRegQueryInfoKey'], async cluster => (await cluster.openKey()).information()],
]

const rules: Rule[] = [
  {},
  ...[5, 6, 87, 234, 997, 1722, 1726, 5050, 12345].map(status => ({ status })),
  { fail: true },
  { nothing: true },
  { size: 0 },
  { size: 0xffffffff },
  { size: 3 },
  { grow: 1 },
  { data: 0 },
  { data: 1 },
  { data: 7 },
  { data: 70_000 },
  { number: 0 },
  { number: 1 },
  { number: 4 },
  { number: 7 },
  { number: 11 },
  { number: 0xffffffff },
  { number: 0x80000000 },
  ...(['unaligned', 'before', 'behind', 'across', 'huge', 'null', 'empty', 'wild'] as const).map(item => ({ item })),
]

/** Such a call is made with ever more room, up to 64 MB: what comes of it is the function's, whatever the question was. */
const asksForEver = ({ status, grow }: Rule) => status === 234 || grow !== undefined

describe('the domain on a hostile library', () => {
  let cluster: Cluster
  const exhausted = new Set<string>()
  leavesNothingBehind(hostile, () => cluster[Symbol.asyncDispose]())
  beforeEach(() => {
    cluster = openCluster()
  })

  for (const [question, functions, ask] of questions) {
    it(`asked ${question}, answers or fails as it promises`, async function () {
      this.timeout(60_000)
      for (const name of functions) {
        for (const rule of rules) {
          if (asksForEver(rule) && exhausted.has(name)) continue
          hostile.on(name, rule)
          await ask(cluster).catch(error => assertPromised(error, `${name} ${JSON.stringify(rule)}`))
          hostile.on(name, {})
        }
        exhausted.add(name)
      }
      assert.ok(hostile.calls(functions[0] as string) > 0, `${functions[0]} was never called`)
    })
  }
})

/** An error of the kinds that are documented, complete. */
function assertPromised(error: unknown, when: string): void {
  if (error instanceof ClusterDataError || error instanceof TimeoutError) return
  assert.ok(error instanceof ClusterError, `${when}: ${(error as Error)?.stack ?? error}`)
  assert.ok(error.errno > 0 && error.errno <= 0xffffffff, when)
  assert.match(error.code, /^([A-Z]+_[A-Z0-9_]+|WIN32_\d+)$/, when)
  assert.ok(error.message.startsWith(`${error.code}: `), `${when}: ${error.message}`)
  assert.ok(error.syscall in api, `${when}: ${error.syscall}`)
  assert.notEqual(error.errno, Win32Error.ERROR_SUCCESS)
}
