import net from 'node:net'
import type { Endpoint } from './endpoint.js'
import { decodeJson, decodeReply, encodeJson, encodeRequest, FrameSplitter, PROTOCOL } from './frames.js'

/** Why a control request failed. */
export class ControlError extends Error {
  /**
   * @param code `ERR_CLUSAPI_CONTROL_LOST` (nobody listens, or the connection ended), `ERR_CLUSAPI_CONTROL_REFUSED`
   *   (wrong token), or the code that the service answered
   * @param method the method that was asked
   */
  constructor(
    readonly code: string,
    readonly method: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'ControlError'
  }
}

const ended = 'the simulated cluster ended the connection'
const LOST = 'ERR_CLUSAPI_CONTROL_LOST'
const REFUSED = 'ERR_CLUSAPI_CONTROL_REFUSED'

interface Pending {
  method: string
  resolve(result: unknown): void
  reject(error: Error): void
}

interface Answer {
  id: number
  result?: unknown
  error?: { code: string; message: string }
}

/**
 * The control channel of a simulated cluster: time, faults, nodes, everything that is not ClusAPI.
 *
 * An open request keeps the process alive, as a file operation does; an idle client does so too, unless {@link unref}
 * was called.
 */
export class ControlClient {
  readonly #socket: net.Socket
  readonly #splitter = new FrameSplitter()
  readonly #pending = new Map<number, Pending>()
  #greeting: Pending | undefined
  #nextId = 1
  #holds = true
  #failure: ControlError | undefined

  private constructor(endpoint: Endpoint, greeting: Pending) {
    this.#greeting = greeting
    this.#socket = net.connect({ host: '127.0.0.1', port: endpoint.port, noDelay: true })
    this.#socket.on('data', chunk => this.#receive(chunk))
    this.#socket.on('error', (cause: NodeJS.ErrnoException) =>
      this.#fail(LOST, cause.code === 'ECONNRESET' ? ended : `the connection failed: ${cause.message}`, cause),
    )
    this.#socket.on('close', () => this.#fail(LOST, ended))
    this.#socket.write(encodeRequest({ name: 'control', args: [PROTOCOL, endpoint.token] }))
  }

  /**
   * Connects and shows the endpoint's token.
   * @throws {@link ControlError}
   */
  static async connect(endpoint: Endpoint): Promise<ControlClient> {
    let client: ControlClient | undefined
    await new Promise<unknown>((resolve, reject) => {
      client = new ControlClient(endpoint, { method: 'connect', resolve, reject })
    })
    return client as ControlClient
  }

  /** Whether the connection has ended. */
  get closed(): boolean {
    return this.#failure !== undefined
  }

  /**
   * Asks the service for one thing and resolves to its answer.
   * @throws {@link ControlError}
   */
  request<Result = unknown>(method: string, params: object = {}): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#failure) throw lost(this.#failure, method)
      const frame = encodeJson({ id: this.#nextId, method, params })
      this.#pending.set(this.#nextId++, { method, resolve: result => resolve(result as Result), reject })
      this.#socket.ref()
      this.#socket.write(frame)
    })
  }

  /** Lets the process end while no request is open. */
  unref(): this {
    this.#holds = false
    this.#release()
    return this
  }

  /** Ends the connection; open requests are rejected. */
  close(): void {
    this.#fail(LOST, 'the control client was closed')
  }

  #receive(chunk: Uint8Array): void {
    try {
      for (const body of this.#splitter.push(chunk)) {
        if (this.#greeting) this.#welcome(this.#greeting, decodeReply(body).status)
        else this.#answer(decodeAnswer(body))
      }
    } catch (cause) {
      this.#fail(LOST, `the simulated cluster sent something else than an answer: ${(cause as Error).message}`, cause)
    }
  }

  #welcome(greeting: Pending, status: number): void {
    if (status !== 0) {
      this.#fail(REFUSED, `the simulated cluster refused the endpoint's token (status ${status})`)
      return
    }
    this.#greeting = undefined
    greeting.resolve(undefined)
  }

  #answer({ id, result, error }: Answer): void {
    const pending = this.#pending.get(id)
    if (!pending) throw new Error(`nothing was asked with the id ${id}`)
    this.#pending.delete(id)
    if (error) pending.reject(new ControlError(error.code, pending.method, error.message))
    else pending.resolve(result)
    this.#release()
  }

  #release(): void {
    if (!this.#holds && this.#pending.size === 0) this.#socket.unref()
  }

  #fail(code: string, message: string, cause?: unknown): void {
    this.#failure ??= new ControlError(code, 'connect', message, { cause })
    this.#greeting?.reject(this.#failure)
    this.#greeting = undefined
    for (const { method, reject } of this.#pending.values()) reject(lost(this.#failure, method))
    this.#pending.clear()
    this.#socket.destroy()
  }
}

function lost(failure: ControlError, method: string): ControlError {
  return new ControlError(failure.code, method, failure.message, { cause: failure })
}

function decodeAnswer(body: Uint8Array): Answer {
  const message = decodeJson(body)
  if (typeof message !== 'object' || message === null || typeof (message as Answer).id !== 'number') {
    throw new Error('an answer without an id')
  }
  return message as Answer
}
