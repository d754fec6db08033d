import type { View } from '../view.js'

/** What every object of a cluster has. */
export interface Named {
  readonly name: string
  readonly id: string
  readonly state: string
}

/** Objects of which no more is told than that. */
export function named(heading: string): View<Named> {
  return {
    columns: [{ heading }, { heading: 'Id' }, { heading: 'State', state: true }],
    row: ({ name, id, state }) => [name, id, state],
  }
}
