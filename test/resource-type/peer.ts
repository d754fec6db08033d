import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { type Duplex, PassThrough, type Readable, type Writable } from 'node:stream'
import { decodeRequest, encodeRequest, FrameSplitter, type Value } from '../../lib/channel/frames.js'
import { TypeServer } from '../../lib/resource-type/server.js'

/** What a resource type tells: the name of the event, and what came with it. */
export type Told = readonly [name: string, ...values: Value[]]

/** The resource DLL's end of the channel. */
export class Peer {
  readonly told: Told[] = []
  readonly #output: Writable
  readonly #splitter = new FrameSplitter()
  readonly #calls = new Map<Value | undefined, { resolve(answer: Value[]): void; reject(error: Error): void }>()
  #nextId = 1
  #look = () => {}
  #ended = false

  constructor({ input, output }: { input: Readable; output: Writable }) {
    this.#output = output
    input.on('data', chunk => {
      for (const body of this.#splitter.push(chunk)) this.#receive(decodeRequest(body))
    })
    for (const end of ['end', 'close', 'error']) input.on(end, () => this.#end())
    if (input !== (output as unknown)) output.on('error', () => this.#end())
  }

  #receive({ name, args }: { name: string; args: Value[] }): void {
    if (name !== 'answer') {
      this.told.push([name, ...args])
      this.#look()
      return
    }
    const [id, ...answer] = args
    const call = this.#calls.get(id)
    if (call === undefined) throw new Error(`an answer to call ${id}, which was not made`)
    this.#calls.delete(id)
    call.resolve(answer)
  }

  #end(): void {
    this.#ended = true
    this.#look()
    for (const { reject } of this.#calls.values()) reject(new Error('the channel has ended'))
    this.#calls.clear()
  }

  /** @returns the status, and what comes with it */
  call(name: string, ...args: Value[]): Promise<Value[]> {
    return new Promise((resolve, reject) => {
      const id = this.#nextId++
      this.#calls.set(id, { resolve, reject })
      this.send(name, id, ...args)
    })
  }

  send(name: string, ...args: Value[]): void {
    this.#output.write(encodeRequest({ name, args }))
  }

  /** Waits for something to be told, also before. */
  async until(fits: (told: Told) => boolean): Promise<Told> {
    for (;;) {
      const found = this.told.find(fits)
      if (found !== undefined) return found
      if (this.#ended) throw new Error(`the channel has ended; told was ${JSON.stringify(this.told)}`)
      await new Promise<void>(resolve => {
        this.#look = resolve
      })
    }
  }

  /** The lines of the log so far, for a resource or for none. */
  logged(resource: number | null): Value[][] {
    return this.told.filter(told => told[0] === 'log' && told[1] === resource).map(told => told.slice(2))
  }

  end(): Promise<void> {
    return new Promise(resolve => this.#output.end(resolve))
  }
}

/** A resource type that is served in this process. */
export async function serve(type: unknown): Promise<Peer> {
  const [there, back] = [new PassThrough(), new PassThrough()]
  const server = new TypeServer({ input: there, output: back }, reason => {
    if (reason !== null) throw reason
  })
  const peer = new Peer({ input: back, output: there })
  await server.begin(type)
  await peer.until(([name]) => name === 'hello')
  return peer
}

/** A script in a process of its own, as a resource DLL starts it. */
export class Started {
  stderr = ''
  readonly exit: Promise<number | string>

  private constructor(
    readonly child: ChildProcess,
    readonly channel: Duplex,
  ) {
    child.stderr?.on('data', chunk => {
      this.stderr += chunk
    })
    this.exit = once(child, 'exit').then(([code, signal]) => code ?? signal)
  }

  static async start(file: string, env: NodeJS.ProcessEnv = {}): Promise<Started> {
    if (process.platform !== 'win32') {
      const stdio = ['ignore', 'ignore', 'pipe', 'pipe'] as const
      const child = spawn(process.execPath, [file, '--clusapi-channel', 'fd:3'], {
        stdio: [...stdio],
        env: { ...process.env, ...env },
      })
      return new Started(child, child.stdio[3] as Duplex)
    }
    const name = `\\\\.\\pipe\\clusapi-test-${process.pid}-${Math.random().toString(36).slice(2)}`
    const server = createServer()
    await once(server.listen(name), 'listening')
    const child = spawn(process.execPath, [file, '--clusapi-channel', name], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...env },
    })
    const [socket] = (await once(server, 'connection')) as [Socket]
    server.close()
    return new Started(child, socket)
  }

  peer(): Peer {
    return new Peer({ input: this.channel, output: this.channel })
  }
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
