import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import net from 'node:net'
import { type Endpoint, formatEndpoint } from '../../channel/endpoint.js'
import { handlers } from '../handlers/index.js'
import type { Cluster } from '../world/cluster.js'
import { type Client, Clients } from './clients.js'
import { Connection } from './connection.js'
import { Control } from './control.js'
import { Dispatcher } from './dispatcher.js'
import type { HandleKind } from './session.js'

/** How much of the service is in use. */
export interface ServiceStatistics {
  /** Processes with at least one connection. */
  readonly clients: number
  /** Connections that carry calls. */
  readonly connections: number
  /** Open handles by kind; a kind without any is left out. */
  readonly handles: Partial<Record<HandleKind, number>>
  /** Calls so far. */
  readonly calls: number
}

/** The Cluster service of a simulated cluster: listens on 127.0.0.1 for client libraries and for its control channel. */
export class Service {
  readonly cluster: Cluster
  readonly #server: net.Server
  readonly #connections = new Set<Connection>()
  readonly #clients = new Clients()
  readonly #dispatcher: Dispatcher
  readonly #token = randomBytes(16).toString('hex')
  #calls = 0

  private constructor(cluster: Cluster, save: () => Promise<void>) {
    this.cluster = cluster
    this.#dispatcher = new Dispatcher(cluster, handlers)
    const control = new Control(cluster, {
      functions: () => this.#dispatcher.functions,
      cut: (when, name) => (when === 'now' ? this.#cutAll() : this.#dispatcher.cuts.arm(when, name)),
      statistics: () => this.statistics,
      save,
    })
    const shared = {
      token: this.#token,
      clients: this.#clients,
      dispatcher: this.#dispatcher,
      control,
      clientLeft: (client: Client) => this.#clientLeft(client),
      countFrame: () => {
        this.#calls++
      },
    }
    this.#server = net.createServer(socket => {
      const connection = new Connection(socket, shared)
      this.#connections.add(connection)
      socket.on('close', () => this.#connections.delete(connection))
    })
  }

  /**
   * Begins to listen, on a free port and with a new token.
   * @param save writes the lab to its file
   */
  static async listen(cluster: Cluster, save: () => Promise<void>): Promise<Service> {
    const service = new Service(cluster, save)
    service.#server.listen(0, '127.0.0.1')
    await once(service.#server, 'listening')
    return service
  }

  /** Where it listens. */
  get endpoint(): Endpoint {
    const { port } = this.#server.address() as net.AddressInfo
    return { port, token: this.#token, node: null }
  }

  /** {@link endpoint} as text: `sim:<port>-<token>`. */
  get name(): string {
    return formatEndpoint(this.endpoint)
  }

  get statistics(): ServiceStatistics {
    return {
      clients: this.#clients.list.length,
      connections: [...this.#connections].filter(connection => connection.isClient).length,
      handles: this.#clients.countHandles(),
      calls: this.#calls,
    }
  }

  /** Ends all connections and stops listening. */
  async close(): Promise<void> {
    this.#dispatcher.stop()
    this.cluster.clock.stop()
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const connection of this.#connections) connection.end()
    await closed
  }

  #cutAll(): void {
    for (const connection of this.#connections) if (connection.isClient) connection.end()
  }

  #clientLeft({ pid, session }: Client): void {
    const open = session.handles.length
    if (open > 0)
      this.cluster.events.add('client', null, `process ${pid} left with ${open} open handles; they were closed`)
  }
}
