import assert from 'node:assert/strict'
import type { HKEY, HNODE, HRESOURCE } from '../../lib/binding/index.js'
import { Hostile, leavesNothingBehind, type Rule } from './hostile.js'
import { Caller, type Item, inputs, isMemory, rows, smallest, type Twin, twins } from './rows.js'

const hostile = new Hostile()
const caller = new Caller(hostile)
const { api } = hostile

const resource = () => caller.handle('HRESOURCE') as HRESOURCE
const key = () => caller.handle('HKEY') as HKEY
const noNode = null as HNODE | null

const control = async (twin: Twin, input: Uint8Array | null, output: Uint8Array | null) =>
  twin === 'sync'
    ? api.ClusterResourceControl(resource(), noNode, 1, input, output)
    : api.ClusterResourceControlAsync(resource(), noNode, 1, input, output)

const isOutput = ({ type }: Item): boolean => type === 'buffer' || type === 'units'

/** A view in the middle of a larger buffer, of which nothing else may be touched. */
function guarded(item: Item, length: number): { view: Uint8Array | Uint16Array; intact(): boolean } {
  const all = new Uint8Array(length * 2 + 64).fill(0xa5)
  const unit = item.type === 'units' ? 2 : 1
  const start = item.type === 'units' ? 32 : 33
  const view = unit === 2 ? new Uint16Array(all.buffer, start, length) : new Uint8Array(all.buffer, start, length)
  view.fill(0)
  const around = [...all.subarray(0, start), ...all.subarray(start + length * unit)]
  return {
    view,
    intact: () =>
      around.length > 0 && all.subarray(0, start).every(isGuard) && all.subarray(start + length * unit).every(isGuard),
  }
}
const isGuard = (byte: number): boolean => byte === 0xa5

const lies: Rule[] = [
  { size: 0 },
  { size: 1, data: 40 },
  { size: 0xffffffff },
  { size: 0x80000001 },
  { size: 0x7fffffff, data: 1 },
  { size: 0xffffffff, data: 100_000 },
  { status: 0, data: 100_000 },
  { status: 234, size: 3 },
  { status: 234, size: 0xffffffff },
  { status: 122, size: 0 },
  { grow: 1 },
  { data: 0 },
]

describe('buffers', () => {
  leavesNothingBehind(hostile, () => caller.closeAll())

  for (const row of rows.filter(candidate => inputs(candidate).some(isOutput))) {
    it(`${row.name}: nothing outside of a buffer is touched, whatever the callee claims`, async () => {
      for (const rule of lies) {
        for (const length of [0, 1, 3, 41, 300]) {
          for (const twin of twins) {
            const values = caller.arguments(row)
            const guards = inputs(row).map((item, i) => {
              const needed = Math.max(length, smallest(item))
              const guard = isOutput(item) ? guarded(item, needed) : null
              if (guard) values[i] = guard.view
              return guard
            })
            hostile.on(row.name as 'ClusterEnumEx', rule)
            await caller.call(row, values, twin)
            for (const guard of guards)
              assert.ok(guard?.intact() ?? true, `${twin}, ${length}, ${JSON.stringify(rule)}`)
          }
        }
      }
    })

    it(`${row.name}: a buffer transferred while the call is in flight is left alone, and told`, async () => {
      const positions = inputs(row).flatMap((item, i) => (isOutput(item) ? i : []))
      for (const position of positions) {
        const values = caller.arguments(row)
        hostile.on(row.name as 'ClusterEnumEx', { hold: true, data: 4 })
        const call = caller.async(row, values)
        await hostile.untilBlocked(1)
        const moved = structuredClone(values[position], {
          transfer: [(values[position] as Uint8Array).buffer as ArrayBuffer],
        })
        hostile.release()
        assert.equal((await call).status, 1784)
        assert.ok((moved as Uint8Array).every(byte => byte === 0))
      }
    })

    it(`${row.name}: a failing call does not mind a transferred buffer`, async () => {
      const position = inputs(row).findIndex(isOutput)
      const values = caller.arguments(row)
      hostile.on(row.name as 'ClusterEnumEx', { hold: true, status: 5 })
      const call = caller.async(row, values)
      await hostile.untilBlocked(1)
      structuredClone(null, { transfer: [(values[position] as Uint8Array).buffer as ArrayBuffer] })
      hostile.release()
      assert.equal((await call).status, 5)
    })

    it(`${row.name}: all buffers may be parts of one`, async () => {
      for (const twin of twins) {
        const shared = new ArrayBuffer(4096)
        let offset = 0
        const values = caller.arguments(row).map((value, i) => {
          const item = inputs(row)[i] as Item
          if (!isMemory(item)) return value
          offset += 1024
          return item.type === 'units' ? new Uint16Array(shared, offset, 64) : new Uint8Array(shared, offset, 1024)
        })
        assert.equal((await caller.call(row, values, twin)).status, 0)
      }
    })
  }

  it('null asks for the size; an empty buffer is a buffer', async () => {
    for (const twin of twins) {
      assert.deepEqual(await control(twin, null, null), { status: 0, lpBytesReturned: 16 })
      assert.deepEqual(await control(twin, null, new Uint8Array(0)), { status: 234, lpBytesReturned: 16 })
      assert.deepEqual(await control(twin, null, new Uint8Array(15)), { status: 234, lpBytesReturned: 16 })
      assert.deepEqual(await control(twin, null, new Uint8Array(16)), { status: 0, lpBytesReturned: 16 })
    }
  })

  it('a text needs room for its terminator', async () => {
    hostile.on('ClusterRegEnumKey', { data: 5 })
    for (const length of [0, 1, 5]) {
      assert.equal(api.ClusterRegEnumKey(key(), 0, new Uint16Array(length)).status, 234)
      assert.equal((await api.ClusterRegEnumKeyAsync(key(), 0, new Uint16Array(length))).status, 234)
    }
    const text = new Uint16Array(6)
    const { status, lpcchName, lpftLastWriteTime } = await api.ClusterRegEnumKeyAsync(key(), 0, text)
    assert.deepEqual([status, lpcchName, lpftLastWriteTime], [0, 5, 0x81234567fffffff0n])
    assert.equal(String.fromCharCode(...text), 'abcde\0')
  })

  it('input is taken when the call is made', async () => {
    hostile.on('ClusterResourceControl', { echo: true, hold: true })
    const input = new Uint8Array([1, 2, 3])
    const output = new Uint8Array(8)
    const call = control('async', input, output)
    input.fill(9)
    structuredClone(null, { transfer: [input.buffer] })
    await hostile.untilBlocked(1)
    hostile.release()
    assert.deepEqual(await call, { status: 0, lpBytesReturned: 3 })
    assert.deepEqual([...output], [1, 2, 3, 0, 0, 0, 0, 0])
  })

  it('input and output may be the same memory', async () => {
    hostile.on('ClusterResourceControl', { data: 3 })
    for (const twin of twins) {
      const both = new Uint8Array([7, 7, 7, 7])
      assert.deepEqual(await control(twin, both, both), { status: 0, lpBytesReturned: 3 })
      assert.deepEqual([...both], [0, 1, 2, 7])
    }
  })

  it('text arrives unchanged: of any length, with any character', async () => {
    hostile.on('ClusterRegQueryValue', { echo: true })
    const lengths = [...Array.from({ length: 10 }, (_, i) => 75 + i), 10_000, 100_000]
    const texts = [
      '',
      'é',
      '日本語',
      '😀',
      '\ud800',
      '\udfff\ud800',
      '\uffff\ufffe\u0001',
      ...lengths.map(length => '😀x'.repeat(length).slice(0, length)),
    ]
    for (const text of texts) {
      for (const twin of ['', 'Async'] as const) {
        const bytes = new Uint8Array(text.length * 2)
        const { status, lpcbData } = await api[`ClusterRegQueryValue${twin}`](key(), text, bytes)
        assert.deepEqual([status, lpcbData], [0, bytes.length])
        assert.ok(Buffer.from(bytes).equals(Buffer.from(text, 'utf16le')), `a text of ${text.length} units`)
      }
    }
  })

  it('a structure of unknown content goes in and comes out', async () => {
    const cluster = caller.handle('HCLUSTER') as never
    for (const twin of ['', 'Async'] as const) {
      const information = new Uint8Array(288).fill(0x11)
      new DataView(information.buffer).setUint32(0, 284, true)
      const { status } = await api[`GetClusterInformation${twin}`](cluster, new Uint16Array(32), information)
      assert.equal(status, 0)
      assert.equal(information.filter(byte => byte === 0xfe).length, 4)
      assert.equal(information.filter(byte => byte === 0x11).length, 280)
      await assert.rejects(async () => api[`GetClusterInformation${twin}`](cluster, null, new Uint8Array(8)), {
        code: 'ERR_OUT_OF_RANGE',
      })
    }
  })

  it('a structure that says that it is longer than it can be is refused', async () => {
    const cluster = caller.handle('HCLUSTER') as never
    const information = new Uint8Array(1024)
    for (const size of [285, 1024, 0xffff_ffff]) {
      new DataView(information.buffer).setUint32(0, size, true)
      for (const twin of ['', 'Async'] as const) {
        await assert.rejects(async () => api[`GetClusterInformation${twin}`](cluster, null, information), {
          code: 'ERR_OUT_OF_RANGE',
          message: /"lpClusterInfo".* longer than 284 bytes/,
        })
      }
    }
    assert.equal(hostile.calls('GetClusterInformation'), 0)
  })
})
