import { randomBytes } from 'node:crypto'

const prefix = 'clusapi-test'

/** A name for what a test makes in a cluster that is not its own: nobody else has it, and whoever finds it knows whose it is. */
export function ownName(): string {
  return `${prefix}-${randomBytes(4).toString('hex')}`
}

/** Whether a test gave that name, in this run or an earlier one. */
export function isOwnName(name: string): boolean {
  return name.startsWith(prefix)
}
