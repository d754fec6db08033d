import { Access } from '../constants/access.js'
import { checkOneOf } from '../core/validate.js'
import { type AccessOptions, accessNames, type Session } from './session.js'

/** Options of whatever opens a key. */
export interface KeyAccessOptions extends AccessOptions {}

/** The `samDesired` to ask for. */
export function keyAccess(session: Session, { access = session.access }: KeyAccessOptions): number {
  checkOneOf('options.access', access, accessNames)
  return access === 'read' ? Access.KEY_READ : Access.KEY_ALL_ACCESS
}
