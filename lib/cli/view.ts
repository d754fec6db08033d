import type { Answer, Section } from './output.js'
import type { Column } from './table.js'

/** How facts of one kind are shown to people; programs get the facts themselves. */
export interface View<Facts> {
  readonly columns: readonly Column[]
  row(facts: Facts): string[]
}

/** Everything of a kind. @param empty what to say where there is nothing */
export function several<Facts>(view: View<Facts>, found: readonly Facts[], empty: string): Answer {
  return { json: found, text: table(view, found, empty) }
}

/** One of a kind. */
export function one<Facts extends object>(view: View<Facts>, facts: Facts): Answer {
  return { json: facts, text: table(view, [facts], '') }
}

export function table<Facts>(view: View<Facts>, found: readonly Facts[], empty: string): Section {
  return { columns: [...view.columns], rows: found.map(each => view.row(each)), empty }
}
