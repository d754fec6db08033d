import type { Problem } from '../../core/checked.js'

export type { Problem as LabProblem } from '../../core/checked.js'

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
    readonly problems: readonly Problem[],
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
