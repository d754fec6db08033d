import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { type AnyHandle, abandon, type ClusApiFunction, type HCLUSTER, statistics } from '../../lib/binding/index.js'
import { Hostile, leavesNothingBehind, until } from './hostile.js'
import { Caller, descriptor, inputs, isMemory, type Result, type Row, rows, smallest, type Twin } from './rows.js'

/** What the monkey knows of an open handle. */
interface Known {
  kind: string
  handle: number
  root: Known | null
}

const steps = Number(process.env.CLUSAPI_TEST_STEPS ?? 4000)
const hostile = new Hostile()
const caller = new Caller(hostile)
const usable = rows.filter(({ closes }) => !closes)

/** The same numbers for the same seed. */
function random(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Opens, calls, closes and loses handles at random, in both ways, while the library fails and blocks at random. */
class Monkey {
  readonly #below: (limit: number) => number
  readonly #open: Known[] = []
  readonly #inFlight = new Set<Promise<void>>()
  #commits = 0

  constructor(seed: number) {
    this.#below = random(seed)
  }

  async play(): Promise<void> {
    for (let step = 0; step < steps; step++) {
      const dice = this.#below(100)
      if (dice < 75) await this.#call(this.#one(usable))
      else if (dice < 85) await this.#close()
      else if (dice < 90) this.#upset()
      else if (dice < 95) await turn()
      else if (this.#inFlight.size > 100) await Promise.race(this.#inFlight)
      if (this.#open.length > 60) await this.#close()
    }
    for (const { name } of rows) hostile.on(name as ClusApiFunction, {})
    hostile.release()
    await Promise.all(this.#inFlight)
    assert.equal(hostile.calls('commit'), this.#commits, 'what was committed is what was to be')
    for (const { kind, handle } of this.#open.filter(({ root }) => root === null)) caller.close(kind, handle)
  }

  #one<T>(list: readonly T[]): T {
    return list[this.#below(list.length)] as T
  }

  get #twin(): Twin {
    return this.#below(2) === 0 ? 'sync' : 'async'
  }

  /** Another rule for one function: it fails, lies, or takes a moment. */
  #upset(): void {
    const rule = this.#one([
      {},
      { status: 1726 },
      { fail: true },
      { nothing: true },
      { block: 2 },
      { size: 0xffffffff },
      { data: 900 },
    ])
    hostile.on(this.#one(rows).name as ClusApiFunction, rule)
  }

  async #call(row: Row): Promise<void> {
    const values: unknown[] = []
    let root: Known | null = null
    for (const item of inputs(row)) {
      if (item.kind !== undefined) {
        const known = this.#one(this.#open.filter(({ kind }) => kind === item.kind))
        if (known === undefined || (root !== null && (known.root ?? known) !== root)) {
          if (!item.optional) return
          values.push(null)
          continue
        }
        root = known.root ?? known
        values.push(item.type === 'handles' ? [known.handle] : known.handle)
      } else if (isMemory(item)) {
        const size = smallest(item) || this.#below(200)
        values.push(item.type === 'units' ? new Uint16Array(size) : new Uint8Array(size))
      } else {
        if (item.type === 'descriptor') values.push(descriptor.slice())
        else values.push(item.type === 'text' ? `${this.#below(100)}` : this.#below(5))
      }
    }
    await this.#settle(this.#twin, row, values, result => {
      this.#remember(row, result, root)
    })
    if (this.#below(10) === 0) this.#transfer(values)
  }

  #remember(row: Row, result: Result, root: Known | null): void {
    const handle = row.kind === undefined ? null : Caller.opened(row, result)
    if (handle === null) return
    assert.equal(result.status, 0)
    this.#open.push({ kind: row.kind as string, handle, root: row.kind === 'HCLUSTER' ? null : root })
  }

  /** Takes the memory away that a call in flight was given. */
  #transfer(values: unknown[]): void {
    const view = values.find(value => ArrayBuffer.isView(value))
    if (view !== undefined) structuredClone(null, { transfer: [view.buffer as ArrayBuffer] })
  }

  async #close(): Promise<void> {
    const victim = this.#one(this.#open)
    if (victim === undefined) return
    const forget = () => {
      for (const known of this.#open.filter(known => known === victim || known.root === victim)) {
        this.#open.splice(this.#open.indexOf(known), 1)
      }
    }
    const how = this.#below(3)
    if (how === 0) {
      forget()
      abandon(victim.handle as AnyHandle)
      return
    }
    // A batch may be closed in several ways, and closing one of reads opens its reply.
    const row = this.#one(rows.filter(({ closes, items }) => closes && items[0]?.kind === victim.kind))
    const further = inputs(row)
      .slice(1)
      .map(() => this.#below(2))
    const values = [victim.handle, ...further]
    const then = (result: Result) => {
      if (row.name === 'ClusterRegCloseBatch' && further[0] === 1) this.#commits++
      this.#remember(row, result, victim.root)
    }
    if (how === 1) {
      forget()
      await this.#settle('async', row, values, then)
      return
    }
    try {
      const result = caller.sync(row, values)
      forget()
      then(result)
    } catch (error) {
      assert.equal((error as { code: string }).code, 'ERR_CLUSAPI_HANDLE_BUSY')
    }
  }

  async #settle(twin: Twin, row: Row, values: unknown[], then: (result: Result) => void) {
    if (twin === 'sync') {
      then(caller.sync(row, values))
      return
    }
    const call: Promise<void> = caller
      .async(row, values)
      .then(then)
      .finally(() => this.#inFlight.delete(call))
    this.#inFlight.add(call)
  }
}

describe('a monkey', () => {
  leavesNothingBehind(hostile)

  for (const seed of [1, 2, randomInt(2 ** 31)]) {
    it(`breaks nothing in ${steps} steps (seed ${seed})`, async function () {
      this.timeout(120_000)
      hostile.api.CloseCluster(hostile.api.OpenCluster(null).handle as HCLUSTER)
      await new Monkey(seed).play()
      await until(() => statistics().open === 0, 'everything is closed')
      assert.equal(hostile.misused(), 0)
    })
  }
})
