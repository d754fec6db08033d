import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { builtInLab } from '../../lib/simulator/built-in.gen.js'
import { handlers } from '../../lib/simulator/handlers/index.js'
import { buildCluster } from '../../lib/simulator/lab/build.js'
import { parseLab } from '../../lib/simulator/lab/parse.js'
import { Service } from '../../lib/simulator/service/service.js'
import { Clock } from '../../lib/simulator/world/clock.js'
import { localFunctions } from '../../lib/simulator/world/faults.js'
import { run, start, text } from './client.js'
import { everyCall } from './small-cluster.js'

const sql = text('SQL Server')

describe('the stand-in with the service of a simulated cluster', () => {
  let service: Service

  beforeEach(async () => {
    service = await Service.listen(buildCluster(parseLab(builtInLab), new Clock()), async () => {})
  })

  afterEach(() => service.close())

  it('does the main job: a resource, its key, its values', async () => {
    const calls = await run(`
      c=OpenCluster ${text(service.name)} ; e=ClusterOpenEnumEx $c #4 null ; ClusterEnumEx $e #0 item:1024 ; ClusterCloseEnumEx $e ;
      r=OpenClusterResource $c ${sql} ; GetClusterResourceState $r text:64 text:64 ; k=GetClusterResourceKey $r #0x20019 ;
      ClusterRegQueryValue $k 'Name number data:512 ; ClusterRegCloseKey $k ; CloseClusterResource $r ; CloseCluster $c ;
      ClusterSimulatorHandleCount`)
    assert.ok(calls.every(({ error }) => error === 0))
    const value = calls[7]?.out[1] as { data: string }
    assert.equal(Buffer.from(value.data, 'hex').toString('utf16le'), 'SQL Server\0')
    assert.equal(calls.at(-1)?.result, 0)
    assert.deepEqual(service.statistics.handles, {})
  })

  it('survives a crash of the node it is connected to, if it came by name', async () => {
    const client =
      start(`c=OpenCluster ${text(`${service.name}/NODE2`)} ; r=OpenClusterResource $c ${sql} ; k=GetClusterResourceKey $r #0x20019 ;
      sleep #500 ; ClusterRegQueryValue $k 'Name number data:512 ; CloseCluster $c ; ClusterSimulatorHandleCount`)
    while (service.statistics.handles.HKEY !== 1) await new Promise(resolve => setTimeout(resolve, 20))
    const [, node] = service.cluster.nodes
    assert.ok(node)
    service.cluster.crash(node)
    const calls = await client.done
    assert.deepEqual(
      calls.slice(3).map(({ result }) => result),
      [0, 1, 0],
    )
    assert.deepEqual(service.statistics.handles, {})
  })

  it('opens a cluster again that was had from an object, without the one that the object was had from', async () => {
    const client =
      start(`c=OpenCluster ${text(`${service.name}/NODE1`)} ; r=OpenClusterResource $c ${sql} ; x=GetClusterFromResource $r ;
      CloseCluster $c ; n=OpenClusterNode $x ${text('NODE1')} ; sleep #500 ; GetClusterNodeState $n ; GetClusterResourceState $r null null ;
      CloseCluster $x ; ClusterSimulatorHandleCount`)
    while (service.statistics.handles.HNODE !== 1) await new Promise(resolve => setTimeout(resolve, 20))
    const [node] = service.cluster.nodes
    assert.ok(node)
    service.cluster.revive(service.cluster.nodes[1] as never)
    service.cluster.crash(node)
    const calls = await client.done
    assert.deepEqual(
      calls.slice(5).map(({ result, error }) => [result, error]),
      [
        [1, 0],
        [0xffff_ffff, 6],
        [1, 0],
        [0, 0],
      ],
    )
    assert.deepEqual(service.statistics.handles, {})
    service.cluster.revive(node)
  })

  it('leaves nothing behind at the service when its process is killed', async () => {
    const client = start(`c=OpenCluster ${text(service.name)} ; r=OpenClusterResource $c ${sql} ; sleep #60000`)
    while (service.statistics.handles.HRESOURCE !== 1) await new Promise(resolve => setTimeout(resolve, 20))
    client.kill()
    await assert.rejects(client.done)
    while (service.statistics.clients > 0) await new Promise(resolve => setTimeout(resolve, 20))
    assert.deepEqual(service.statistics.handles, {})
  })

  it('asks it for nothing that has no handler', () => {
    const asked = ['OpenCluster', 'OpenClusterEx', 'GetNodeClusterState', ...Object.keys(everyCall)]
    const closes = [
      'CloseCluster',
      'CloseClusterResource',
      'CloseClusterGroup',
      'CloseClusterNode',
      'CloseClusterNetwork',
      'CloseClusterNetInterface',
      'ClusterRegCloseKey',
    ]
    assert.deepEqual(Object.keys(handlers).sort(), [...asked, ...closes].sort())
  })

  it('answers itself whatever belongs to an open enumeration, or to a batch that is not sent yet', async () => {
    const ledger = await readFile(resolve(import.meta.dirname, '../../../native/standin/exports.spec'), 'utf8')
    const walking = ledger.matchAll(/^(Cluster\w*?(?<!Open)(?:Get|Close)?Enum(?:Count)?(?:Ex)?) +implemented/gm)
    const batches = ledger.matchAll(
      /^(ClusterReg(?:Create\w*Batch|\w*BatchAddCommand|\w*ReplyNextCommand|Close\w*BatchReply)) +implemented/gm,
    )
    assert.deepEqual([...localFunctions].sort(), [...walking, ...batches].map(([, name]) => name).sort())
  })
})
