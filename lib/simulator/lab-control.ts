import { ControlClient, ControlError } from '../channel/control-client.js'
import { parseEndpoint } from '../channel/endpoint.js'
import { type NodeStateName, nodeStateName } from '../constants/index.js'
import type { Lab } from './lab/schema.js'
import type { ServiceStatistics } from './service/service.js'
import type { LabStatus } from './service/status.js'
import type { LabEvent } from './world/events.js'
import type { ArmedFault, FaultRule } from './world/faults.js'

/** When connections are cut. */
export interface CutOptions {
  /** `'now'`, the default: all of them. Else those of the client that makes the next call, before or after its effect. */
  readonly when?: 'now' | 'before' | 'after'
  /** Only for a call of this function. */
  readonly function?: string
}

/** What to see of what happens. */
export interface WatchOptions {
  /** Only what came after the event of this number; 0, the default, is the whole story so far. */
  readonly since?: number
  /** Ends the watching: the iteration throws its reason. */
  readonly signal?: AbortSignal
}

/** What carries traffic between nodes: a network, or what connects one node to it. */
export interface SimulatedLink {
  /** Nothing gets through any more. */
  cut(): Promise<void>
  /** It works again. */
  mend(): Promise<void>
}

/**
 * The hands on a simulated cluster: time, faults, nodes, and what happened. They reach it over its control channel, so
 * that it does not matter which thread or process it runs in.
 */
export abstract class LabControl {
  /** What to pass to `Cluster.open`, or to put into the environment variable CLUSAPI_SIMULATOR: `sim:…`. */
  readonly endpoint: string
  readonly #control: ControlClient
  readonly #watchers = new Set<ControlClient>()
  #released = false

  /** @internal */
  constructor(endpoint: string, control: ControlClient) {
    this.endpoint = endpoint
    this.#control = control.unref()
  }

  /** The cluster's time, which pending transitions wait for. */
  readonly clock = {
    /** What the cluster's clock shows. */
    now: async (): Promise<Date> => new Date(await this.ask<number>('clock.now')),
    /**
     * Lets time pass at once; what was due has happened when this resolves. Where resource DLLs are to do something then, they have
     * done it, or have been at it for two seconds of real time.
     */
    advance: async (ms: number): Promise<Date> => new Date(await this.ask<number>('clock.advance', { ms })),
  }

  /** Rules that make calls fail, or last. */
  readonly faults = {
    /** Adds a rule; the number returned removes it. */
    add: async (rule: FaultRule): Promise<number> => {
      const times = rule.times === Number.POSITIVE_INFINITY ? null : rule.times
      const { id } = await this.ask<{ id: number }>('faults.add', { rule: { ...rule, times } })
      return id
    },
    /** The rules in force, the oldest first; one that is used up is forgotten. */
    list: (): Promise<ArmedFault[]> => this.ask('faults.list'),
    /** Removes a rule; whether it was still there. */
    remove: (id: number): Promise<boolean> => this.ask('faults.remove', { id }),
    /** Removes all rules. */
    clear: (): Promise<void> => this.tell('faults.clear'),
    /** What a rule can name: ClusAPI functions, and moments inside the cluster. */
    functions: (): Promise<string[]> => this.ask('faults.functions'),
  }

  /** The connections of clients; not that of this object. */
  readonly connections = {
    /** Cuts connections: their calls fail as if the network had. */
    cut: (options: CutOptions = {}): Promise<void> => this.tell('connections.cut', options),
  }

  /** Transitions under way. */
  readonly pending = {
    /**
     * Completes transitions that wait, for their time or for this: of one resource, or of all.
     * @param status what they end with; 0 is success, all else makes the resource fail
     * @returns the names of the resources
     */
    complete: (resource: string | null = null, status = 0): Promise<string[]> =>
      this.ask('pending.complete', { resource, status }),
  }

  /** The nodes and their states. */
  async nodes(): Promise<{ id: string; name: string; state: NodeStateName }[]> {
    const nodes = await this.ask<{ id: string; name: string; state: number }[]>('nodes')
    return nodes.map(node => ({ ...node, state: nodeStateName(node.state) }))
  }

  /** A network by name. Whether there is one shows when something is done to it. */
  network(name: string): SimulatedLink {
    return this.#link('network', name)
  }

  /** A network interface by name. Whether there is one shows when something is done to it. */
  interface(name: string): SimulatedLink {
    return this.#link('interface', name)
  }

  /** The whole cluster at one moment: nodes, networks, groups, resources and their states. Works with every node down. */
  status(): Promise<LabStatus> {
    return this.ask('status')
  }

  /** What is open in the service: a program that closed everything leaves no handle. */
  statistics(): Promise<ServiceStatistics> {
    return this.ask('statistics')
  }

  /**
   * What happened so far.
   * @param since only what came after the event of this number
   */
  events(since = 0): Promise<LabEvent[]> {
    return this.ask('events', { since })
  }

  /**
   * What happened so far, and then what happens, as it does. Ends when this object is closed. Like an open request, it
   * keeps the process from ending.
   */
  async *watch({ since = 0, signal }: WatchOptions = {}): AsyncGenerator<LabEvent, void, undefined> {
    signal?.throwIfAborted()
    // A connection of its own, which waits without keeping other requests waiting.
    const client = await ControlClient.connect(parseEndpoint(this.endpoint))
    const stop = () => client.close()
    signal?.addEventListener('abort', stop)
    this.#watchers.add(client)
    try {
      for (let last = since; ; ) {
        for (const event of await client.request<LabEvent[]>('events', { since: last, wait: true })) {
          last = event.sequence
          yield event
        }
      }
    } catch (error) {
      signal?.throwIfAborted()
      if (!this.#released || !isLoss(error)) throw error
    } finally {
      signal?.removeEventListener('abort', stop)
      this.#watchers.delete(client)
      client.close()
    }
  }

  /** The cluster as it is now, as a lab. */
  describe(): Promise<Lab> {
    return this.ask('describe')
  }

  #link(kind: 'network' | 'interface', name: string): SimulatedLink {
    return {
      cut: () => this.tell(`${kind}.cut`, { [kind]: name }),
      mend: () => this.tell(`${kind}.mend`, { [kind]: name }),
    }
  }

  /**
   * Why the cluster is gone, where that is known; asked after the connection was lost.
   * @internal
   */
  protected abstract obituary(): Promise<Error | null>

  /**
   * Lets go of the cluster.
   * @internal
   */
  protected release(): void {
    this.#released = true
    this.#control.close()
    for (const client of this.#watchers) client.close()
  }

  /** @internal */
  protected async tell(method: string, params: object = {}): Promise<void> {
    await this.ask(method, params)
  }

  /** @internal */
  protected async ask<Result>(method: string, params: object = {}): Promise<Result> {
    try {
      return await this.#control.request<Result>(method, params)
    } catch (error) {
      if (!isLoss(error) || this.#released) throw error
      throw (await this.obituary()) ?? error
    }
  }
}

function isLoss(error: unknown): boolean {
  return error instanceof ControlError && error.code === 'ERR_CLUSAPI_CONTROL_LOST'
}
