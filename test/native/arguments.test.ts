import assert from 'node:assert/strict'
import { Hostile, leavesNothingBehind } from './hostile.js'
import {
  Caller,
  descriptor,
  handleKinds,
  type Item,
  inputs,
  isMemory,
  type Row,
  rows,
  type Twin,
  twins,
} from './rows.js'

const hostile = new Hostile()
const caller = new Caller(hostile)

interface Wrong {
  value: unknown
  code: string
  type?: typeof TypeError | typeof RangeError
}
const wrongType = (...values: unknown[]): Wrong[] =>
  values.map(value => ({ value, code: 'ERR_INVALID_ARG_TYPE', type: TypeError }))
const wrongValue = (...values: unknown[]): Wrong[] =>
  values.map(value => ({ value, code: 'ERR_INVALID_ARG_VALUE', type: TypeError }))
const outOfRange = (...values: unknown[]): Wrong[] =>
  values.map(value => ({ value, code: 'ERR_OUT_OF_RANGE', type: RangeError }))

const things = [undefined, true, 1n, Symbol('x'), {}, [], () => 1, new Date(), new Proxy({}, {})]

function detached<T extends Uint8Array | Uint16Array>(view: T): T {
  structuredClone(view.buffer, { transfer: [view.buffer as ArrayBuffer] })
  return view
}

type View = new (memory: ArrayBufferLike | number) => Uint8Array | Uint16Array

function wrongMemory(right: View): Wrong[] {
  const others = [
    Uint8Array,
    Uint16Array,
    Int8Array,
    Int16Array,
    Uint8ClampedArray,
    Float64Array,
    BigUint64Array,
    DataView,
  ] as unknown as View[]
  const resizable = new (ArrayBuffer as unknown as new (size: number, options: object) => ArrayBuffer)(64, {
    maxByteLength: 128,
  })
  return [
    ...wrongType(...things, 5, 'text', new ArrayBuffer(8), new Proxy(new right(8), {})),
    ...wrongType(...others.filter(other => other !== right).map(other => new other(new ArrayBuffer(64)))),
    ...wrongValue(new right(new SharedArrayBuffer(64)), new right(resizable), detached(new right(64))),
  ]
}

/** Numbers that are no handle of this kind. */
function strangeHandles(item: Item): Wrong[] {
  const numbers = [0, -1, 1, 1.5, 4095, Number.NaN, Infinity, -Infinity, 2 ** 53, 1e300, Number.MAX_SAFE_INTEGER]
  const others = handleKinds.filter(kind => kind !== item.kind)
  return [
    ...wrongValue(...numbers),
    ...others.map(kind => ({ value: caller.handle(kind), code: 'ERR_CLUSAPI_HANDLE_KIND', type: TypeError })),
  ]
}

/** C would read past the end of each of these, or take them for pointers. */
function wrongDescriptors(): Uint8Array[] {
  const change = (at: number, ...values: number[]) => {
    const bytes = new Uint8Array(28)
    bytes.set(descriptor)
    bytes.set(values, at)
    return bytes
  }
  const empty = new Uint8Array(0)
  const [absolute, unknown] = [change(3, 0), change(0, 2)]
  const outside = [4, 8].flatMap(field => [change(field, 28), change(field, 24), change(field, 0xff, 0xff, 0xff, 0xff)])
  const sid = change(4, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1)
  const list = change(2, 4, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 2, 0, 9, 0)
  return [empty, descriptor.subarray(1), absolute, unknown, ...outside, sid, list]
}

/** Everything that this argument must refuse. */
function wrong(item: Item): Wrong[] {
  const missing = item.optional || isMemory(item) ? [] : wrongType(null)
  switch (item.type) {
    case 'text':
      return [
        ...wrongType(...things, 5, Buffer.from('x')),
        ...missing,
        ...wrongValue('\0', 'a\0b', `${'long'.repeat(100)}\0`),
      ]
    case 'number':
      return [
        ...wrongType(...things, '5', null),
        ...outOfRange(-1, 1.5, 2 ** 32, 1e300, -0.5, Number.NaN, Infinity, -Infinity),
      ]
    case 'bytes':
    case 'buffer':
      return wrongMemory(Uint8Array as View)
    case 'descriptor':
      return [...missing, ...wrongMemory(Uint8Array as View), ...wrongValue(...wrongDescriptors())]
    case 'units':
      return wrongMemory(Uint16Array as View)
    case 'handle':
      return [...wrongType(...things, '1'), ...missing, ...strangeHandles(item)]
    case 'handles':
      return [
        ...wrongType(...things.filter(thing => !Array.isArray(thing)), 5, 'text', new Float64Array(1)),
        ...missing,
        ...wrongType(...[...things, null, '1'].map(thing => [thing]), new Array(3)),
        ...strangeHandles(item).map(({ value, ...how }) => ({
          value: [caller.handle(item.kind as string), value],
          ...how,
        })),
      ]
    default:
      throw new Error(`an argument of the unknown type ${item.type}`)
  }
}

async function refuses(
  row: Row,
  position: number,
  item: Item,
  { value, code, type }: Wrong,
  twin: Twin,
): Promise<void> {
  const values = caller.arguments(row)
  const right = values[position]
  values[position] = value
  const shown = typeof value === 'object' && value !== null ? value.constructor.name : String(value)
  await assert.rejects(
    () => caller.call(row, values, twin),
    (error: Error & { code: string }) => {
      assert.equal(error.code, code, `${shown}: ${error}`)
      assert.ok(error instanceof (type ?? Error), `${shown}: ${error}`)
      assert.ok(error.message.includes(`"${item.name}"`), `${shown}: ${error.message} does not name ${item.name}`)
      return true
    },
    `${row.name}${twin === 'async' ? 'Async' : ''} took ${shown} as ${item.name}`,
  )
  // The handle made for a closing row has not been closed by the refused call.
  if (row.closes) caller.sync(row, values.with(position, right))
}

describe('wrong arguments are refused before anything is called', () => {
  leavesNothingBehind(hostile, () => caller.closeAll())

  for (const row of rows) {
    for (const [position, item] of inputs(row).entries()) {
      it(`${row.name}: ${item.name}`, async () => {
        for (const bad of wrong(item)) {
          for (const twin of twins) {
            const before = hostile.calls(row.name)
            await refuses(row, position, item, bad, twin)
            assert.equal(hostile.calls(row.name) - before, row.closes ? 1 : 0)
          }
        }
      })
    }

    it(`${row.name}: nothing at all`, async () => {
      if (inputs(row).length === 0) return
      for (const twin of twins) {
        await assert.rejects(() => caller.call(row, [], twin), { code: 'ERR_INVALID_ARG_TYPE' })
      }
    })
  }
})

describe('what may be null', () => {
  leavesNothingBehind(hostile, () => caller.closeAll())

  for (const row of rows) {
    for (const [position, item] of inputs(row).entries()) {
      if (!item.optional && !isMemory(item)) continue
      it(`${row.name}: ${item.name}`, async () => {
        for (const twin of twins) {
          const values = caller.arguments(row).with(position, null)
          const result = await caller.call(row, values, twin)
          assert.ok(result.status === 0 || result.status === 234, `status ${result.status}`)
          const handle = row.kind === undefined ? null : Caller.opened(row, result)
          if (handle !== null) caller.close(row.kind as string, handle)
        }
      })
    }
  }
})
