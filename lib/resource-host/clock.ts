/** What calls back when time has passed: that of this machine, or that of a simulated cluster. */
export interface HostClock {
  /**
   * Calls back once, after `ms`; the function returned takes that back.
   * @param awaited `false`: a clock that may jump is not to jump there, since it is no end that anybody waits for
   */
  after(ms: number, run: () => void, awaited?: boolean): () => void
}

/** The longest wait that setTimeout takes. */
const longest = 2 ** 31 - 1

/** The time of this machine. */
export const realClock: HostClock = {
  after(ms, run) {
    const timer = setTimeout(run, Math.min(ms, longest))
    return () => clearTimeout(timer)
  },
}
