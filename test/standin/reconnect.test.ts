import assert from 'node:assert/strict'
import type { Request } from '../../lib/channel/frames.js'
import { type Called, run, start } from './client.js'
import { type Answer, FakeService, type Script } from './fake-service.js'
import { openAll, openCalls, smallCluster, statusOf } from './small-cluster.js'

const names = (requests: Request[]): string[] => requests.map(({ name }) => name)
const statuses = (calls: Called[]): number[] => calls.map(statusOf)

/** A small cluster that answers a function's first calls otherwise. */
function atFirst(name: string, ...answers: Answer[]): Script {
  const small = smallCluster()
  return (request, nth) => (request.name === name && answers[nth - 1]) || small(request, nth)
}

/** Asks for the state of node $n, with the connections cut before it. */
async function cutBefore(service: FakeService, open: string, then: string, env?: NodeJS.ProcessEnv): Promise<Called[]> {
  const client = start(`${open} ; sleep #400 ; ${then}`, env)
  const opened = service.requests.length
  while (service.requests.length === opened) await new Promise(resolve => setTimeout(resolve, 50))
  await new Promise(resolve => setTimeout(resolve, 150))
  service.cut()
  return client.done
}

describe('a lost connection', () => {
  it('is not noticed by RPC handles: they are opened again by name, and what was left of them is closed', async () => {
    await using service = await FakeService.start(smallCluster())
    const calls = await cutBefore(
      service,
      openAll(service.name),
      'ClusterRegDeleteValue $k null ; GetClusterNodeState $n ; ClusterRegDeleteValue $k null',
    )
    assert.deepEqual(statuses(calls.slice(openCalls)), [0, 0, 0])
    const again = service.requests.slice(openCalls)
    assert.deepEqual(names(again), [
      'OpenCluster',
      'CloseCluster',
      'OpenClusterResource',
      'GetClusterResourceKey',
      'CloseClusterResource',
      'ClusterRegCloseKey',
      'ClusterRegDeleteValue',
      'OpenClusterNode',
      'CloseClusterNode',
      'GetClusterNodeState',
      'ClusterRegDeleteValue',
    ])
    assert.deepEqual(again[0]?.args, [null, 1])
    assert.deepEqual(again[5]?.args, [5n])
    assert.deepEqual(again[6]?.args, again.at(-1)?.args)
  })

  it('opens keys below keys again by one path', async () => {
    await using service = await FakeService.start(smallCluster())
    await cutBefore(
      service,
      `c=OpenCluster '${service.name} ; k=GetClusterKey $c #1 ; ClusterRegOpenKey $k 'a #2 &l ; ClusterRegOpenKey $l ' #3 &m ;
       ClusterRegCreateKey $m 'b\\u005cc #0 #4 null &x null ; ClusterRegCloseKey $k ; ClusterRegCloseKey $l`,
      'ClusterRegDeleteValue $x null',
    )
    const again = service.requests.slice(names(service.requests).lastIndexOf('OpenCluster'))
    assert.deepEqual(
      again.map(({ name, args }) => [name, ...args.slice(1)]),
      [
        ['OpenCluster', 1],
        ['CloseCluster'],
        ['GetClusterKey', 1],
        ['ClusterRegOpenKey', 'a\\b\\c', 4],
        ['ClusterRegCloseKey'],
        ['ClusterRegCloseKey'],
        ['ClusterRegDeleteValue', null],
      ],
    )
  })

  it('in the middle of a call has it made once more', async () => {
    await using service = await FakeService.start(atFirst('MoveClusterGroup', 'close'))
    const calls = await run(`${openAll(service.name)} ; MoveClusterGroup $g $n ; MoveClusterGroup $g null`)
    assert.deepEqual(statuses(calls.slice(openCalls)), [0, 0])
    assert.equal(service.count('MoveClusterGroup'), 3)
  })

  it('in the middle of a call for the second time is its answer', async () => {
    await using service = await FakeService.start(atFirst('MoveClusterGroup', 'close', 'close'))
    const calls = await run(`${openAll(service.name)} ; MoveClusterGroup $g $n ; MoveClusterGroup $g $n`)
    assert.deepEqual(statuses(calls.slice(openCalls)), [1726, 0])
  })

  it('for good gives the first error, and handles can still be closed', async () => {
    const small = smallCluster()
    const script = (
      name: string,
    ) => `${openAll(name)} ; MoveClusterGroup $g $n ; ClusterSimulatorHandleCount ; CloseClusterGroup $g ;
      CloseCluster $c ; ClusterSimulatorHandleCount`
    await using leaderless = await FakeService.start((request, nth) => {
      if (request.name === 'MoveClusterGroup') return { status: 1727, flags: 2 }
      return request.name === 'OpenCluster' && nth > 1 ? { status: 5050 } : small(request, nth)
    })
    const refused = await run(script(leaderless.name))
    assert.deepEqual(statuses(refused.slice(openCalls)), [1727, openCalls, 1, 1, 0])

    const ended = await FakeService.start((request, nth) => {
      if (request.name === 'MoveClusterGroup') void ended[Symbol.asyncDispose]()
      return small(request, nth)
    })
    const gone = await run(script(ended.name))
    assert.deepEqual(statuses(gone.slice(openCalls)), [1726, openCalls, 1, 1, 0])
  })

  it('with the node of a handle has it opened elsewhere', async () => {
    await using service = await FakeService.start(atFirst('MoveClusterGroup', { status: 1722, flags: 2 }))
    const calls = await run(`${openAll(service.name)} ; MoveClusterGroup $g $n`)
    assert.deepEqual(statuses(calls.slice(openCalls)), [0])
    assert.equal(service.count('hello'), 1)
    assert.deepEqual(names(service.requests.slice(openCalls)), [
      'MoveClusterGroup',
      'OpenCluster',
      'CloseCluster',
      'OpenClusterGroup',
      'CloseClusterGroup',
      'OpenClusterNode',
      'CloseClusterNode',
      'MoveClusterGroup',
    ])
  })

  it('does not follow what was renamed meanwhile', async () => {
    await using service = await FakeService.start((request, nth) =>
      request.name === 'OpenClusterNode' && nth > 1 ? { status: 5042 } : smallCluster()(request, nth),
    )
    const calls = await cutBefore(service, openAll(service.name), 'GetClusterNodeState $n')
    assert.deepEqual(statuses(calls.slice(openCalls)), [5042])
  })

  it('ends LPC handles; the cluster has to be opened again', async () => {
    await using service = await FakeService.start(smallCluster())
    const env = { CLUSAPI_SIMULATOR: service.name }
    const open = openAll('').replace(/OpenCluster '/, 'OpenCluster null')
    const calls = await cutBefore(
      service,
      open,
      `GetClusterNodeState $n ; GetClusterNodeState $n ; d=OpenCluster null ; n=OpenClusterNode $d 'NODE1 ; GetClusterNodeState $n ;
       CloseCluster $c ; CloseCluster $d ; ClusterSimulatorHandleCount`,
      env,
    )
    assert.deepEqual(statuses(calls.slice(openCalls)), [1722, 1722, 0, 0, 0, 1, 1, 0])

    await using losing = await FakeService.start(atFirst('GetClusterNodeState', { status: 1722, flags: 2 }))
    const more = await run(`${open} ; GetClusterNodeState $n ; GetClusterNodeState $n`, {
      CLUSAPI_SIMULATOR: losing.name,
    })
    assert.deepEqual(statuses(more.slice(openCalls)), [1722, 1722])
  })

  it('does not let LPC and RPC handles meet in one call', async () => {
    await using service = await FakeService.start(smallCluster())
    const calls = await run(
      `c=OpenCluster null ; d=OpenCluster '${service.name} ; g=OpenClusterGroup $c 'G ; n=OpenClusterNode $d 'N ;
       MoveClusterGroup $g $n`,
      { CLUSAPI_SIMULATOR: service.name },
    )
    assert.equal(calls.at(-1)?.result, 1702)
  })
})
