// The C library that every contender calls, and the addon of the C floor: both built by bench/binding.gyp.
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import koffi from 'koffi'

const require = createRequire(import.meta.url)
const built = new URL('../../bench/build/Release/', import.meta.url)

/** The ClusAPI that lives in memory. */
export const library = fileURLToPath(new URL(process.platform === 'win32' ? 'memory.dll' : 'memory.so', built))

/** See native/floor.cc. */
interface Floor {
  load(library: string): void
  empty(): void
  openClose(times: number): void
  keyQueryClose(times: number): void
  checkpoints(): string[]
}

export function loadFloor(): Floor {
  const floor = require(fileURLToPath(new URL('floor.node', built))) as Floor
  floor.load(library)
  return floor
}

// As large a pool as its queue allows; to be said before the first library.
koffi.config({ ...koffi.config(), max_async_calls: 256, resident_async_pools: 8 })
const memory = koffi.load(library)

/** How many checkpoints there are, whether their names fit Latin-1, how long a call blocks. Resets {@link controlCalls}. */
export const setup = memory.func('void BenchSetup(uint32_t count, bool latin, uint32_t microseconds)') as (
  count: number,
  latin: boolean,
  microseconds: number,
) => void

/** How many times ClusterResourceControl was called since {@link setup}. */
export const controlCalls = memory.func('uint32_t BenchControls()') as () => number
