import type { HandleKind } from './session.js'
import { Session } from './session.js'

/** A process that uses the cluster: as many connections as it likes, one session. */
export interface Client {
  readonly id: string
  readonly pid: number
  readonly session: Session
  /** Each ends one of the client's connections. */
  readonly connections: Set<() => void>
}

/** The clients of the service. A client lives while it has a connection; then its handles are run down. */
export class Clients {
  readonly #clients = new Map<string, Client>()
  readonly #live = new Set<bigint>()
  #lastGeneration = 0n

  /** The clients that live. */
  get list(): readonly Client[] {
    return [...this.#clients.values()]
  }

  /** A connection of a client begins. */
  attach(id: string, pid: number, disconnect: () => void): Client {
    const client = this.#clients.get(id) ?? this.#begin(id, pid)
    client.connections.add(disconnect)
    return client
  }

  /** A connection of a client has ended; whether it was the last. */
  detach(client: Client, disconnect: () => void): boolean {
    if (!client.connections.delete(disconnect) || client.connections.size > 0) return false
    this.#clients.delete(client.id)
    this.#live.delete(client.session.generation)
    return true
  }

  /** How many handles of each kind are open. */
  countHandles(): Partial<Record<HandleKind, number>> {
    const counts: Partial<Record<HandleKind, number>> = {}
    for (const { session } of this.#clients.values()) {
      for (const { kind } of session.handles) counts[kind] = (counts[kind] ?? 0) + 1
    }
    return counts
  }

  #begin(id: string, pid: number): Client {
    const generation = ++this.#lastGeneration
    const isOver = (other: bigint) => other > 0n && other <= this.#lastGeneration && !this.#live.has(other)
    const client = { id, pid, session: new Session(generation, isOver), connections: new Set<() => void>() }
    this.#clients.set(id, client)
    this.#live.add(generation)
    return client
  }
}
