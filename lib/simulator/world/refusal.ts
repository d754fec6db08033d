/** The cluster refuses a call: the status that its caller gets. */
export class Refusal extends Error {
  override name = 'Refusal'

  /** @param status Win32 error code */
  constructor(readonly status: number) {
    super(`refused with status ${status}`)
  }
}
