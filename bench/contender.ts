/** What every contender of the benchmark can do; all call the same C library that lives in memory. */
export interface Contender {
  readonly name: string
  /** Opens and closes a resource `times` times. */
  openClose(times: number): void
  /** Opens the resource's key, reads the REG_SZ "Name", closes the key, `times` times. */
  keyQueryClose(times: number): void
  /** GET_CRYPTO_CHECKPOINTS as strings. */
  checkpoints(): string[]
  /** One asynchronous call; how long it blocks is the library's setting. */
  online(): Promise<void>
  dispose(): void
}
