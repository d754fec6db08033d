import * as v from 'valibot'
import { checkable, problemOf } from '../../core/checked.js'
import { checkLab } from './check.js'
import { LabError } from './error.js'
import { type Lab, labSchema } from './schema.js'

/**
 * Checks that something is a lab, and gives it back.
 * @param source the name of the file it came from, for messages
 * @throws {@link LabError} naming every wrong field
 */
export function parseLab(input: unknown, source: string | null = null): Lab {
  const result = v.safeParse(labSchema, checkable(input))
  if (!result.success) {
    throw new LabError(result.issues.map(problemOf), source)
  }
  const lab = input as Lab
  const problems = checkLab(lab)
  if (problems.length > 0) throw new LabError(problems, source)
  return lab
}

/**
 * Reads the text of a lab file.
 * @throws {@link LabError}
 */
export function parseLabText(text: string, source: string | null = null): Lab {
  let input: unknown
  try {
    // Editors and shells of Windows put a byte order mark in front.
    input = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    throw new LabError([{ path: '', message: `it is not JSON (${(error as Error).message})` }], source)
  }
  return parseLab(input, source)
}

/** The text of a lab file. */
export function formatLab(lab: Lab): string {
  return `${JSON.stringify(lab, null, 2)}\n`
}
