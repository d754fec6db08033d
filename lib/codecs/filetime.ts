/** 100 ns steps from 1601-01-01 to 1970-01-01. */
const epoch = 116_444_736_000_000_000n

/** A FILETIME (100 ns since 1601, UTC) as a Date, which keeps milliseconds. */
export function fileTimeToDate(fileTime: bigint): Date {
  return new Date(Number((fileTime - epoch) / 10_000n))
}

/** A Date as a FILETIME. */
export function dateToFileTime(date: Date): bigint {
  return BigInt(date.getTime()) * 10_000n + epoch
}
