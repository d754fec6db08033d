import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import net from 'node:net'
import { parseEndpoint } from '../../lib/channel/endpoint.js'
import {
  decodeReply,
  encodeRequest,
  FrameSplitter,
  PROTOCOL,
  type Reply,
  type Value,
} from '../../lib/channel/frames.js'

/** A connection ended while a call was in flight. */
export class Disconnected extends Error {}

/** What a client library is on the wire, and nothing more: one connection, calls one after the other. */
export class WireClient {
  readonly socket: net.Socket
  readonly #splitter = new FrameSplitter()
  readonly #waiting: { resolve(reply: Reply): void; reject(error: Error): void }[] = []

  private constructor(port: number) {
    this.socket = net.connect({ host: '127.0.0.1', port, noDelay: true })
    this.socket.on('data', chunk => {
      for (const body of this.#splitter.push(chunk)) this.#waiting.shift()?.resolve(decodeReply(body))
    })
    this.socket.on('error', () => this.socket.destroy())
    this.socket.on('close', () => {
      for (const { reject } of this.#waiting.splice(0)) reject(new Disconnected())
    })
  }

  /** Connects and introduces itself; connections with the same id are those of one process. */
  static async connect(endpoint: string, id = randomBytes(16).toString('hex')): Promise<WireClient> {
    const { port, token } = parseEndpoint(endpoint)
    const client = new WireClient(port)
    const { status } = await client.call('hello', PROTOCOL, token, id, process.pid)
    if (status !== 0) throw new Error(`hello was answered with ${status}`)
    return client
  }

  /** Makes a call. */
  call(name: string, ...args: Value[]): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) throw new Disconnected()
      this.#waiting.push({ resolve, reject })
      this.socket.write(encodeRequest({ name, args }))
    })
  }

  /** Makes a call that succeeds, and gives its outputs. */
  async values(name: string, ...args: Value[]): Promise<Value[]> {
    const { status, values } = await this.call(name, ...args)
    if (status !== 0) throw new Error(`${name} was answered with ${status}`)
    return values
  }

  /** Makes a call that succeeds, and gives its first output, a handle or a number. */
  async value<Type extends Value = bigint>(name: string, ...args: Value[]): Promise<Type> {
    return (await this.values(name, ...args))[0] as Type
  }

  /** Makes a call, and gives its status. */
  async status(name: string, ...args: Value[]): Promise<number> {
    return (await this.call(name, ...args)).status
  }

  /** Opens the cluster as a remote client does. */
  open(node: string | null = null): Promise<bigint> {
    return this.value('OpenCluster', node, 1)
  }

  /** Ends the connection. */
  async close(): Promise<void> {
    if (this.socket.closed) return
    this.socket.destroy()
    await once(this.socket, 'close')
  }
}
