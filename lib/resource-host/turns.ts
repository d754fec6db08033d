/** Calls one thing after the other. */
export class Turns {
  readonly #waiting: string[] = []
  #last: Promise<unknown> = Promise.resolve()

  /** What has to wait for its turn, by name. */
  get waiting(): readonly string[] {
    return this.#waiting
  }

  /** Calls something once all that came before it has ended, however it did. */
  take<Result>(name: string, call: () => Promise<Result>): Promise<Result> {
    this.#waiting.push(name)
    const result = this.#last.then(() => {
      this.#waiting.splice(this.#waiting.indexOf(name), 1)
      return call()
    })
    this.#last = result.catch(() => {}) // its caller is told
    return result
  }

  /** Waits for nothing, and lets what has not begun yet wait for this, too. */
  beside<Result>(call: Promise<Result>): Promise<Result> {
    this.#last = Promise.allSettled([this.#last, call])
    return call
  }
}
