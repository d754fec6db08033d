import { abandon, type Binding } from '../binding/index.js'
import type { HandleCare } from '../core/handle-owner.js'

/** What everything opened from one cluster shares. */
export interface Session {
  readonly binding: Binding
  /** What the cluster granted: `'read'`, or `'all'`. */
  readonly access: AccessName
}

/** Access as the domain speaks of it. */
export type AccessName = 'read' | 'all'

/** Options of everything that opens. */
export interface AccessOptions {
  /** `'read'`: changes will be refused; `'all'`: changes too. Without it, what the cluster was opened with. */
  access?: AccessName
}

export const accessNames = ['read', 'all'] as const

/** The care of a kind of handle: its Close… function, and the reaper for those that nobody closed. */
export function careOf<Handle extends number>(
  close: (handle: Handle) => Promise<unknown>,
  open?: () => Promise<Handle>,
): HandleCare<Handle> {
  return open === undefined ? { close, abandon } : { close, abandon, open }
}
