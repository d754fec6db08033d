/**
 * Takes the place of a resource type's script: it speaks the frames of a resource DLL's channel, and does what the name of a
 * resource says, such as `online:pending=30,60 isAlive:hang`; what nothing is said about succeeds. A plan says what comes before.
 */
import { connect, Socket } from 'node:net'
import { decodeRequest, encodeRequest, FrameSplitter, type Value } from '../../../lib/channel/frames.js'

/** What a script does before it serves. */
export interface Plan {
  /** What it says first: the version of the protocol, and the type. */
  hello?: readonly Value[]
  /** What it does instead of saying that. */
  instead?: 'nothing' | 'garbage' | 'exit' | 'spin'
  /** What it prints before anything else. */
  print?: string
  /** Milliseconds that it takes to begin. */
  slow?: number
}

const { argv } = process
const channel = argv[argv.indexOf('--clusapi-channel') + 1] ?? ''
const socket = channel.startsWith('fd:')
  ? new Socket({ fd: Number(channel.slice(3)), readable: true, writable: true })
  : connect(channel)

const names = new Map<Value | undefined, string>()

function send(name: string, ...args: Value[]): void {
  socket.write(encodeRequest({ name, args }))
}

/** Nothing else happens in this process any more. */
function spin(): never {
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

/** The actions that a resource's name has for a call. */
function actionsFor(call: string, resource: Value | undefined): [action: string, value: string][] {
  const words = (names.get(resource) ?? '').split(' ').filter(word => word.startsWith(`${call}:`))
  return words.map(word => {
    const [action = '', value = ''] = word.slice(call.length + 1).split('=')
    return [action, value]
  })
}

/** What a call is answered with, where nothing goes wrong. */
function usual(call: string, args: Value[]): Value[] {
  if (call === 'isAlive') return [0, 1]
  if (call === 'control' || call === 'typeControl') {
    const [code, input] = args.slice(-2)
    // A code of the script's own gives its input back; others are not its business.
    return code === 0x0120_0000 || code === 0x0220_0000 ? [0, input as Value] : [1, new Uint8Array(0)]
  }
  return [0]
}

async function serve(call: string, id: Value, args: Value[]): Promise<void> {
  const [resource] = call === 'typeControl' ? [null] : args
  if (call === 'open') names.set(resource, String(args[1]))
  const what = args.filter(arg => arg !== null && !(arg instanceof Uint8Array)).join(' ')
  send('log', names.has(resource) ? (resource as Value) : null, 0, `${call} ${what}`)
  let answer = usual(call, args)
  for (const [action, value] of actionsFor(call, resource)) {
    if (action === 'status') answer = [Number(value)]
    else if (action === 'fails') answer = [Number(value), new Uint8Array(0)]
    else if (action === 'value') answer = [0, Number(value)]
    else if (action === 'bytes') answer = [0, new Uint8Array(Number(value)).fill(7)]
    else if (action === 'pending')
      for (const percent of value.split(',')) send('pending', resource as Value, Number(percent))
    else if (action === 'health') send('health', resource as Value, Number(value))
    else if (action === 'print') process.stdout.write(value.replaceAll('|', '\n'))
    else if (action === 'complain') process.stderr.write(value.replaceAll('|', '\n'))
    else if (action === 'wait') await new Promise(wake => setTimeout(wake, Number(value)))
    else if (action === 'hang') return
    else if (action === 'spin') spin()
    else if (action === 'exit') process.exit(Number(value))
    else if (action === 'kill') process.kill(process.pid, 'SIGKILL')
    else if (action === 'garbage') socket.write(Buffer.from(value, 'hex'))
    else if (action === 'tell') send(value, resource as Value)
    else if (action === 'twice') send('answer', id, ...answer)
  }
  send('answer', id, ...answer)
  if (call === 'close') names.delete(resource)
}

/** Runs the script. */
export async function run(plan: Plan): Promise<void> {
  if (plan.print) process.stdout.write(plan.print)
  if (plan.slow) await new Promise(wake => setTimeout(wake, plan.slow))
  if (plan.instead === 'exit') process.exit(3)
  if (plan.instead === 'spin') spin()
  if (plan.instead === 'garbage') socket.write('GET / HTTP/1.1\r\n\r\n')
  send('log', null, 0, `pid ${process.pid} in ${process.cwd()}`)
  if (plan.instead === undefined) send('hello', ...(plan.hello ?? [1, 'Test Type']))
  const splitter = new FrameSplitter()
  socket.on('data', chunk => {
    for (const body of splitter.push(chunk)) {
      const { name, args } = decodeRequest(body)
      if (name === 'propertiesChanged') send('log', args[0] as Value, 0, name)
      else void serve(name, args[0] as Value, args.slice(1))
    }
  })
  socket.on('close', () => process.exit(0))
  socket.on('error', () => process.exit(0)) // the resource DLL is gone
}
