import { LabError, type LabProblem } from './lab/error.js'
import { type LabHolder, LabLockedError } from './lab/file.js'

/** An error as it crosses to another thread, which would forget its class and its code. */
export interface PackedError {
  readonly message: string
  readonly code: string | undefined
  readonly lab?: { readonly problems: readonly LabProblem[]; readonly source: string | null }
  readonly locked?: { readonly file: string; readonly holder: LabHolder | null }
}

/** Packs an error for the journey. */
export function packError(error: unknown): PackedError {
  const { message, code } = error as NodeJS.ErrnoException
  if (error instanceof LabError) return { message, code, lab: { problems: error.problems, source: error.source } }
  if (error instanceof LabLockedError) return { message, code, locked: { file: error.file, holder: error.holder } }
  return { message, code }
}

/** The error that was packed; its stack is that of the caller here. */
export function unpackError({ message, code, lab, locked }: PackedError): Error {
  if (lab) return new LabError(lab.problems, lab.source)
  if (locked) return new LabLockedError(locked.file, locked.holder)
  return Object.assign(new Error(message), code === undefined ? {} : { code })
}
