// Takes the place of the program resource-host: it speaks the same frames, and does what a plan says, where a DLL would be loaded.
import { spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { decodeRequest, encodeRequest, FrameSplitter, type Value } from '../../lib/channel/frames.js'
import type { Action, Plan, PlannedValue } from './plan.js'

let plan: Plan = {}
const resources = new Map<number, string>()
const calls = new EventEmitter()
const begun = process.hrtime.bigint()

function send(name: string, ...args: Value[]): void {
  process.stdout.write(encodeRequest({ name, args }))
}

const frameValue = (value: PlannedValue): Value =>
  typeof value === 'object' && value !== null ? Buffer.from(value.hex, 'hex') : value

/** What every callback begins with. */
function context(resource: number | null, { thread = 1, during = null }: { thread?: number; during?: string | null }) {
  return [(process.hrtime.bigint() - begun) / 1000n, thread, resource, during] as const
}

/** Does one thing after the other. @param id the call that is to be answered */
async function perform(actions: readonly Action[], id: number, resource: number | null): Promise<void> {
  const since = process.hrtime.bigint()
  for (const action of actions) {
    if ('answer' in action) {
      send('returned', id, (process.hrtime.bigint() - since) / 1000n)
      send('answer', id, ...action.answer.map(frameValue))
    } else if ('until' in action) await once(calls, `${action.until} ${resource}`)
    else if ('wait' in action) await new Promise(wake => setTimeout(wake, action.wait))
    else if ('status' in action) {
      const [applicationError, flags] = action.extended ?? [null, null]
      const report = [action.status, action.checkPoint ?? 0, action.waitHint ?? 0, 0, applicationError, flags]
      send('SetResourceStatus', ...context(resource, action), ...report)
    } else if ('log' in action) send('LogEvent', ...context(resource, action), action.level ?? 0, action.log)
    else if ('callback' in action) {
      const about = action.about === undefined ? resource : action.about
      send(action.callback, ...context(about, action), ...action.values.map(frameValue))
    } else if ('event' in action) send(action.event, ...action.values.map(frameValue))
    else if ('endControl' in action) {
      send('EndControlCall', ...context(null, {}), id, action.endControl, Buffer.from(action.output, 'hex'))
    } else if ('extendControl' in action) send('ExtendControlCall', ...context(null, {}), id, action.extendControl)
    else if ('print' in action) process.stderr.write(action.print)
    else if ('garbage' in action) process.stdout.write(Buffer.from(action.garbage, 'hex'))
    else if ('bequeath' in action) {
      const heir = ['-e', `setTimeout(() => {}, ${action.bequeath})`]
      spawn(process.execPath, heir, { stdio: 'inherit', detached: true, windowsHide: true }).unref()
    } else process.exit(action.exit)
  }
}

const good: Readonly<Record<string, readonly Action[]>> = {
  open: [{ answer: [0] }],
  online: [{ answer: [0, 0] }],
  offline: [{ answer: [0] }],
  looksAlive: [{ answer: [0, 1] }],
  isAlive: [{ answer: [0, 1] }],
  terminate: [{ answer: [0] }],
  close: [{ answer: [0] }],
  arbitrate: [{ answer: [0] }],
  release: [{ answer: [0] }],
  cancel: [{ answer: [0] }],
  resourceControl: [{ answer: [1, null, 0, 0] }],
  resourceTypeControl: [{ answer: [1, null, 0, 0] }],
}

async function call(name: string, [id, ...args]: Value[]): Promise<void> {
  if (typeof id !== 'number') throw new Error(`a call of ${name} without a number`)
  if (name === 'load') {
    plan = JSON.parse(String(args[1])) as Plan
    const { before = [], answer = {} } = plan.load ?? {}
    const { status = 0, stage = 'done', entry = 'StartupEx', tableSize = 96, version = 0x200, slots } = answer
    await perform(before, id, null)
    if (answer.never) return
    send('answer', id, status, stage, entry, tableSize, version, ...(slots ?? new Array(12).fill(1)))
    return
  }
  if (name === 'exit') {
    send('answer', id, 0)
    process.exitCode = plan.exitCode ?? 0
    process.stdin.destroy()
    return
  }
  const [number] = args
  if (name === 'open') resources.set(number as number, String(args[1]))
  const resource = name === 'resourceTypeControl' ? null : (number as number)
  calls.emit(`${name} ${resource}`)
  const planned = resource === null ? plan.type : plan.resources?.[resources.get(resource) ?? '']
  // What a test wants to know of the call comes back as a callback.
  if (planned?.echo) send('Echo', ...context(resource, {}), name, ...args.slice(resource === null ? 0 : 1))
  await perform(planned?.[name] ?? good[name] ?? [{ answer: [120] }], id, resource)
}

const splitter = new FrameSplitter()
process.stdin.on('data', chunk => {
  for (const body of splitter.push(chunk)) {
    const { name, args } = decodeRequest(body)
    void call(name, args)
  }
})
