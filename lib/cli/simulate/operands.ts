import { Win32Error } from '../../index.js'
import type { FaultRule, Simulator } from '../../simulator.js'
import { UsageError } from '../failure.js'

/** Something that follows the name of a command. */
export interface Operand<Value> {
  /** What help calls it. */
  readonly name: string
  /** Whether it may be left out; `'rest'` for what may come any number of times. */
  readonly count: 'one' | 'optional' | 'rest'
  /** @throws UsageError telling what it must look like */
  parse(words: readonly string[]): Value
  /** What it may be, for completion. */
  candidates(lab: Simulator): Promise<readonly string[]>
}

/** The values of a row of operands. */
export type Values<Operands extends readonly Operand<unknown>[]> = {
  [Index in keyof Operands]: Operands[Index] extends Operand<infer Value> ? Value : never
}

type Candidates = (lab: Simulator) => Promise<readonly string[]>

function operand<Value>(
  name: string,
  read: (word: string) => Value,
  candidates: Candidates = async () => [],
): Operand<Value> {
  return { name, count: 'one', parse: ([word = '']) => read(word), candidates }
}

/** The same, where it may be left out. */
export function optional<Value>({ name, parse, candidates }: Operand<Value>): Operand<Value | undefined> {
  return { name, count: 'optional', parse: words => (words.length === 0 ? undefined : parse(words)), candidates }
}

const asItIs = (word: string) => word

export const node = operand('node', asItIs, async lab => (await lab.status()).nodes.map(({ name }) => name))

export const network = operand('network', asItIs, async lab => (await lab.status()).networks.map(({ name }) => name))

/** What connects one node to one network. */
export const netInterface = operand('interface', asItIs, async lab =>
  (await lab.status()).interfaces.map(({ name }) => name),
)

export const resource = operand('resource', asItIs, async lab => (await lab.status()).resources.map(({ name }) => name))

export const file = operand('file', asItIs)

export const faultId = operand('number', wholeNumber, async lab => (await lab.faults.list()).map(({ id }) => `${id}`))

export const count = operand('count', wholeNumber)

/** A ClusAPI function, or a moment inside the cluster. */
export const faultPoint = operand('function', asItIs, lab => lab.faults.functions())

/** When connections are cut. */
export const moment = operand(
  'before|after',
  word => {
    if (word !== 'before' && word !== 'after') throw new UsageError(`'${word}' is neither before nor after`)
    return word
  },
  async () => ['before', 'after'],
)

/** A status of Windows, by number or by name. */
export const status = operand('status', readStatus, async () => Object.keys(Win32Error))

/** Cluster time, in ms. */
export const duration = operand('duration', readDuration)

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** As far as a cluster's clock goes at once, in ms. */
const century = 36_525 * units.d

function readDuration(word: string): number {
  const parts = [...word.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== word) {
    throw new UsageError(`'${word}' is not a time such as 500ms, 30s, 1m30s, 2h or 1d`)
  }
  const ms = parts.reduce((sum, [, number, unit]) => sum + Number(number) * units[unit as keyof typeof units], 0)
  if (ms > century) throw new UsageError(`'${word}' is longer than a century`)
  return Math.round(ms)
}

function readStatus(word: string): number {
  const known = (Win32Error as { readonly [name: string]: number })[word.toUpperCase()]
  const number = /^(\d+|0x[0-9a-f]+)$/i.test(word) ? Number(word) : known
  if (number === undefined || number > 0xffff_ffff) {
    throw new UsageError(`'${word}' is not a status such as 5, 0x80090016 or ERROR_ACCESS_DENIED`)
  }
  return number
}

function wholeNumber(word: string): number {
  if (!/^\d{1,9}$/.test(word)) throw new UsageError(`'${word}' is not a whole number`)
  return Number(word)
}

type Setting = Partial<FaultRule>

/** What narrows a fault rule: `name=value`, each read in its own way. */
const settings: { readonly [name: string]: (word: string) => Setting } = {
  nth: word => ({ nth: wholeNumber(word) }),
  times: word => ({ times: word === 'all' ? null : wholeNumber(word) }),
  code: word => ({ code: readStatus(word) }),
  target: word => ({ target: word }),
  delay: word => ({ delay: readDuration(word) }),
  when: word => ({ when: moment.parse([word]) }),
}

export const faultSettings: Operand<Setting> = {
  name: 'name=value',
  count: 'rest',
  parse: words => Object.assign({}, ...words.map(readSetting)),
  candidates: async () => Object.keys(settings).map(name => `${name}=`),
}

function readSetting(word: string): Setting {
  const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(word) ?? []
  const read = Object.hasOwn(settings, name) ? settings[name] : undefined
  if (!read) throw new UsageError(`'${word}' is none of ${Object.keys(settings).join('=, ')}=`)
  return read(value)
}
