/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

/** Nanoseconds that one turn of `work` takes. */
export function time(work: () => void): number {
  const start = process.hrtime.bigint()
  work()
  return Number(process.hrtime.bigint() - start)
}

/** Nanoseconds until the promise of `work` settles. */
export async function timeAsync(work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint()
  await work()
  return Number(process.hrtime.bigint() - start)
}

/**
 * Runs the contenders in turn, round after round, so that a drift of the machine's speed meets them all,
 * and gives each one's times, a column a contender.
 */
export async function rounds(
  count: number,
  contenders: readonly (() => number | Promise<number>)[],
): Promise<number[][]> {
  const times: number[][] = contenders.map(() => [])
  for (let round = -1; round < count; round++)
    for (const [index, contender] of contenders.entries()) {
      const taken = await contender()
      if (round >= 0) times[index]?.push(taken)
    }
  return times
}

/** The median of the pairwise ratios a/b, which holds where the absolute times do not. */
export function ratio(a: readonly number[], b: readonly number[]): number {
  return median(a.map((value, index) => value / (b[index] as number)))
}
