import { Win32Error } from './errors.gen.js'

let byNumber: Map<number, string[]> | undefined

/** Every name of a Windows error number, the usual one first; `[]` for a number without a name. */
export function errorNames(number: number): readonly string[] {
  if (byNumber === undefined) {
    byNumber = new Map()
    for (const [name, value] of Object.entries(Win32Error)) {
      const names = byNumber.get(value)
      if (names === undefined) byNumber.set(value, [name])
      else names.push(name)
    }
  }
  return byNumber.get(number >>> 0) ?? []
}

/** The usual name of a Windows error number, or `WIN32_<number>` where it has none. */
export function errorName(number: number): string {
  return errorNames(number)[0] ?? `WIN32_${number >>> 0}`
}
