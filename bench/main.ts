// npm run bench [-- --smoke]: this package beside koffi and the C floor, in one process, over one C library in memory.
// Only the ratios travel between machines; docs/performance.md has a run of it, and what the missed goals mean.
import { execFileSync, spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import Table from 'cli-table3'
import { clusapiContender } from './clusapi.js'
import type { Contender } from './contender.js'
import { koffiContender } from './koffi.js'
import { controlCalls, library, loadFloor, setup } from './library.js'
import { median, ratio, rounds, time, timeAsync } from './measure.js'
import { benchResourceTypes } from './resource-type.js'

const smoke = process.argv.includes('--smoke')
const count = smoke ? 5 : 41

interface Row {
  operation: string
  /** What it took: nanoseconds, unless there is a unit. */
  ours: number
  unit?: 'KiB'
  toKoffi?: number
  koffiGoal?: number
  toFloor?: number
  floorGoal?: number
}

const rows: Row[] = []
const floor = loadFloor()
setup(1, true, 0)
const ours = clusapiContender(library)
const koffi = koffiContender(library)

/** One operation in a tight loop: ours, koffi, and the floor, which is its C time and `crossings` empty calls. */
async function loop(
  operation: string,
  name: 'openClose' | 'keyQueryClose',
  crossings: number,
  goals: [number, number],
) {
  const times = smoke ? 2_000 : 20_000
  const [a = [], b = [], c = []] = await rounds(count, [
    () => time(() => ours[name](times)),
    () => time(() => koffi[name](times)),
    () =>
      time(() => {
        floor[name](times)
        for (let i = 0; i < times * crossings; i++) floor.empty()
      }),
  ])
  rows.push({
    operation,
    ours: median(a) / times,
    toKoffi: ratio(a, b),
    koffiGoal: goals[0],
    toFloor: ratio(a, c),
    floorGoal: goals[1],
  })
}

/** A list of checkpoints, from the call to the array of strings. */
async function list(length: number, latin: boolean, koffiGoal: number, floorGoal?: number) {
  const times = Math.max(1, Math.floor((smoke ? 200 : 2_000) / length) || 1)
  setup(length, latin, 0)
  const one = (contender: Pick<Contender, 'checkpoints'>) => () =>
    time(() => {
      for (let i = 0; i < times; i++) contender.checkpoints()
    })
  const [a = [], b = [], c = []] = await rounds(count, [one(ours), one(koffi), one(floor)])
  rows.push({
    operation: `checkpoint list of ${length.toLocaleString('en')}${latin ? '' : ', Cyrillic'}`,
    ours: median(a) / times,
    toKoffi: ratio(a, b),
    koffiGoal,
    toFloor: ratio(a, c),
    ...(floorGoal === undefined ? {} : { floorGoal }),
  })
}

/** Asynchronous calls, so many at a time. */
async function inFlight(calls: number, koffiGoal: number) {
  setup(1, true, 0)
  const batches = smoke ? 5 : 50
  const one = (contender: Contender) => () =>
    timeAsync(async () => {
      for (let i = 0; i < batches; i++) await Promise.all(Array.from({ length: calls }, () => contender.online()))
    })
  const [a = [], b = []] = await rounds(count, [one(ours), one(koffi)])
  rows.push({
    operation: `async, ${calls} calls in flight`,
    ours: median(a) / batches / calls,
    toKoffi: ratio(a, b),
    koffiGoal,
  })
}

/** A call that costs what a fast round trip would: then nothing but the number of calls matters. */
async function slowCall() {
  setup(100, true, 2_000)
  const [a = [], b = []] = await rounds(smoke ? 3 : 21, [
    () => time(() => ours.checkpoints()),
    () => time(() => koffi.checkpoints()),
  ])
  setup(100, true, 2_000)
  ours.checkpoints()
  const calls = controlCalls()
  rows.push({
    operation: `a 2 ms call with 14 KB of output (${calls} native call${calls === 1 ? '' : 's'})`,
    ours: median(a),
    toKoffi: ratio(a, b),
    koffiGoal: 1.05,
  })
}

/** How long a file takes to read while ClusAPI calls block; the ratio is to an idle process. */
async function fileLatency() {
  const read = () => timeAsync(() => readFile(new URL(import.meta.url)))
  const idle = await rounds(smoke ? 20 : 200, [read])
  setup(1, true, 200_000)
  const blocked = Array.from({ length: 4 }, () => ours.online())
  const busy = await rounds(smoke ? 20 : 200, [read])
  await Promise.all(blocked)
  rows.push({
    operation: 'fs.readFile while 4 calls block 200 ms (ratio: to idle)',
    ours: median(busy[0] ?? []),
    toFloor: median(busy[0] ?? []) / median(idle[0] ?? []),
    floorGoal: 2,
  })
}

/** How far the peak of a process rises for a long list; one that collects garbage sooner is better by luck, so several. */
async function peakMemory() {
  const program = fileURLToPath(new URL('memory.js', import.meta.url))
  const peak = (contender: string) => () =>
    Number(execFileSync(process.execPath, [program, contender], { encoding: 'utf8' }))
  const [a = [], b = []] = await rounds(smoke ? 1 : 11, [peak('clusapi'), peak('koffi')])
  rows.push({
    operation: 'checkpoint list of 100,000, peak memory',
    ours: median(a),
    unit: 'KiB',
    toKoffi: ratio(a, b),
    koffiGoal: 0.7,
  })
}

/** Start-up, whole processes; the ratio is to an empty one. */
async function startUp() {
  const addon = fileURLToPath(new URL('../bundle/index.js', import.meta.url))
  const koffiModule = fileURLToPath(import.meta.resolve('koffi'))
  const start = (code: string) => () =>
    time(() => {
      const child = spawnSync(process.execPath, ['--input-type=module', '-e', code], { stdio: 'inherit' })
      if (child.status !== 0) throw new Error(`start-up failed: ${code}`)
    })
  const load = (file: string) => `await import(${JSON.stringify(new URL(`file://${file}`).href)})`
  const [a = [], b = [], c = []] = await rounds(smoke ? 3 : 31, [
    start(load(addon)),
    start(load(koffiModule)),
    start('0'),
  ])
  rows.push({
    operation: 'start-up (floor: node -e 0)',
    ours: median(a),
    toKoffi: ratio(a, b),
    toFloor: ratio(a, c),
    floorGoal: 1.05,
  })
}

await loop('open + close a resource', 'openClose', 2, [0.6, 4])
await loop('open key + query a REG_SZ + close', 'keyQueryClose', 3, [0.6, 3.5])
await list(1, true, 0.6, 4.5)
await list(10, true, 0.75, 1.6)
await list(1_000, true, 0.9, 1)
await list(1_000, false, 0.6)
await list(100_000, true, 0.75)
await peakMemory()
await inFlight(32, 0.45)
await inFlight(200, 0.1)
await slowCall()
await fileLatency()
await startUp()
ours.dispose()
koffi.dispose()

const table = new Table({
  head: ['operation', 'time', '÷ koffi', 'goal', '÷ floor', 'goal', ''],
  colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'left'],
  style: { head: [], border: [], compact: true },
})
const shown = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(2))
const goal = (value: number | undefined) => (value === undefined ? '–' : `≤ ${value}`)
const missed = ({ toKoffi, koffiGoal, toFloor, floorGoal }: Row) =>
  (toKoffi !== undefined && koffiGoal !== undefined && toKoffi > koffiGoal) ||
  (toFloor !== undefined && floorGoal !== undefined && toFloor > floorGoal)
const duration = (ns: number) =>
  ns < 1e4 ? `${ns.toFixed(0)} ns` : ns < 1e6 ? `${(ns / 1e3).toFixed(1)} µs` : `${(ns / 1e6).toFixed(1)} ms`
for (const row of rows)
  table.push([
    row.operation,
    row.unit === 'KiB' ? `${(row.ours / 1024).toFixed(1)} MiB` : duration(row.ours),
    shown(row.toKoffi),
    goal(row.koffiGoal),
    shown(row.toFloor),
    goal(row.floorGoal),
    missed(row) ? 'missed' : '',
  ])
console.log(`Node ${process.version}, ${process.platform}-${process.arch}; medians of ${count} interleaved rounds`)
console.log(table.toString())
await benchResourceTypes(smoke)
