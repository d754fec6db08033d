import { checkText, outOfRange, wrongType, wrongValue } from '../core/validate.js'

/** As programs of how many bits see the registry: some keys, most of SOFTWARE above all, are there twice. */
export type RegistryView = 32 | 64

/** How long the name of a key can be. */
const longestName = 255

/**
 * Checks a path of keys below HKEY_LOCAL_MACHINE, as a checkpoint names it: `SOFTWARE\Contoso\App`.
 * @throws TypeError `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE` saying what is wrong with it
 */
export function checkRegistryPath(name: string, path: string): void {
  checkText(name, path)
  const problem = problemOf(path)
  if (problem !== null) throw wrongValue(name, `${problem}. Received '${path}'`)
}

/** @throws TypeError `ERR_INVALID_ARG_TYPE`; RangeError `ERR_OUT_OF_RANGE` */
export function checkRegistryView(name: string, view: unknown): asserts view is RegistryView {
  if (typeof view !== 'number') throw wrongType(name, 'of type number', view)
  if (view !== 32 && view !== 64) throw outOfRange(name, '32 or 64', view)
}

/** Whether two paths mean the same key. The documentation does not say what the cluster compares; the registry ignores case. */
export function sameRegistryPath(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function problemOf(path: string): string | null {
  if (path === '') return 'must be a path of keys below HKEY_LOCAL_MACHINE'
  if (/^(HKEY_\w+|HKLM|HKCU|HKCR|HKU|HKCC):?(\\|$)/i.test(path)) {
    return 'must be relative to HKEY_LOCAL_MACHINE, which is not part of it'
  }
  const names = path.split('\\')
  if (names[0] === '') return 'must not begin with a backslash'
  if (names.at(-1) === '') return 'must not end with a backslash'
  if (names.includes('')) return 'must not have two backslashes in a row'
  if (names.some(each => each.length > longestName)) return `must have no name of more than ${longestName} characters`
  return null
}
