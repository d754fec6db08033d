import assert from 'node:assert/strict'
import { run, start } from './client.js'
import { FakeService } from './fake-service.js'
import { openAll, openCalls, smallCluster } from './small-cluster.js'

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(resolve => setTimeout(resolve, 20))
}

describe('the processes that use the stand-in', () => {
  it('may die: the service sees their connections end, others work on', async () => {
    await using service = await FakeService.start(smallCluster())
    const other = start(`${openAll(service.name)} ; sleep #1500 ; GetClusterNodeState $n`)
    await until(() => service.connections === 1)
    const victim = start(`${openAll(service.name)} ; sleep #60000`)
    await until(() => service.connections === 2 && service.requests.length === 2 * openCalls)
    victim.kill()
    await assert.rejects(victim.done)
    await until(() => service.connections === 1)
    assert.equal((await other.done).at(-1)?.result, 0)
  })

  it('do not pass their connections on to the processes they start', async () => {
    await using service = await FakeService.start(smallCluster())
    const parent = start(`${openAll(service.name)} ; child #3000 ; GetClusterNodeState $n ; sleep #60000`)
    await until(() => service.count('GetClusterNodeState') === 1)
    // Its child has its output, too, so this comes when the child has ended.
    let over = false
    const done = assert.rejects(parent.done).then(() => {
      over = true
    })
    parent.kill()
    await until(() => service.connections === 0)
    assert.ok(!over)
    await done
  })

  it('may call from many threads: a connection for each call in flight, and none more', async () => {
    const small = smallCluster()
    await using service = await FakeService.start(small)
    const calls = await run(
      `threads #8 ; repeat #50 ; c=OpenCluster '${service.name} ; r=OpenClusterResource $c 'SQL ; GetClusterResourceState $r text:64 text:64 ;
       e=ClusterOpenEnumEx $c #4 null ; ClusterEnumEx $e #0 item:128 ; CloseCluster $c`,
    )
    assert.equal(calls.length, 8 * 6)
    assert.ok(calls.every(({ error }) => error === 0))
    assert.equal(service.count('CloseCluster'), 400)
    assert.ok(service.count('hello') <= 8, `${service.count('hello')} connections`)
  })

  it('may lose their connections while many threads call', async () => {
    await using service = await FakeService.start(smallCluster())
    const client = start(
      `c=OpenCluster '${service.name} ; r=OpenClusterResource $c 'SQL ; threads #6 ; repeat #150 ; GetClusterResourceState $r text:64 text:64`,
    )
    await until(() => service.count('GetClusterResourceState') > 0)
    const cutter = setInterval(() => service.cut(), 20)
    const calls = await client.done
    clearInterval(cutter)
    // Calls may meet two losses in a row; nothing else may happen.
    assert.equal(calls.length, 8)
    for (const { result, error } of calls.slice(2)) {
      assert.ok(result === 2 || error === 1726 || error === 1722, `${result}, ${error}`)
    }
  })

  it('may open handles while another thread closes the cluster: none stays behind', async () => {
    await using service = await FakeService.start(smallCluster())
    const calls = await run(
      `c=OpenCluster '${service.name} ; threads #8 ; OpenClusterNode $c 'NODE1 ; ClusterOpenEnumEx $c #4 null ; CloseCluster $c ;
       GetClusterKey $c #1 ; sleep #500 ; ClusterSimulatorHandleCount`,
    )
    const results = (name: string) => calls.filter(({ call }) => call === name).map(({ result }) => result)
    assert.deepEqual(results('CloseCluster').sort(), [0, 0, 0, 0, 0, 0, 0, 1])
    assert.deepEqual(results('ClusterSimulatorHandleCount'), new Array(8).fill(0))
    assert.equal(service.count('CloseClusterNode'), service.count('OpenClusterNode'))
  })

  it('open and close as often as they like', async () => {
    await using service = await FakeService.start(smallCluster())
    const times = process.platform === 'win32' ? 300 : 3000
    const calls = await run(
      `repeat #${times} ; c=OpenCluster '${service.name} ; k=GetClusterKey $c #1 ; ClusterRegCloseKey $k ; CloseCluster $c ; ClusterSimulatorHandleCount`,
    )
    assert.deepEqual(
      calls.slice(2).map(({ result }) => result),
      [0, 1, 0],
    )
    assert.equal(service.count('hello'), 1)
  })
})
