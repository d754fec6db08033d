import { type ChildProcess, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { StringDecoder } from 'node:string_decoder'
import { encodeRequest, type Request, type Value } from '../channel/frames.js'
import { MessageError, MessageReader } from '../channel/messages.js'
import { type Callback, readCallback } from './callbacks.js'
import { type CallInFlight, endOf, type HostExit, ResourceHostError, whileCalling } from './errors.js'

/** A program, or one with its first arguments. */
export type HostProgram = string | readonly [program: string, ...args: string[]]

/** The answer to a call: its status and what follows it. */
export interface HostAnswer {
  readonly status: number
  readonly values: readonly Value[]
}

/** What a process tells besides answers. */
export interface HostListener {
  /** The resource DLL has called back. */
  callback(callback: Callback): void
  /** Text that somebody in the process wrote to stderr. */
  output(text: string): void
}

interface Pending extends CallInFlight {
  resolve(answer: HostAnswer): void
  reject(error: Error): void
}

/** So much of what was written to stderr is kept, in characters. */
const keptOutput = 4096

/** How long to wait for the rest of the output of a process that has ended, in ms: others may hold its pipes open. */
const restOfOutput = 1000

/**
 * The process that runs a resource DLL, and the frames that go to and fro. It keeps this process from ending only while something is
 * asked of it.
 */
export class HostProcess {
  /** Resolves when the process has ended, however it did. */
  readonly ended: Promise<HostExit>
  readonly #child: ChildProcess
  readonly #program: string
  readonly #listener: HostListener
  readonly #reader: MessageReader
  readonly #pending = new Map<number, Pending>()
  readonly #stderr = new StringDecoder('utf8')
  #output = ''
  readonly #begun = performance.now()
  #nextId = 1
  #holds = 0
  #leaving = false
  #cause: { reason: HostExit['reason']; message: string } | null = null
  #failure: ResourceHostError | null = null

  private constructor(program: HostProgram, cluster: string | null, listener: HostListener) {
    const [command, ...args] = typeof program === 'string' ? [program] : program
    this.#program = command
    this.#listener = listener
    // Also the one that OpenCluster(NULL) means, as on a node.
    const env = cluster === null ? process.env : { ...process.env, CLUSAPI_SIMULATOR: cluster }
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true, env })
    this.ended = new Promise(resolve => {
      this.#child.once('exit', (code, signal) => {
        const rest = setTimeout(() => resolve(this.#end(code, signal)), restOfOutput)
        this.#child.once('close', () => {
          clearTimeout(rest)
          resolve(this.#end(code, signal))
        })
      })
      this.#child.once('error', cause => {
        if (this.#child.pid === undefined) resolve(this.#notStarted(cause))
      })
    })
    const { stdin, stdout, stderr } = this.#child
    for (const pipe of [stdin, stdout, stderr]) pipe?.on('error', () => {}) // the process ends for a reason of its own, told then
    this.#reader = new MessageReader({
      understand: message => this.#understand(message),
      broken: reason => this.kill('protocol', `it does not speak as agreed: ${reason.message}`),
    })
    stdout?.on('data', (chunk: Buffer) => this.#reader.push(chunk))
    stderr?.on('data', (chunk: Buffer) => this.#hear(this.#stderr.write(chunk)))
    this.#keepAlive(false)
  }

  /** Starts a program. Whether it could be started shows at the first call. */
  static start(program: HostProgram, cluster: string | null, listener: HostListener): HostProcess {
    return new HostProcess(program, cluster, listener)
  }

  /** The error of every call from now on; `null` while the process lives. */
  get failure(): ResourceHostError | null {
    return this.#failure
  }

  /** Its number in the system; `undefined` where it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid
  }

  /** How long it lives, in ms. */
  get age(): number {
    return performance.now() - this.#begun
  }

  /** What is being called, the oldest first. */
  get calls(): readonly CallInFlight[] {
    return [...this.#pending.values()].map(({ entry, resource }) => ({ entry, resource }))
  }

  /**
   * Calls something in the process.
   * @param what the entry point that this calls, for whoever has to be told
   * @returns the number that later events of an asynchronous call carry, and its answer
   */
  call(operation: string, args: readonly Value[], what: CallInFlight): { id: number; answer: Promise<HostAnswer> } {
    const id = this.#nextId++
    const answer = new Promise<HostAnswer>((resolve, reject) => {
      if (this.#failure) throw this.#failure
      const frame = encodeRequest({ name: operation, args: [id, ...args] })
      this.#pending.set(id, { ...what, resolve, reject })
      this.hold()
      this.#child.stdin?.write(frame)
    })
    return { id, answer }
  }

  /** Keeps this process from ending until {@link HostProcess.release} was called as often. */
  hold(): void {
    if (this.#holds++ === 0) this.#keepAlive(true)
  }

  release(): void {
    if (--this.#holds === 0) this.#keepAlive(false)
  }

  /** Ends the process at once. What it was doing is lost, and so are its resources. */
  kill(reason: HostExit['reason'], message: string): void {
    if (this.#failure || this.#cause) return
    this.#cause = { reason, message }
    this.#reader.stop()
    this.#keepAlive(true)
    this.#child.kill('SIGKILL')
  }

  /** Asks the process to end in good order. It has ended when {@link HostProcess.ended} says so. */
  leave(): void {
    if (this.#failure || this.#leaving) return
    this.#leaving = true
    this.call('exit', [], { entry: 'DllMain', resource: null }).answer.catch(() => {}) // its end is what counts
    this.#child.stdin?.end()
  }

  #keepAlive(wanted: boolean): void {
    const verb = wanted || this.#cause || this.#leaving ? 'ref' : 'unref'
    this.#child[verb]()
    for (const stream of [this.#child.stdin, this.#child.stdout, this.#child.stderr])
      (stream as Socket | null)?.[verb]()
  }

  #understand(message: Request): () => void {
    if (message.name === 'answer') return this.#settle(message.args)
    const callback = readCallback(message, this.age)
    return () => this.#listener.callback(callback)
  }

  #settle([id, status, ...values]: Value[]): () => void {
    if (typeof id !== 'number' || typeof status !== 'number') throw new MessageError('it has no id and status')
    const pending = this.#pending.get(id)
    if (pending === undefined) throw new MessageError(`call ${id} was not made`)
    this.#pending.delete(id)
    return () => {
      this.release()
      pending.resolve({ status, values })
    }
  }

  #hear(text: string): void {
    if (text === '') return
    this.#output = (this.#output + text).slice(-keptOutput)
    this.#listener.output(text)
  }

  #end(exitCode: number | null, signal: string | null): HostExit {
    this.#hear(this.#stderr.end())
    // Another process may have inherited the other ends of its pipes, and would keep this one from ending.
    for (const pipe of [this.#child.stdout, this.#child.stderr]) pipe?.destroy()
    const { calls } = this
    const stderr = this.#output.trim()
    const wrote = stderr === '' ? '' : `; it wrote: ${stderr}`
    const own = { reason: 'died' as const, message: `it ${endOf(exitCode, signal)}${whileCalling(calls)}${wrote}` }
    const left = { reason: 'closed' as const, message: 'the host was closed' }
    const { reason, message } = this.#cause ?? (this.#leaving && exitCode === 0 ? left : own)
    const exit: HostExit = { reason, exitCode, signal, calls, stderr, message }
    this.#fail(new ResourceHostError(`The process that ran the resource DLL is gone: ${message}`, exit))
    return exit
  }

  #notStarted(cause: NodeJS.ErrnoException): HostExit {
    const message = `the program ${this.#program} cannot be started: ${cause.message}`
    this.#fail(new ResourceHostError(`No resource DLL can be run: ${message}`, null, { cause }))
    return { reason: 'died', exitCode: null, signal: null, calls: [], stderr: '', message }
  }

  #fail(error: ResourceHostError): void {
    this.#failure = error
    for (const { reject } of this.#pending.values()) reject(error)
    this.#pending.clear()
  }
}
