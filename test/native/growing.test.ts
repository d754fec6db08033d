import assert from 'node:assert/strict'
import type { HKEY, HRESOURCE } from '../../lib/binding/index.js'
import { Win32Error } from '../../lib/constants/errors.gen.js'
import { ClusterError } from '../../lib/core/errors.js'
import { growing } from '../../lib/core/growing-buffer.js'
import { check } from '../../lib/core/status.js'
import { Hostile, leavesNothingBehind, type Rule } from './hostile.js'
import { Caller } from './rows.js'

const hostile = new Hostile()
const caller = new Caller(hostile)
const { api } = hostile

/** A control with output, as the domain does it. */
const control = () =>
  growing({
    syscall: 'ClusterResourceControl',
    target: 'SQL',
    buffers: ['bytes'],
    call: out => api.ClusterResourceControlAsync(caller.handle('HRESOURCE') as HRESOURCE, null, 1, null, out),
    sizes: ({ lpBytesReturned }) => [lpBytesReturned],
    read({ status }, bytes) {
      check(status, 'ClusterResourceControl', 'SQL')
      return Uint8Array.from(bytes)
    },
  })

/** A value by its index: a text and bytes that both may be too long. */
const value = () =>
  growing({
    syscall: 'ClusterRegEnumValue',
    target: null,
    buffers: ['chars', 'bytes'],
    call: (name, data) => api.ClusterRegEnumValueAsync(caller.handle('HKEY') as HKEY, 0, name, data),
    sizes: ({ lpcchValueName, lpcbData }) => [lpcchValueName, lpcbData],
    read({ status }, name, data) {
      check(status, 'ClusterRegEnumValue', null)
      return { name: name.length, data: data.length }
    },
  })

const isExpected = (data: Uint8Array): boolean => data.every((byte, i) => byte === i % 256)

describe('the growing buffer against a callee that lies', () => {
  leavesNothingBehind(hostile, () => caller.closeAll())

  it('gets data of any size', async () => {
    for (const data of [0, 1, 16383, 16384, 16385, 1_000_000, 30_000_000]) {
      hostile.on('ClusterResourceControl', { data })
      const bytes = await control()
      assert.equal(bytes.length, data)
      assert.ok(isExpected(bytes))
    }
  })

  it('gets a text and bytes that grow apart', async () => {
    for (const data of [0, 511, 512, 513, 16384, 16385, 100_000]) {
      hostile.on('ClusterRegEnumValue', { data })
      assert.deepEqual(await value(), { name: data, data })
    }
  })

  const endless: [string, Rule, number][] = [
    ['always needs one more', { grow: 1 }, 234],
    ['always needs a lot more', { grow: 1_000_000 }, 234],
    ['asks for the same size again', { status: 234, size: 5 }, 234],
    ['asks for nothing', { status: 234, size: 0 }, 234],
    ['asks for 4 GiB', { status: 234, size: 0xffffffff }, 234],
    ['asks for the same with the other code', { status: 122, size: 16384 }, 122],
    ['succeeds with more than there is room for', { size: 0xffffffff }, 234],
  ]
  for (const [how, rule, status] of endless) {
    it(`gives up on one that ${how}`, async () => {
      for (const [name, call] of [
        ['ClusterResourceControl', control] as const,
        ['ClusterRegEnumValue', value] as const,
      ]) {
        hostile.on(name, rule)
        await assert.rejects(call, (error: ClusterError) => {
          assert.ok(error instanceof ClusterError)
          assert.equal(error.errno, status)
          assert.equal(error.syscall, name)
          return true
        })
        assert.ok(hostile.calls(name) < 40, `${hostile.calls(name)} calls`)
      }
    })
  }

  it('reaches one that stops growing', async () => {
    hostile.on('ClusterResourceControl', { grow: 100, times: 5 })
    assert.equal((await control()).length, 16)
  })

  it('takes what is claimed, when that is less than what was written', async () => {
    hostile.on('ClusterResourceControl', { data: 100, size: 7 })
    assert.equal((await control()).length, 7)
  })

  it('never believes a size that came with another failure', async () => {
    for (const status of [5, 6, 87, 1722, 1726, 5050]) {
      hostile.on('ClusterResourceControl', { status, size: 0xffffffff })
      const before = hostile.calls('ClusterResourceControl')
      await assert.rejects(control, { errno: status, code: codeOf(status) })
      assert.equal(hostile.calls('ClusterResourceControl'), before + 1)
    }
  })
})

const codeOf = (status: number): string | undefined =>
  Object.entries(Win32Error).find(([, number]) => number === status)?.[0]
