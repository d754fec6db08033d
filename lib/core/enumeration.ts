import { Win32Error } from '../constants/errors.gen.js'
import { ClusterError } from './errors.js'

/** More than any cluster has of anything: a callee that never says it is done must not go on for ever. */
const atMost = 1 << 20

/**
 * Asks for item 0, 1, 2 … until there are no more (`null`). All of them, before the first is shown: a loop may then change
 * what it walks through, and an abandoned loop leaves nothing open.
 * @throws ClusterError ERROR_INVALID_DATA for an enumeration without an end
 */
export async function collect<Item>(
  syscall: string,
  target: string | null,
  item: (index: number) => Promise<Item | null>,
): Promise<Item[]> {
  const items: Item[] = []
  for (let next = await item(0); next !== null; next = await item(items.length)) {
    if (items.push(next) === atMost) throw new ClusterError(Win32Error.ERROR_INVALID_DATA, syscall, target)
  }
  return items
}
