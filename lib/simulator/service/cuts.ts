/** When a connection is cut: before a call has its effect, or after it. */
export type CutMoment = 'before' | 'after'

interface Cut {
  readonly when: CutMoment
  readonly function: string | undefined
}

/** Cuts that wait for a call. Each hits once. */
export class Cuts {
  readonly #cuts: Cut[] = []

  /**
   * Cuts the connections of the client that makes the next call.
   * @param name the function that has to be called; `undefined` for any
   */
  arm(when: CutMoment, name: string | undefined): void {
    this.#cuts.push({ when, function: name })
  }

  /** Whether a cut was waiting for this; it is used up. */
  take(when: CutMoment, name: string): boolean {
    const index = this.#cuts.findIndex(cut => cut.when === when && (cut.function ?? name) === name)
    if (index < 0) return false
    this.#cuts.splice(index, 1)
    return true
  }
}
