import assert from 'node:assert/strict'
import { type Called, run } from './client.js'
import { FakeService } from './fake-service.js'
import { openAll, openCalls, smallCluster } from './small-cluster.js'

const outcome = ({ result, error, out }: Called) => ({ result, error, out })

describe('an enumeration of the stand-in', () => {
  it('enumerates in one exchange and walks the snapshot', async () => {
    await using service = await FakeService.start(smallCluster())
    const calls = await run(`
      c=OpenCluster '${service.name} ; e=ClusterOpenEnumEx $c #4 null ; ClusterGetEnumCountEx $e ;
      ClusterEnumEx $e #1 item:60 ; ClusterEnumEx $e #1 item:59 ; ClusterEnumEx $e #1 item:null ; ClusterEnumEx $e #1 item:none ;
      ClusterEnumEx $e #2 item:128 ; ClusterCloseEnumEx $e ; ClusterEnumEx $e #1 item:128 ; ClusterOpenEnumEx $c #4 #1`)
    assert.deepEqual(calls.slice(2).map(outcome), [
      { result: 2, error: 0, out: [] },
      { result: 0, error: 0, out: [{ count: 60, type: 4, inside: true, id: 'id-2', name: 'Disk' }] },
      { result: 234, error: 0, out: [{ count: 60 }] },
      { result: 0, error: 0, out: [{ count: 60 }] },
      { result: 87, error: 0, out: [{ count: 0 }] },
      { result: 259, error: 0, out: [{ count: 128 }] },
      { result: 0, error: 0, out: [] },
      { result: 6, error: 0, out: [{ count: 128 }] },
      { result: 0, error: 87, out: [] },
    ])
    assert.deepEqual(
      service.requests.map(({ name }) => name),
      ['OpenCluster', 'ClusterOpenEnumEx'],
    )
  })

  it('walks names with their types, or names alone', async () => {
    await using service = await FakeService.start(smallCluster())
    const calls = await run(`${openAll(service.name)} ; e=ClusterGroupOpenEnum $g #3 ; ClusterGroupGetEnumCount $e ;
      ClusterGroupEnum $e #1 number text:5 ; ClusterGroupEnum $e #1 number text:4 ; ClusterGroupEnum $e #1 null text:null ;
      ClusterGroupEnum $e #2 number text:9 ; ClusterResourceEnum $e #0 number text:9 ; ClusterGroupCloseEnum $e ;
      ClusterGroupGetEnumCount $e ; i=ClusterNetInterfaceOpenEnum $c null null ; ClusterNetInterfaceEnum $i #1 text:15 ;
      ClusterNetInterfaceEnum $i #2 text:15 ; s=ClusterGroupSetOpenEnum $c ; ClusterGroupSetGetEnumCount $s ;
      ClusterGroupSetEnum $s #0 text:10 ; ClusterGroupSetEnum $s #0 text:9 ; ClusterGroupSetEnum $s #2 text:10 ;
      ClusterGroupSetEnum $i #0 text:10 ; ClusterGroupSetCloseEnum $s ; ClusterGroupSetGetEnumCount $s ;
      CloseCluster $c ; ClusterNetInterfaceEnum $i #1 text:15`)
    assert.deepEqual(calls.slice(openCalls + 1).map(outcome), [
      { result: 2, error: 0, out: [] },
      { result: 0, error: 0, out: [1, { count: 4, text: 'Disk' }] },
      { result: 234, error: 0, out: [1, { count: 4 }] },
      { result: 0, error: 0, out: [{ count: 4 }] },
      { result: 259, error: 0, out: [0, { count: 9 }] },
      { result: 6, error: 0, out: [0, { count: 9 }] },
      { result: 0, error: 0, out: [] },
      { result: 0, error: 6, out: [] },
      ...calls.slice(openCalls + 9, openCalls + 10).map(outcome),
      { result: 0, error: 0, out: [{ count: 14, text: 'NODE2 - Public' }] },
      { result: 259, error: 0, out: [{ count: 15 }] },
      ...calls.slice(openCalls + 12, openCalls + 13).map(outcome),
      { result: 2, error: 0, out: [] },
      { result: 0, error: 0, out: [{ count: 9, text: 'Databases' }] },
      { result: 234, error: 0, out: [{ count: 9 }] },
      { result: 259, error: 0, out: [{ count: 10 }] },
      { result: 6, error: 0, out: [{ count: 10 }] },
      { result: 0, error: 0, out: [] },
      { result: 0, error: 6, out: [] },
      { result: 1, error: 0, out: [] },
      { result: 6, error: 0, out: [{ count: 15 }] },
    ])
  })

  it('lays items with properties into one buffer, bytes where numbers may be read', async () => {
    await using service = await FakeService.start(smallCluster())
    const calls = await run(`c=OpenCluster '${service.name} ; e=ClusterResourceOpenEnumEx $c null #0 null #0 #0 ;
      ClusterResourceEnumEx $e #0 data:null ; ClusterResourceEnumEx $e #0 data:169 ; ClusterResourceEnumEx $e #0 data:168 ;
      ClusterResourceEnumEx $e #1 data:169 ; ClusterResourceOpenEnumEx $c null #4 null #0 #0`)
    const [probe, whole, cut, end, wrong] = calls.slice(2)
    // 96 of the structure, texts of 10, 22, 20 and 10 bytes, 5 bytes from 160 on and 1 from 168 on.
    assert.deepEqual(probe && outcome(probe), { result: 0, error: 0, out: [{ count: 169 }] })
    assert(whole?.result === 0)
    const bytes = Buffer.from((whole.out[0] as { data: string }).data, 'hex')
    const start = bytes.readBigUInt64LE(8) - 96n
    const parts = [4, 16, 32, 48, 64, 80].map(at => [
      bytes.readUInt32LE(at),
      bytes.readBigUInt64LE(at === 4 ? 8 : at + 8) - start,
    ])
    assert.deepEqual(parts, [
      [10, 96n],
      [22, 106n],
      [20, 128n],
      [10, 148n],
      [5, 160n],
      [1, 168n],
    ])
    assert.equal(bytes.toString('utf16le', 106, 126), 'SQL Server')
    assert.deepEqual([...bytes.subarray(160, 169)], [1, 0, 0, 0, 7, 0, 0, 0, 9])
    assert.equal(bytes.readUInt32LE(0), 1)
    assert.deepEqual(cut && outcome(cut), { result: 234, error: 0, out: [{ count: 169 }] })
    assert.equal(end?.result, 259)
    assert.deepEqual([wrong?.result, wrong?.error], [0, 87])
  })
})
