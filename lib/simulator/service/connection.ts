import { timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import {
  decodeJson,
  decodeRequest,
  encodeJson,
  encodeReply,
  FrameError,
  FrameSplitter,
  PROTOCOL,
} from '../../channel/frames.js'
import { Win32Error } from '../../constants/index.js'
import type { Client, Clients } from './clients.js'
import type { Control } from './control.js'
import type { Dispatcher } from './dispatcher.js'

/** What connections share. */
export interface Shared {
  readonly token: string
  readonly clients: Clients
  readonly dispatcher: Dispatcher
  readonly control: Control
  /** Called when the last connection of a client ended. */
  clientLeft(client: Client): void
  /** Called for every request of a client. */
  countFrame(): void
}

/** How long a connection may take to say who it is, in ms, and how many bytes it may send until then. */
const introductionTime = 10_000
const introductionBytes = 4096

/**
 * One connection. It has to introduce itself with the token; then it is a client's and carries calls, or it carries
 * control messages. Requests are answered one after the other. Bytes that are no request end it, and only it.
 */
export class Connection {
  readonly #socket: Socket
  readonly #shared: Shared
  readonly #splitter = new FrameSplitter()
  readonly #queue: Buffer[] = []
  #serve: (body: Buffer) => Promise<void> = body => this.#introduce(body)
  #introduced = false
  #busy = false
  #client: Client | null = null
  readonly #over = new AbortController()
  readonly #end = () => this.end()

  constructor(socket: Socket, shared: Shared) {
    this.#socket = socket
    this.#shared = shared
    socket.setNoDelay(true)
    socket.setTimeout(introductionTime, this.#end)
    socket.on('data', chunk => this.#receive(chunk))
    socket.on('error', this.#end)
    socket.on('close', this.#end)
  }

  /** Whether it carries a client's calls. */
  get isClient(): boolean {
    return this.#client !== null
  }

  /** Ends the connection; with the last one the client ends. */
  end(): void {
    this.#socket.destroy()
    this.#over.abort()
    this.#queue.length = 0
    const client = this.#client
    this.#client = null
    if (client && this.#shared.clients.detach(client, this.#end)) this.#shared.clientLeft(client)
  }

  #receive(chunk: Buffer): void {
    try {
      this.#queue.push(...this.#splitter.push(chunk))
      const waiting = this.#splitter.buffered + this.#queue.reduce((sum, { length }) => sum + length, 0)
      if (!this.#introduced && waiting > introductionBytes) this.end()
    } catch (error) {
      this.#broken(error)
    }
    if (!this.#busy && this.#queue.length > 0) void this.#work().catch(error => this.#broken(error))
  }

  async #work(): Promise<void> {
    this.#busy = true
    try {
      for (let body = this.#queue.shift(); body; body = this.#queue.shift()) {
        // A client that sends ahead waits, so that it cannot fill the memory.
        if (this.#queue.length > 0) this.#socket.pause()
        await this.#serve(body)
      }
    } finally {
      this.#busy = false
      if (!this.#socket.destroyed) this.#socket.resume()
    }
  }

  async #introduce(body: Buffer): Promise<void> {
    const { name, args } = decodeRequest(body)
    const [protocol, token, id, pid] = args
    const welcome = protocol === PROTOCOL && typeof token === 'string' && isSame(token, this.#shared.token)
    const isClient = name === 'hello' && args.length === 4 && isClientId(id) && typeof pid === 'number'
    if (!welcome || !(isClient || (name === 'control' && args.length === 2))) {
      this.#serve = async () => {}
      this.#socket.end(encodeReply({ status: Win32Error.ERROR_ACCESS_DENIED, flags: 0, values: [] }), this.#end)
      return
    }
    this.#introduced = true
    this.#socket.setTimeout(0)
    if (isClient) {
      const client = this.#shared.clients.attach(id, pid, this.#end)
      this.#client = client
      this.#serve = next => this.#call(next, client)
    } else this.#serve = next => this.#control(next)
    await this.#send(encodeReply({ status: Win32Error.ERROR_SUCCESS, flags: 0, values: [] }))
  }

  async #call(body: Buffer, client: Client): Promise<void> {
    const request = decodeRequest(body)
    this.#shared.countFrame()
    const reply = await this.#shared.dispatcher.dispatch(client.session, request)
    if (reply) await this.#send(encodeReply(reply))
    else for (const end of [...client.connections]) end()
  }

  async #control(body: Buffer): Promise<void> {
    await this.#send(encodeJson(await this.#shared.control.answer(decodeJson(body), this.#over.signal)))
  }

  async #send(frame: Buffer): Promise<void> {
    if (this.#socket.destroyed || this.#socket.write(frame)) return
    try {
      // Ends also when the peer goes away without reading.
      await once(this.#socket, 'drain', { signal: this.#over.signal })
    } catch (error) {
      if (!this.#over.signal.aborted) throw error
    }
  }

  /** Bytes that are no request are the peer's fault; an answer that cannot be framed is too long for its caller. */
  #broken(error: unknown): void {
    this.end()
    if (!(error instanceof FrameError || error instanceof RangeError)) throw error
  }
}

function isClientId(id: unknown): id is string {
  return typeof id === 'string' && /^[0-9a-f]{32}$/.test(id)
}

function isSame(token: string, expected: string): boolean {
  const [a, b] = [Buffer.from(token, 'utf8'), Buffer.from(expected, 'utf8')]
  return a.length === b.length && timingSafeEqual(a, b)
}
