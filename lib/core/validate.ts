/** A TypeError or RangeError in the manner of Node's own: `code` is API, the message names the argument. */
export type ArgumentError = (TypeError | RangeError) & { code: string }

/** The argument has the wrong type. */
export function wrongType(name: string, expected: string, value: unknown): ArgumentError {
  const error = new TypeError(`The ${JSON.stringify(name)} argument must be ${expected}. Received ${inspect(value)}`)
  return Object.assign(error, { code: 'ERR_INVALID_ARG_TYPE' })
}

/** The argument has the right type and still cannot be. */
export function wrongValue(name: string, problem: string): ArgumentError {
  const error = new TypeError(`The ${JSON.stringify(name)} argument ${problem}`)
  return Object.assign(error, { code: 'ERR_INVALID_ARG_VALUE' })
}

/** The number is not one that fits. */
export function outOfRange(name: string, range: string, value: unknown): ArgumentError {
  const error = new RangeError(`The ${JSON.stringify(name)} argument must be ${range}. Received ${inspect(value)}`)
  return Object.assign(error, { code: 'ERR_OUT_OF_RANGE' })
}

/** A string that C can end with a NUL, so without one inside. */
export function checkText(name: string, value: unknown): asserts value is string {
  if (typeof value !== 'string') throw wrongType(name, 'of type string', value)
  if (value.includes('\0')) throw wrongValue(name, 'must not contain a NUL character')
}

/** An integer from 0 to 2³² − 1. */
export function checkU32(name: string, value: unknown): asserts value is number {
  if (typeof value !== 'number') throw wrongType(name, 'of type number', value)
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    throw outOfRange(name, 'an integer from 0 to 4294967295', value)
  }
}

/** Bytes in any of the usual clothes, Buffer included. */
export function checkBytes(name: string, value: unknown): asserts value is Uint8Array {
  if (!(value instanceof Uint8Array)) throw wrongType(name, 'an instance of Uint8Array', value)
}

/** Something to be called back. */
export function checkFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') throw wrongType(name, 'of type function', value)
}

export function checkBoolean(name: string, value: unknown): asserts value is boolean {
  if (typeof value !== 'boolean') throw wrongType(name, 'of type boolean', value)
}

/** What ends a wait. */
export function checkSignal(name: string, value: unknown): asserts value is AbortSignal {
  if (!(value instanceof AbortSignal)) throw wrongType(name, 'an instance of AbortSignal', value)
}

/** One of a few words. */
export function checkOneOf<Word extends string>(
  name: string,
  value: unknown,
  words: readonly Word[],
): asserts value is Word {
  if (typeof value !== 'string') throw wrongType(name, 'of type string', value)
  if (!(words as readonly string[]).includes(value)) {
    throw wrongValue(name, `must be one of ${words.map(word => `'${word}'`).join(', ')}. Received ${inspect(value)}`)
  }
}

/** An object of options with known names only: a misspelt option must not be ignored in silence. */
export function checkOptions(name: string, value: unknown, known: readonly string[]): asserts value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(name, 'an object', value)
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) throw wrongValue(`${name}.${key}`, `is not known here; known: ${known.join(', ')}`)
  }
}

function inspect(value: unknown): string {
  if (typeof value === 'string') return `'${value.length <= 40 ? value : `${value.slice(0, 40)}…`}'`
  if (typeof value === 'function') return `function ${value.name}`
  if (typeof value === 'object' && value !== null) return `an instance of ${value.constructor?.name ?? 'Object'}`
  return typeof value === 'bigint' ? `${value}n` : String(value)
}
