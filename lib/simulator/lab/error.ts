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
