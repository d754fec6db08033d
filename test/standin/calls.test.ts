import assert from 'node:assert/strict'
import { formatEndpoint } from '../../lib/channel/endpoint.js'
import { type Called, run, text } from './client.js'
import { FakeService } from './fake-service.js'
import { batchCalls, everyCall, openAll, openBatches, openCalls, smallCluster, statusOf } from './small-cluster.js'

const hex = (value: string): string => Buffer.from(value, 'utf16le').toString('hex')
const outcome = ({ result, error, out }: Called) => ({ result, error, out })

describe('a plain C program with the stand-in', () => {
  it('works through a cluster and leaves no handle behind', async () => {
    await using service = await FakeService.start(smallCluster())
    const [, info, state, value, control, held, ...closed] = await run(`
      c=OpenCluster '${service.name} ; GetClusterInformation $c text:64 info:284 ;
      r=OpenClusterResource $c 'SQL\\u0020Server ; GetClusterResourceState $r text:64 text:64 ;
      k=GetClusterResourceKey $r #0x20019 ; ClusterRegQueryValue $k 'Name number data:64 ;
      ClusterResourceControl $r null #0x010000b5 null #0 control:64 ; ClusterSimulatorHandleCount ;
      ClusterRegCloseKey $k ; CloseClusterResource $r ; CloseCluster $c ; ClusterSimulatorHandleCount`).then(calls =>
      calls.filter(({ call }) => !/^(OpenClusterResource|GetClusterResourceKey)$/.test(call)),
    )
    assert.deepEqual(info?.out[0], { count: 7, text: 'CLUSTER' })
    assert.deepEqual(state && outcome(state), {
      result: 2,
      error: 0,
      out: [
        { count: 5, text: 'NODE1' },
        { count: 9, text: 'SQL Group' },
      ],
    })
    assert.deepEqual(value && outcome(value), { result: 0, error: 0, out: [1, { count: 12, data: hex('value\0') }] })
    assert.deepEqual(control?.out, [{ count: 20, data: hex('1\\\\MyKey\0\0') }])
    assert.equal(held?.result, 3)
    assert.deepEqual(
      closed.map(({ call, result }) => [call, result]),
      [
        ['ClusterRegCloseKey', 0],
        ['CloseClusterResource', 1],
        ['CloseCluster', 1],
        ['ClusterSimulatorHandleCount', 0],
      ],
    )
    assert.equal(service.count('hello'), 1)
  })

  it('calls every function, each with its inputs in C order', async () => {
    await using service = await FakeService.start(smallCluster())
    const calls = await run(
      [openAll(service.name), openBatches, ...Object.entries(everyCall).map(([name, args]) => `${name} ${args}`)].join(
        ' ; ',
      ),
    )
    assert.deepEqual(
      calls.slice(openCalls + batchCalls).map(call => [call.call, statusOf(call)]),
      Object.keys(everyCall).map(name => [name, 0]),
    )
    const asked = new Map(service.requests.map(({ name, args }) => [name, args]))
    const [cluster, resource, , node, key] = [1n, 2n, 3n, 4n, 5n]
    assert.deepEqual(asked.get('OpenCluster'), [null, 1])
    assert.deepEqual(asked.get('OpenClusterResourceEx'), [cluster, 'Disk', 0x8000_0000])
    assert.deepEqual(asked.get('ClusterResourceControl'), [resource, node, 0x0100_00b5, null, 64])
    assert.deepEqual(asked.get('ClusterResourceTypeControl'), [
      cluster,
      'Disk',
      node,
      0x0200_0005,
      Uint8Array.of(1, 0),
      64,
    ])
    assert.deepEqual(asked.get('ClusterRegCreateKey'), [key, 'Parameters', 0, 0x20019, null])
    assert.deepEqual(asked.get('ClusterRegSetValue'), [key, 'Name', 1, Uint8Array.of(0x41, 0, 0, 0)])
    assert.deepEqual(asked.get('ClusterOpenEnumEx'), [cluster, 4, 0])
    assert.deepEqual(asked.get('ClusterRegEnumValue'), [key, 0])
    assert.deepEqual(asked.get('ClusterGroupOpenEnumEx'), [cluster, Uint8Array.of(0x2a, 0, 0, 0, 0, 0), null, 0])
    assert.deepEqual(asked.get('ClusterNetInterfaceOpenEnum'), [cluster, 'NODE1', null])
    assert.deepEqual(asked.get('CreateClusterResourceType'), [cluster, 'Type', 'Display', 'type.dll', 5000, 60_000])
  })

  it('fills buffers by characters or by bytes, and says what is needed', async () => {
    await using service = await FakeService.start(smallCluster())
    const calls = await run(`${openAll(service.name)} ;
      GetClusterGroupState $g text:6 ; GetClusterGroupState $g text:5 ; GetClusterGroupState $g text:0 ;
      GetClusterGroupState $g text:null ; GetClusterGroupState $g text:none ;
      ClusterRegQueryValue $k 'Name number data:12 ; ClusterRegQueryValue $k 'Name number data:11 ;
      ClusterRegQueryValue $k 'Name number data:null ; ClusterRegQueryValue $k 'Name null null null ;
      ClusterRegEnumValue $k #0 text:4 number data:4 ; ClusterRegEnumValue $k #0 text:5 number data:3 ;
      ClusterRegEnumValue $k #0 text:5 null data:none ; ClusterRegEnumKey $k #0 text:11 null ;
      ClusterResourceControl $r null #1 null #0 control:20 ; ClusterResourceControl $r null #1 null #0 control:19 ;
      ClusterResourceControl $r null #1 null #0 control:null ; ClusterResourceControl $r null #1 null #0 null #20 number ;
      ClusterResourceControl $r null #1 null #0 null #0 null ; ClusterResourceControl $r null #1 null #4 control:20`)
    const unknown = 0xffff_ffff
    const value = { count: 12, data: hex('value\0') }
    assert.deepEqual(calls.slice(openCalls).map(outcome), [
      { result: 0, error: 0, out: [{ count: 5, text: 'NODE1' }] },
      { result: unknown, error: 234, out: [{ count: 5 }] },
      { result: unknown, error: 234, out: [{ count: 5 }] },
      { result: 0, error: 0, out: [{ count: 5 }] },
      { result: 0, error: 0, out: [{ count: 0 }] },
      { result: 0, error: 0, out: [1, value] },
      { result: 234, error: 0, out: [1, { count: 12 }] },
      { result: 0, error: 0, out: [1, { count: 12 }] },
      { result: 0, error: 0, out: [] },
      { result: 234, error: 0, out: [{ count: 4 }, 4, { count: 4, data: '01000000' }] },
      { result: 234, error: 0, out: [{ count: 4, text: 'Name' }, 4, { count: 4 }] },
      { result: 0, error: 0, out: [{ count: 4, text: 'Name' }, { count: 0 }] },
      { result: 0, error: 0, out: [{ count: 10, text: 'Parameters' }] },
      { result: 0, error: 0, out: [{ count: 20, data: hex('1\\\\MyKey\0\0') }] },
      { result: 234, error: 0, out: [{ count: 20 }] },
      { result: 0, error: 0, out: [{ count: 20 }] },
      { result: 87, error: 0, out: [0] },
      { result: 87, error: 0, out: [] },
      { result: 87, error: 0, out: [{ count: 20, data: '00'.repeat(20) }] },
    ])
  })

  it('fills as much of CLUSTERVERSIONINFO as the caller knows of', async () => {
    await using service = await FakeService.start(smallCluster())
    const calls = await run(`c=OpenCluster '${service.name} ; GetClusterInformation $c text:64 info:284 ;
      GetClusterInformation $c text:64 info:268 ; GetClusterInformation $c text:64 info:267 ;
      GetClusterInformation $c text:3 null`)
    assert.deepEqual(
      calls.slice(1).map(({ result }) => result),
      [0, 0, 87, 234],
    )
  })

  it('takes names with any characters, empty ones and long ones', async () => {
    const long = 'x'.repeat(10_000)
    const odd = '\u0001 "\\é☃\ud800'
    await using service = await FakeService.start(
      smallCluster({ GetClusterGroupState: [0, long], ClusterRegEnumKey: [odd, 0n] }),
    )
    const calls = await run(`${openAll(service.name)} ; OpenClusterResource $c *10000:x ; OpenClusterResource $c ' ;
      OpenClusterResource $c ${text(odd)} ; ClusterRegQueryValue $k null number data:64 ;
      GetClusterGroupState $g text:10001 ; GetClusterGroupState $g text:10000 ; ClusterRegEnumKey $k #0 text:64 null`)
    assert.deepEqual(
      service.requests.slice(openCalls, openCalls + 4).map(({ args }) => args[1]),
      [long, '', odd, null],
    )
    assert.deepEqual(calls.slice(openCalls + 4).map(outcome), [
      { result: 0, error: 0, out: [{ count: 10_000, text: long }] },
      { result: 0xffff_ffff, error: 234, out: [{ count: 10_000 }] },
      { result: 0, error: 0, out: [{ count: odd.length, text: odd }] },
    ])
  })

  it('answers ERROR_INVALID_HANDLE for handles that are closed, of another kind, or made up', async () => {
    await using service = await FakeService.start(smallCluster())
    const calls =
      await run(`${openAll(service.name)} ; CloseClusterGroup $g ; CloseClusterGroup $g ; GetClusterGroupState $g text:9 ;
      GetClusterNodeState $r ; OnlineClusterResource null ; OnlineClusterResource #0x123456 ; ClusterRegCloseKey $n ;
      MoveClusterGroup null $n ; ClusterResourceControl $r $g #1 null #0 control:9 ; ClusterGetEnumCountEx null ;
      CloseCluster $c ; GetClusterNodeState $n ; ClusterRegDeleteKey $k 'x ; CloseCluster $c ; ClusterSimulatorHandleCount`)
    assert.deepEqual(
      calls.slice(openCalls).map(({ result, error }) => [result, error]),
      [
        [1, 0],
        [0, 6],
        [0xffff_ffff, 6],
        [0xffff_ffff, 6],
        [6, 0],
        [6, 0],
        [6, 0],
        [6, 0],
        [6, 0],
        [0, 6],
        [1, 0],
        [0xffff_ffff, 6],
        [6, 0],
        [0, 6],
        [0, 0],
      ],
    )
    // What was open below the cluster was closed before it, the newest first.
    assert.deepEqual(
      service.requests.slice(-4).map(({ name }) => name),
      ['ClusterRegCloseKey', 'CloseClusterNode', 'CloseClusterResource', 'CloseCluster'],
    )
  })

  it('passes the statuses of the service on, and keeps a handle that would not close', async () => {
    await using service = await FakeService.start(
      smallCluster({
        OpenClusterResource: { status: 5007 },
        GetClusterNodeState: { status: 5036 },
        ClusterRegDeleteKey: { status: 5 },
        CloseClusterGroup: { status: 5 },
      }),
    )
    const calls = await run(`c=OpenCluster '${service.name} ; n=OpenClusterNode $c 'NODE1 ; g=OpenClusterGroup $c 'G ;
      k=GetClusterKey $c #1 ; OpenClusterResource $c 'x ; GetClusterNodeState $n ; ClusterRegDeleteKey $k 'x ;
      CloseClusterGroup $g ; ClusterSimulatorHandleCount`)
    assert.deepEqual(
      calls.slice(4).map(({ result, error }) => [result, error]),
      [
        [0, 5007],
        [0xffff_ffff, 5036],
        [5, 0],
        [0, 5],
        [4, 0],
      ],
    )
  })

  it('finds its cluster by name or by CLUSAPI_SIMULATOR', async () => {
    await using service = await FakeService.start(smallCluster())
    const env = { CLUSAPI_SIMULATOR: service.name.replace('sim:', '') }
    const node = formatEndpoint({ ...service.endpoint, node: 'NODE2' })
    await run(
      `OpenCluster null ; OpenCluster 'NODE1 ; OpenCluster ${text(node)} ; GetNodeClusterState null number`,
      env,
    )
    await run('OpenClusterEx null #0x02000000 number', { CLUSAPI_SIMULATOR: node })
    assert.deepEqual(
      service.requests.map(({ name, args }) => [name, ...args]),
      [
        ['OpenCluster', null, 0],
        ['OpenCluster', 'NODE1', 1],
        ['OpenCluster', 'NODE2', 1],
        ['GetNodeClusterState', null],
        ['OpenClusterEx', 'NODE2', 0, 0x0200_0000],
      ],
    )
    const lost =
      await run(`OpenCluster null ; OpenCluster 'NODE1 ; OpenCluster 'sim:1-x ; GetNodeClusterState null number ;
      GetNodeClusterState 'NODE1 number`)
    assert.deepEqual(
      lost.map(call => [statusOf(call), ...call.out]),
      [[1753], [1722], [87], [0, 0], [1722, 0]],
    )
  })

  it('asks for fault rules before it answers by itself', async () => {
    const armed = { flags: 1, values: [4, 'id', 'name'] }
    await using service = await FakeService.start(
      smallCluster({ ClusterOpenEnumEx: armed, local: { status: 1722, flags: 1 } }),
    )
    const calls =
      await run(`c=OpenCluster '${service.name} ; e=ClusterOpenEnumEx $c #4 null ; ClusterEnumEx $e #0 item:99 ;
      ClusterGetEnumCountEx $e ; ClusterCloseEnumEx $e ; ClusterSimulatorHandleCount`)
    assert.deepEqual(
      calls.slice(2).map(({ result, error }) => [result, error]),
      [
        [1722, 0],
        [0, 1722],
        [1722, 0],
        [2, 0],
      ],
    )
    assert.deepEqual(
      service.requests.filter(({ name }) => name === 'local').map(({ args }) => args),
      [['ClusterEnumEx'], ['ClusterGetEnumCountEx'], ['ClusterCloseEnumEx']],
    )
  })
})
