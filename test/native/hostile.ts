/** The hostile library: a ClusAPI that does whatever a test tells it to, and watches how its handles are used. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { addon, addonPath } from '../../lib/binding/addon.js'
import {
  ClusApi,
  type ClusApiFunction,
  CryptoApi,
  type CryptoApiFunction,
  statistics,
} from '../../lib/binding/index.js'

/** How a function is to answer; what each key means stands in hostile/rules.h. Without a rule it succeeds truthfully. */
export interface Rule {
  after?: number
  times?: number
  block?: number
  hold?: boolean
  status?: number
  fail?: boolean
  nothing?: boolean
  lastError?: number
  size?: number
  data?: number
  grow?: number
  number?: number
  echo?: boolean
  item?: 'unaligned' | 'before' | 'behind' | 'across' | 'huge' | 'null' | 'empty' | 'wild'
}

/** The kinds of misuse it counts: numbers that were never handles, wrong kinds, uses and closes of closed handles, and
 * handles used or closed after the one they were opened from. */
export type Misuse = 'invented' | 'kind' | 'closed' | 'double' | 'orphan'

/** A library built for tests only, in a folder beside the addon's. */
export function testLibrary(name: 'hostile' | 'sparse' | 'twin'): string {
  const file = join(dirname(addonPath()), 'test', process.platform === 'win32' ? `${name}.dll` : `${name}.so`)
  assert.ok(existsSync(file), `${file} has not been built`)
  return file
}

export class Hostile {
  readonly api: ClusApi
  /** The rows of advapi32, which the hostile library exports as well. */
  readonly crypto: CryptoApi

  constructor(path = testLibrary('hostile')) {
    this.api = new ClusApi(addon().open('clusapi', path))
    this.crypto = new CryptoApi(addon().open('advapi32', path))
  }

  /** From now on the function answers like this. */
  on(name: ClusApiFunction | CryptoApiFunction, rule: Rule): void {
    const words = Object.entries(rule).map(
      ([key, value]) => `${key}=${typeof value === 'boolean' ? Number(value) : value}`,
    )
    this.#ask(`on ${name} ${words.join(' ')}`)
  }

  /** Ends every blocked call, and forgets the rules and the counts of calls. */
  reset(): void {
    this.#ask('reset')
  }

  /** Forgets misuses and the order of closes. Open handles stay open. */
  forget(): void {
    this.#ask('forget')
  }

  /** Ends every blocked call. */
  release(): void {
    this.#ask('release')
  }

  /** Leaves a last error on this thread, as any older call may have done. */
  leaveLastError(code: number): void {
    this.#ask(`error ${code}`)
  }

  /** How many calls are blocked. */
  get blocked(): number {
    return this.#ask('blocked')
  }

  /** How often the function was called since the last {@link reset}. */
  calls(name: string): number {
    return this.#ask(`calls ${name}`)
  }

  /** How many handles are open, of one kind or all. */
  open(kind = ''): number {
    return this.#ask(`open ${kind}`)
  }

  /** How often handles were misused since the last {@link forget}. */
  misused(how: Misuse | '' = ''): number {
    return this.#ask(`misused ${how}`)
  }

  /** The serial number of the handle that was opened last. */
  get last(): number {
    return this.#ask('last')
  }

  /** The serial numbers of the handles closed since the last {@link forget}, in the order of the closes. */
  get closed(): number[] {
    return this.#list('closed')
  }

  /** The threads that did those closes. */
  get closers(): number[] {
    return this.#list('closer')
  }

  /** The number of the calling thread. */
  get thread(): number {
    return this.#ask('thread')
  }

  /** Waits until so many calls are blocked. */
  async untilBlocked(count: number): Promise<void> {
    await until(() => this.blocked >= count, `${count} calls are blocked`)
  }

  /** Nothing is left behind, and no handle was misused on the way. */
  async assertClean(): Promise<void> {
    await until(() => this.open() === 0, 'the hostile library has no open handles')
    assert.equal(this.misused(), 0, 'handles were misused')
    await until(() => statistics().pending === 0, 'no promise is pending')
    await until(() => statistics().handles === 0, 'no handles are in the table')
  }

  #list(what: string): number[] {
    const list: number[] = []
    for (let next = this.#ask(`${what} 0`); next !== 0; next = this.#ask(`${what} ${list.length}`)) list.push(next)
    return list
  }

  /** A name that begins with an exclamation mark is a command; see hostile/rules.cc. */
  #ask(command: string): number {
    const { status, pdwClusterState } = this.api.GetNodeClusterState(`!${command}`)
    assert.equal(status, 0, `the hostile library does not know: ${command}`)
    return pdwClusterState
  }
}

/** Every test around begins without rules, and leaves nothing behind, once `tidy` has closed what the test had open. */
export function leavesNothingBehind(hostile: Hostile, tidy: () => unknown = () => {}): void {
  beforeEach(() => {
    hostile.reset()
    hostile.forget()
  })
  afterEach(async () => {
    hostile.reset()
    await tidy()
    await hostile.assertClean()
  })
}

/** Waits for something that threads bring about in their own time. */
export async function until(condition: () => boolean, what: string, patience = 15_000): Promise<void> {
  const end = Date.now() + patience
  while (!condition()) {
    if (Date.now() > end) assert.fail(`waited in vain until ${what}`)
    await sleep(2)
  }
}
