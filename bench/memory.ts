// A process of its own for each contender: how far its peak of memory rises while it asks for a long list, in KiB.
import { readFileSync } from 'node:fs'
import { clusapiContender } from './clusapi.js'
import { koffiContender } from './koffi.js'
import { library, setup } from './library.js'

const contender = { clusapi: clusapiContender, koffi: koffiContender }[process.argv[2] ?? '']
if (!contender) throw new RangeError(`memory.js clusapi|koffi, not ${process.argv[2]}`)

const { checkpoints, dispose } = contender(library)
setup(1, true, 0)
checkpoints()
const before = peak()
setup(100_000, true, 0)
const list = checkpoints()
console.log(peak() - before)
if (list.length !== 100_000) throw new Error(`${list.length} checkpoints in place of 100000`)
dispose()

/** The most memory that this process has had, in KiB. What Linux gives Node as maxRSS is no less than what its parent had. */
function peak(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
}
