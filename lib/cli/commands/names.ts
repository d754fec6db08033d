import type { Answer } from '../output.js'
import { table, type View } from '../view.js'

/** The names of objects, in their order. */
export async function namesOf(objects: AsyncIterable<{ readonly name: string }>): Promise<string[]> {
  const names: string[] = []
  for await (const { name } of objects) names.push(name)
  return names
}

/** Names as a table of one column. */
export function names(heading: string): View<string> {
  return { columns: [{ heading }], row: name => [name] }
}

/** Nodes that may own something. */
export function owners(list: readonly string[], empty: string): Answer {
  return { json: list, text: table(names('Owner'), list, empty) }
}
