import assert from 'node:assert/strict'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type HandleCare, HandleOwner } from '../../lib/core/handle-owner.js'

class Owner extends HandleOwner<number> {
  protected override describe(): string {
    return "Owner 'A'"
  }
}

/** Counts what happens to handles; closing takes as long as `gate`. */
function care(open?: () => Promise<number>) {
  const log: string[] = []
  let release = () => {}
  const gate = new Promise<void>(resolve => {
    release = resolve
  })
  const close = async (handle: number) => {
    log.push(`close ${handle}`)
    await gate
    log.push(`closed ${handle}`)
  }
  const abandon = (handle: number) => void log.push(`abandon ${handle}`)
  const all: HandleCare<number> = open === undefined ? { close, abandon } : { close, abandon, open }
  return { log, release, care: all }
}

const handleOf = (owner: Owner) => owner.use(async handle => handle)

const isClosed = { code: 'ERR_CLUSAPI_HANDLE_CLOSED', message: /Owner 'A' is closed/ }

describe('the handle owner', () => {
  it('closes once, at once, however often it is asked', async () => {
    const { log, release, care: its } = care()
    const owner = new Owner(null, its, 7)
    assert.equal(owner.closed, false)
    assert.equal(await handleOf(owner), 7)
    owner.close()
    owner.close()
    owner[Symbol.dispose]()
    assert.equal(owner.closed, true)
    await assert.rejects(handleOf(owner), isClosed)
    assert.deepEqual(log, ['close 7'])
    release()
    await owner[Symbol.asyncDispose]()
    await owner[Symbol.asyncDispose]()
    assert.deepEqual(log, ['close 7', 'closed 7'])
  })

  it('waits for the real close when disposed of', async () => {
    const { log, release, care: its } = care()
    const disposal = new Owner(null, its, 7)[Symbol.asyncDispose]()
    setImmediate(release)
    await disposal
    assert.deepEqual(log, ['close 7', 'closed 7'])
  })

  it('works with await using', async () => {
    const { log, release, care: its } = care()
    release()
    {
      await using owner = new Owner(null, its, 7)
      assert.equal(owner.closed, false)
    }
    assert.deepEqual(log, ['close 7', 'closed 7'])
  })

  it('opens once, when first needed', async () => {
    let opens = 0
    const { care: its } = care(async () => ++opens)
    const owner = new Owner(null, its, null)
    assert.equal(opens, 0)
    assert.deepEqual(await Promise.all([handleOf(owner), handleOf(owner), handleOf(owner)]), [1, 1, 1])
    assert.equal(await handleOf(owner), 1)
  })

  it('tries again after an opening that failed', async () => {
    let opens = 0
    const { care: its } = care(async () => {
      if (++opens === 1) throw new Error('not now')
      return opens
    })
    const owner = new Owner(null, its, null)
    await assert.rejects(handleOf(owner), /not now/)
    assert.equal(await handleOf(owner), 2)
  })

  it('closes what was still being opened', async () => {
    let arrive: (handle: number) => void = () => {}
    const { log, release, care: its } = care(() => new Promise(resolve => (arrive = resolve)))
    release()
    const owner = new Owner(null, its, null)
    const handle = assert.rejects(handleOf(owner), isClosed)
    const disposal = owner[Symbol.asyncDispose]()
    arrive(9)
    await Promise.all([handle, disposal])
    assert.deepEqual(log, ['close 9', 'closed 9'])
  })

  it('has nothing to close when nothing was opened', async () => {
    const { log, care: its } = care(() => Promise.reject(new Error('never')))
    await new Owner(null, its, null)[Symbol.asyncDispose]()
    assert.deepEqual(log, [])
  })

  it('is closed with its parent, and leaves the closing to it', async () => {
    const [parents, children] = [care(), care()]
    const parent = new Owner(null, parents.care, 1)
    const child = new Owner(parent, children.care, 2)
    parent.close()
    assert.equal(child.closed, true)
    await assert.rejects(handleOf(child), isClosed)
    await child[Symbol.asyncDispose]()
    assert.deepEqual(children.log, [])
  })

  it('closes before its parent when both are closed in one breath', () => {
    const [parents, children] = [care(), care()]
    const parent = new Owner(null, parents.care, 1)
    const child = new Owner(parent, children.care, 2)
    child.close()
    parent.close()
    assert.deepEqual([children.log, parents.log], [['close 2'], ['close 1']])
  })

  it('leaves a close that cannot begin to the reaper', async () => {
    const { log, care: its } = care()
    const owner = new Owner(null, { ...its, close: () => Promise.reject(new Error('no thread')) }, 5)
    await owner[Symbol.asyncDispose]()
    assert.deepEqual(log, ['abandon 5'])
  })

  it('hands a handle nobody closed to the reaper, and only such a one', async () => {
    setFlagsFromString('--expose-gc')
    const collectGarbage: () => void = runInNewContext('gc')
    const [dropped, closed] = [care(), care()]
    ;(() => {
      new Owner(null, dropped.care, 3)
      new Owner(null, closed.care, 4).close()
    })()
    for (let i = 0; i < 100 && dropped.log.length === 0; i++) {
      collectGarbage()
      await new Promise(resolve => setTimeout(resolve, 10))
    }
    assert.deepEqual(dropped.log, ['abandon 3'])
    assert.deepEqual(closed.log, ['close 4'])
  })
})
