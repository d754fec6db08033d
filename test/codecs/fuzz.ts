import fc from 'fast-check'

/** Inputs for all properties together: a thousand while developing, CLUSAPI_FUZZ_RUNS of them in CI. */
const budget = Number(process.env.CLUSAPI_FUZZ_RUNS ?? 10_000)
let properties = 0

/** A test whose property is tried on its share of the budget. */
export function fuzz<Ts extends [unknown, ...unknown[]]>(
  title: string,
  arbitraries: { [K in keyof Ts]: fc.Arbitrary<Ts[K]> },
  property: (...values: Ts) => void,
): void {
  properties++
  it(title, function () {
    this.timeout(900_000)
    const numRuns = Math.ceil(budget / properties)
    fc.assert(fc.property<Ts>(...(arbitraries as never), property), { numRuns })
  })
}

/** Bytes of every kind: random ones, UTF-16 text with plenty of NULs, views that begin at an odd address. */
export const anyBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 64 }),
  fc
    .array(fc.constantFrom(0, 0, 0x31, 0x41, 0x5c, 0xff, 0x100, 0xd800), { maxLength: 40 })
    .map(units => new Uint8Array(Uint16Array.from(units).buffer)),
  fc.uint8Array({ minLength: 1, maxLength: 65 }).map(bytes => bytes.subarray(1)),
)

/** Text C can carry: any UTF-16 code units but NUL, lone surrogates included. */
export const text = (options: { minLength?: number; maxLength?: number } = {}): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(fc.integer({ min: 1, max: 0xff }), fc.integer({ min: 1, max: 0xffff })), {
      maxLength: 40,
      ...options,
    })
    .map(units => String.fromCharCode(...units))
