import type { BaseIssue } from 'valibot'

/** One thing that is wrong with a lab. */
export interface LabProblem {
  /** Where, such as `groups[1].resources[0].type`; empty for the whole. */
  readonly path: string
  /** What, as a sentence without its full stop. */
  readonly message: string
}

/** A lab that is no cluster: every problem with the path of the wrong field. */
export class LabError extends Error {
  override name = 'LabError'
  /** Always `ERR_CLUSAPI_LAB`. */
  readonly code = 'ERR_CLUSAPI_LAB'

  /**
   * @param problems what is wrong; at least one
   * @param source the name of the file, where there is one
   */
  constructor(
    readonly problems: readonly LabProblem[],
    readonly source: string | null = null,
  ) {
    const lines = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    super(`${source ?? 'The lab'} is not a simulated cluster: ${lines.join('; ')}`)
  }

  /** Path of the first wrong field. */
  get path(): string {
    return this.problems[0]?.path ?? ''
  }
}

/** What valibot found, in words for whoever wrote it. */
export function problemOf({ path, type, expected, message }: BaseIssue<unknown>): LabProblem {
  const aboutField = expected === 'never' ? 'there is no such field' : 'it is missing'
  return {
    path: formatPath((path ?? []).map(({ key }) => key as PropertyKey)),
    message: type === 'strict_object' && message.startsWith('Invalid key') ? aboutField : message,
  }
}

/** A path as it is written in JavaScript. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((step, i) => {
      if (typeof step === 'number') return `[${step}]`
      const text = String(step)
      if (!/^[\w$]+$/.test(text)) return `[${JSON.stringify(text)}]`
      return i === 0 ? text : `.${text}`
    })
    .join('')
}
