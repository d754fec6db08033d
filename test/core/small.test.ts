import assert from 'node:assert/strict'
import { collect } from '../../lib/core/enumeration.js'
import { opened, transition } from '../../lib/core/status.js'
import { checkOneOf, checkOptions, checkText, checkU32 } from '../../lib/core/validate.js'
import { Patience, type WaitOptions, waitFor } from '../../lib/core/wait.js'

describe('statuses', () => {
  it('know ERROR_IO_PENDING as success in progress', () => {
    assert.deepEqual(transition(0, 'X', null), { pending: false })
    assert.deepEqual(transition(997, 'X', null), { pending: true })
    assert.throws(() => transition(5, 'X', 'Y'), { code: 'ERROR_ACCESS_DENIED', syscall: 'X', target: 'Y' })
  })

  it('never let a missing handle pass for success', () => {
    assert.equal(opened({ status: 0, handle: 7 }, 'X', null), 7)
    assert.throws(() => opened({ status: 0, handle: null }, 'X', null), { code: 'ERROR_GEN_FAILURE' })
    assert.throws(() => opened({ status: 5007, handle: null }, 'X', 'Y'), { errno: 5007 })
  })
})

describe('enumerations', () => {
  it('end where the callee says so', async () => {
    assert.deepEqual(await collect('X', null, async i => (i < 3 ? i * i : null)), [0, 1, 4])
    assert.deepEqual(await collect('X', null, async () => null), [])
  })

  it('end also if the callee never says so', async function () {
    this.timeout(60_000)
    await assert.rejects(
      collect('X', null, async i => i),
      { code: 'ERROR_INVALID_DATA', syscall: 'X' },
    )
  })
})

describe('arguments', () => {
  it('are named in the errors about them', () => {
    assert.throws(() => checkText('name', 7), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message: /"name".*7/ })
    assert.throws(() => checkText('name', 'a\0b'), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_VALUE',
      message: /"name"/,
    })
    for (const value of [-1, 0.5, 2 ** 32, Number.NaN]) {
      assert.throws(() => checkU32('n', value), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE', message: /"n"/ })
    }
    assert.throws(() => checkU32('n', '1'), { code: 'ERR_INVALID_ARG_TYPE' })
    assert.throws(() => checkOneOf('a', 'x', ['y', 'z']), { code: 'ERR_INVALID_ARG_VALUE', message: /'y', 'z'.*'x'/ })
    assert.throws(() => checkOptions('options', null, []), { code: 'ERR_INVALID_ARG_TYPE' })
    assert.throws(() => checkOptions('options', { acces: 1 }, ['access']), {
      code: 'ERR_INVALID_ARG_VALUE',
      message: /"options\.acces".*access/,
    })
  })
})

describe('waiting', () => {
  const patience = (options: WaitOptions = {}) =>
    new Patience(options, { syscall: 'MoveClusterGroup', target: 'G', stand: 'Pending on N' })
  const never = () => new Promise<never>(() => {})

  it('looks until it is enough', async () => {
    let looks = 0
    assert.equal(
      await patience({ interval: 1 }).until(
        async () => ++looks,
        n => n === 3,
      ),
      3,
    )
  })

  it('ends when time is up, with an error that tells what for and where it stood', async () => {
    const timedOut = {
      name: 'TimeoutError',
      code: 'ERR_CLUSAPI_TIMEOUT',
      syscall: 'MoveClusterGroup',
      target: 'G',
      timeout: 20,
      message: /MoveClusterGroup 'G' .*20 ms.*Pending on N/,
    }
    await assert.rejects(
      patience({ timeout: 20, interval: 5 }).until(
        async () => 0,
        () => false,
      ),
      timedOut,
    )
    await assert.rejects(patience({ timeout: 20 }).for(never), timedOut)
    await assert.rejects(
      patience({ timeout: 20 }).until(never, () => true),
      timedOut,
    )
  })

  it('ends with its signal, for its reason', async () => {
    const reason = new Error('enough')
    for (const wait of [
      (end: Patience) => end.for(never),
      (end: Patience) =>
        end.until(
          async () => 0,
          () => false,
        ),
    ]) {
      const controller = new AbortController()
      const ended = assert.rejects(wait(patience({ signal: controller.signal, timeout: 60_000 })), reason)
      setTimeout(() => controller.abort(reason), 10)
      await ended
      await assert.rejects(wait(patience({ signal: AbortSignal.abort(reason) })), reason)
    }
  })

  it('lets a call that was abandoned fail in silence', async () => {
    const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('late')), 20))
    await assert.rejects(
      patience({ timeout: 1 }).for(() => late),
      { name: 'TimeoutError' },
    )
    await assert.rejects(late)
    await assert.rejects(
      patience({ timeout: 60_000 }).for(async () => assert.fail('at once')),
      /at once/,
    )
  })

  it('checks its options', async () => {
    assert.throws(() => patience({ timeout: -1 }), { code: 'ERR_OUT_OF_RANGE' })
    assert.throws(() => patience({ interval: 0.5 }), { code: 'ERR_OUT_OF_RANGE' })
    assert.throws(() => patience({ signal: {} as AbortSignal }), { code: 'ERR_INVALID_ARG_TYPE' })
    const look = async () => ({ state: 'Online' })
    await assert.rejects(waitFor('X', 'Y', look, ['Online'], { timeOut: 1 } as never), {
      code: 'ERR_INVALID_ARG_VALUE',
    })
  })
})
