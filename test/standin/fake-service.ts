import net from 'node:net'
import { type Endpoint, formatEndpoint } from '../../lib/channel/endpoint.js'
import {
  decodeRequest,
  encodeReply,
  FrameSplitter,
  type Reply,
  type Request,
  type Value,
} from '../../lib/channel/frames.js'

/** What a script answers: values of a successful reply, a whole reply, raw bytes of any kind, an end, or nothing at all. */
export type Answer = Value[] | Partial<Reply> | { raw: Uint8Array; end?: boolean } | 'close' | 'stall'

/** Decides what a request gets. `nth` counts the requests of this function, from 1. */
export type Script = (request: Request, nth: number) => Answer

const token = '0123456789abcdef0123456789abcdef'

/**
 * A service that answers what its script says: the counterpart of the stand-in where a test needs a service that no model
 * would be, one that lies, stalls and hangs up.
 */
export class FakeService {
  /** Every request but the introductions, in order of arrival. */
  readonly requests: Request[] = []
  readonly #counts = new Map<string, number>()
  readonly #sockets = new Set<net.Socket>()
  readonly #server: net.Server

  private constructor(readonly script: Script) {
    this.#server = net.createServer({ noDelay: true }, socket => this.#serve(socket))
  }

  /** Starts a service; without an answer in the script a function succeeds with no values. */
  static async start(script: Script): Promise<FakeService> {
    const service = new FakeService(script)
    await new Promise<void>(resolve => service.#server.listen(0, '127.0.0.1', resolve))
    return service
  }

  /** The connections that stand. */
  get connections(): number {
    return this.#sockets.size
  }

  get endpoint(): Endpoint {
    return { port: (this.#server.address() as net.AddressInfo).port, token, node: null }
  }

  /** What to pass to OpenCluster. */
  get name(): string {
    return formatEndpoint(this.endpoint)
  }

  /** How often a function was asked for. */
  count(name: string): number {
    return this.#counts.get(name) ?? 0
  }

  /** Ends all connections; new ones are welcome. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut()
    await new Promise(resolve => this.#server.close(resolve))
  }

  #serve(socket: net.Socket): void {
    const splitter = new FrameSplitter()
    this.#sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#sockets.delete(socket))
    socket.on('data', chunk => {
      for (const body of splitter.push(chunk)) this.#answer(socket, decodeRequest(body))
    })
  }

  #answer(socket: net.Socket, request: Request): void {
    if (request.name !== 'hello') this.requests.push(request)
    const nth = this.count(request.name) + 1
    this.#counts.set(request.name, nth)
    const answer = this.script(request, nth)
    if (answer === 'stall') return
    if (answer === 'close') socket.destroy()
    else if (Array.isArray(answer)) socket.write(encodeReply({ status: 0, flags: 0, values: answer }))
    else if (!('raw' in answer)) socket.write(encodeReply({ status: 0, flags: 0, values: [], ...answer }))
    else if (answer.end) socket.end(answer.raw)
    else socket.write(answer.raw)
  }
}
