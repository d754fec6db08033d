import assert from 'node:assert/strict'
import { collect } from '../../lib/core/enumeration.js'
import { opened, transition } from '../../lib/core/status.js'
import { checkOneOf, checkOptions, checkText, checkU32 } from '../../lib/core/validate.js'
import { waitUntil } from '../../lib/core/wait.js'

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
  it('looks until it is done', async () => {
    let looks = 0
    const look = async () => ++looks
    assert.equal(await waitUntil(look, n => n === 3, { interval: 1 }), 3)
  })

  it('ends with its signal, or when time is up', async () => {
    const never = () => false
    await assert.rejects(
      waitUntil(async () => 0, never, { timeout: 20, interval: 5 }),
      { name: 'TimeoutError' },
    )
    const reason = new Error('enough')
    const controller = new AbortController()
    const wait = assert.rejects(
      waitUntil(async () => 0, never, { signal: controller.signal }),
      reason,
    )
    setTimeout(() => controller.abort(reason), 10)
    await wait
    await assert.rejects(
      waitUntil(async () => 0, never, { signal: AbortSignal.abort(reason) }),
      reason,
    )
  })

  it('checks its options', async () => {
    const wait = (options: object) =>
      waitUntil(
        async () => 0,
        () => true,
        options,
      )
    await assert.rejects(wait({ timeout: -1 }), { code: 'ERR_OUT_OF_RANGE' })
    await assert.rejects(wait({ signal: {} }), { code: 'ERR_INVALID_ARG_TYPE' })
    await assert.rejects(wait({ timeOut: 1 }), { code: 'ERR_INVALID_ARG_VALUE' })
  })
})
