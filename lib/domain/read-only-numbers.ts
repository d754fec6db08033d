import type { ClusterProperty } from '../codecs/property-list.js'
import { Win32Error } from '../constants/errors.gen.js'
import { ClusterError } from '../core/errors.js'

/** Answers of a cluster that has no such list of properties. */
const untold: readonly number[] = [Win32Error.ERROR_INVALID_FUNCTION, Win32Error.ERROR_NOT_SUPPORTED]

/** The numbers among an object's read-only properties, by name; `null` where the cluster, older perhaps, does not tell one. */
export async function readOnlyNumbers(
  read: () => Promise<readonly ClusterProperty[]>,
): Promise<(name: string) => bigint | null> {
  const properties = await read().catch(error => {
    if (error instanceof ClusterError && untold.includes(error.errno)) return []
    throw error
  })
  return name => {
    const value = properties.find(each => each.name.toLowerCase() === name.toLowerCase())?.values[0]?.value
    return typeof value === 'number' || typeof value === 'bigint' ? BigInt(value) : null
  }
}
