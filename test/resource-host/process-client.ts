/** The resource host's process, driven by bare frames. */
import assert from 'node:assert/strict'
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { addonPath, standInPath } from '../../lib/binding/index.js'
import { decodeRequest, encodeRequest, FrameSplitter, type Value } from '../../lib/channel/frames.js'

const windows = process.platform === 'win32'

/** A file of the native build, which has to be there. */
function built(...path: string[]): string {
  const file = join(dirname(addonPath()), ...path)
  assert.ok(existsSync(file), `${file} has not been built`)
  return file
}

/** A resource DLL that was built for tests. */
export const testDll = (name: 'v1' | 'v2' | 'v3' | 'v4' | 'none'): string =>
  built('test', `resource_${name}.${windows ? 'dll' : 'so'}`)

/** What a call was answered with. */
export interface Answer {
  status: number
  values: Value[]
}

/** What the DLL called back, or the host told. */
export interface HostEvent {
  name: string
  micros: bigint
  thread: number
  resource: number | null
  /** The entry that the calling thread was inside of. */
  during: string | null
  /** What the callback was given. */
  values: Value[]
}

/** How the process ended. */
export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stderr: string
}

/** How long a process may be silent before it counts as hung, nothing being asked of it either. */
const patience = 60_000

/** The sanitizers leave crashes alone in here, which are what the process is for. */
function environment(): NodeJS.ProcessEnv {
  const env = { ...process.env }
  for (const name of ['ASAN_OPTIONS', 'TSAN_OPTIONS']) {
    const set = env[name]
    if (set !== undefined) env[name] = `${set}:handle_segv=0:handle_sigbus=0:handle_abort=0`
  }
  return env
}

/** One process. Disposing of it kills it, unless it has ended. */
export class HostClient implements AsyncDisposable {
  readonly events: HostEvent[] = []
  /** The number of the last call. */
  last = 0
  readonly ended: Promise<Ended>
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>
  readonly #answers = new Map<number, (answer: Answer) => void>()
  readonly #hung: NodeJS.Timeout
  #looking: (() => void)[] = []
  #stderr = ''
  #over = false

  constructor() {
    const program = built('host', windows ? 'resource-host.exe' : 'resource-host')
    this.#child = spawn(program, [], { stdio: ['pipe', 'pipe', 'pipe'], env: environment() })
    const splitter = new FrameSplitter()
    this.#child.stdout.on('data', (chunk: Buffer) => {
      for (const body of splitter.push(chunk)) this.#take(body)
    })
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text
    })
    this.#child.stdin.on('error', () => {}) // the process may end before it has read everything
    this.#hung = setTimeout(() => {
      this.#stderr += `killed: ${patience} ms without a word\n`
      this.#child.kill('SIGKILL')
    }, patience)
    this.ended = new Promise((resolve, reject) => {
      this.#child.on('error', reject)
      this.#child.on('close', (code, signal) => {
        clearTimeout(this.#hung)
        this.#over = true
        this.#look()
        resolve({ code, signal, stderr: this.#stderr })
      })
    })
  }

  /** A process in which a DLL has been loaded. */
  static async load(
    dll: string,
    cluster: string | null,
    type = 'Test Type',
    versions = [0x100, 0x400],
  ): Promise<HostClient> {
    const host = new HostClient()
    const { status, values } = await host.load(dll, cluster, type, versions)
    if (status !== 0) assert.fail(`load: ${status} at ${values[0]}: ${host.#stderr}`)
    return host
  }

  load(dll: string, cluster: string | null, type?: string, versions?: number[]): Promise<Answer> {
    return this.call('load', ...this.loading(dll, cluster, type, versions))
  }

  /** The arguments of the call that loads a DLL. */
  loading(dll: string, cluster: string | null, type = 'Test Type', versions = [0x100, 0x400]): Value[] {
    return [standInPath(), dll, type, ...versions, cluster]
  }

  /** Makes a call and waits for its answer. */
  async call(name: string, ...args: Value[]): Promise<Answer> {
    const answer = await this.order(name, ...args)
    if (answer !== null) return answer
    const { code, signal, stderr } = await this.ended
    throw new Error(`the host ended (${code ?? signal}) during ${name}: ${stderr}`)
  }

  /** The same where the process may end instead, which is `null`. */
  order(name: string, ...args: Value[]): Promise<Answer | null> {
    const id = ++this.last
    const answered = new Promise<Answer>(resolve => this.#answers.set(id, resolve))
    this.send(encodeRequest({ name, args: [id, ...args] }))
    return Promise.race([answered, this.ended.then(() => null)])
  }

  send(bytes: Uint8Array): void {
    if (!this.#over) this.#hung.refresh()
    this.#child.stdin.write(bytes)
  }

  /** Nothing more is going to be sent. */
  end(): void {
    this.#child.stdin.end()
  }

  /** Opens a resource that does what the words say; its key is the one that all resources are in. */
  async open(number: number, words: string, flags = 0): Promise<void> {
    assert.deepEqual(await this.call('open', number, words, 'Resources', flags), { status: 0, values: [] })
  }

  /** The events with this name, of one resource or all. */
  named(name: string, resource?: number): HostEvent[] {
    return this.events.filter(event => event.name === name && (resource === undefined || event.resource === resource))
  }

  /** Waits until so many events have come, and returns them. */
  async until(name: string, count: number, resource?: number): Promise<HostEvent[]> {
    while (this.named(name, resource).length < count) {
      if (this.#over) assert.fail(`the host ended before it had told ${count} times ${name}: ${this.#stderr}`)
      await new Promise<void>(resolve => this.#looking.push(resolve))
    }
    return this.named(name, resource)
  }

  /** What the DLL logged about a resource. */
  logged(resource: number | null): Value[] {
    return this.named('LogEvent')
      .filter(event => event.resource === resource)
      .map(({ values }) => values[1] as Value)
  }

  /** Has the process end in order, and makes sure that it did. */
  async exit(): Promise<string> {
    assert.deepEqual(await this.call('exit'), { status: 0, values: [] })
    const { code, signal, stderr } = await this.ended
    assert.deepEqual({ code, signal }, { code: 0, signal: null }, stderr)
    return stderr
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#over) this.#child.kill('SIGKILL')
    await this.ended
  }

  #take(body: Buffer): void {
    if (!this.#over) this.#hung.refresh()
    const { name, args } = decodeRequest(body)
    if (name === 'answer') {
      const [id, status, ...values] = args as [number, number, ...Value[]]
      const answered = this.#answers.get(id)
      assert.ok(answered, `an answer to ${id}, which nobody asked`)
      this.#answers.delete(id)
      answered({ status, values })
    } else if (name === 'returned') {
      assert.ok(this.#answers.has(args[0] as number), `${args[0]} has returned, and nobody called it`)
    } else if (name === 'eventSignaled') {
      this.events.push({ name, micros: 0n, thread: 0, resource: args[0] as number, during: null, values: [] })
    } else {
      const [micros, thread, resource, during, ...values] = args as [
        bigint,
        number,
        number | null,
        string | null,
        ...Value[],
      ]
      this.events.push({ name, micros, thread, resource, during, values })
    }
    this.#look()
  }

  #look(): void {
    const looking = this.#looking
    this.#looking = []
    for (const look of looking) look()
  }
}
