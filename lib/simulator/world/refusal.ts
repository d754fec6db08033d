/** The cluster refuses a call: the status that its caller gets. */
export class Refusal extends Error {
  override name = 'Refusal'

  /**
   * @param status Win32 error code
   * @param target what there is none of, or what is in the way; ClusAPI's callers know, those of the control channel may not
   */
  constructor(
    readonly status: number,
    readonly target: string | null = null,
  ) {
    super(`refused with status ${status}`)
  }
}
