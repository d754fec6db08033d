/** Every row of the table, as the addon describes it, and valid arguments for it: so that a new row is tested by itself. */
import assert from 'node:assert/strict'
import { addon } from '../../lib/binding/addon.js'
import type { Status } from '../../lib/binding/index.js'
import type { Hostile } from './hostile.js'

export interface Item {
  direction: 'in' | 'out'
  type: 'text' | 'number' | 'handle' | 'handles' | 'bytes' | 'descriptor' | 'buffer' | 'units' | 'time'
  parameter: number
  name: string
  optional: boolean
  kind?: string
}

export interface Row {
  name: string
  library: 'clusapi' | 'advapi32'
  returns: '' | 'handle' | 'state' | 'count'
  closes: boolean
  /** Of the handle that it opens. */
  kind?: string
  items: Item[]
}

export const rows = addon().describe() as Row[]

export const inputs = (row: Row): Item[] => row.items.filter(({ direction }) => direction === 'in')
/** Bytes that a structure needs; 0 for memory of any size. */
export const smallest = ({ name }: Item): number => ({ lpClusterInfo: 288, pGroupInfo: 8 })[name] ?? 0
export const isMemory = ({ type }: Item): boolean => type === 'bytes' || type === 'buffer' || type === 'units'

/** A security descriptor of nothing, which has to be self-relative. */
export const descriptor = Uint8Array.from([1, 0, 0, 0x80, ...new Array(16).fill(0)])

export const handleKinds = [...new Set(rows.flatMap(({ kind }) => kind ?? []))]

/** What a call tells, by the names of the fields. */
export type Result = Status & Record<string, number | bigint | null>

type Methods = Record<string, (...values: unknown[]) => Result | Promise<Result>>

/** Calls rows of a library with arguments that are right, except where a test says otherwise. */
export class Caller {
  readonly #hostile: Hostile
  readonly #handles = new Map<string, number>()

  constructor(hostile: Hostile) {
    this.#hostile = hostile
  }

  sync(row: Row, values: unknown[]): Result {
    return this.#methods(row)[row.name]?.(...values) as Result
  }

  async(row: Row, values: unknown[]): Promise<Result> {
    return this.#methods(row)[`${row.name}Async`]?.(...values) as Promise<Result>
  }

  /** Either twin; what the synchronous one throws rejects. */
  async call(row: Row, values: unknown[], twin: Twin): Promise<Result> {
    return twin === 'sync' ? this.sync(row, values) : this.async(row, values)
  }

  /** Right arguments. Handles are opened as needed, once per kind; a closing row gets one of its own. */
  arguments(row: Row): unknown[] {
    return inputs(row).map(item => {
      if (item.type === 'text') return 'a name'
      if (item.type === 'number') return 1
      if (item.type === 'descriptor') return descriptor
      if (item.type === 'handles') return [this.handle(item.kind as string)]
      if (item.type === 'bytes') return new Uint8Array(Math.max(smallest(item), 4)).fill(1)
      if (item.type === 'buffer') return new Uint8Array(1024)
      if (item.type === 'units') return new Uint16Array(64)
      return row.closes ? this.#open(item.kind as string) : this.handle(item.kind as string)
    })
  }

  /** A handle of this kind, the same one every time. */
  handle(kind: string): number {
    let handle = this.#handles.get(kind)
    if (handle === undefined) {
      handle = this.#open(kind)
      this.#handles.set(kind, handle)
    }
    return handle
  }

  /** Closes the handle that a row opened. */
  close(kind: string, handle: number): void {
    const row = closerOf(kind)
    assert.equal(
      this.sync(row, [
        handle,
        ...inputs(row)
          .slice(1)
          .map(() => 0),
      ]).status,
      0,
    )
  }

  /** Closes all handles that were opened here: the last ones first. */
  closeAll(): void {
    for (const [kind, handle] of [...this.#handles].reverse()) this.close(kind, handle)
    this.#handles.clear()
  }

  /** The handle in a result, under whichever name. */
  static opened(row: Row, result: Result): number | null {
    const out = row.items.find(({ direction, type }) => direction === 'out' && type === 'handle')
    return result[out?.name ?? 'handle'] as number | null
  }

  #open(kind: string): number {
    const row = rows.find(candidate => candidate.kind === kind && inputs(candidate).every(item => item.kind !== kind))
    assert.ok(row, `no row opens a ${kind}`)
    const handle = Caller.opened(row, this.sync(row, this.arguments(row)))
    assert.ok(handle, `${row.name} opens a ${kind}`)
    return handle
  }

  #methods({ library }: Row): Methods {
    return (library === 'clusapi' ? this.#hostile.api : this.#hostile.crypto) as unknown as Methods
  }
}

export type Twin = 'sync' | 'async'
export const twins: Twin[] = ['sync', 'async']

export function closerOf(kind: string): Row {
  const row = rows.find(candidate => candidate.closes && candidate.items[0]?.kind === kind)
  assert.ok(row, `no row closes a ${kind}`)
  return row
}
