import * as v from 'valibot'
import { errorMessages } from '../../constants/errors.gen.js'
import { errorName, Win32Error } from '../../constants/index.js'
import { failbackNames, failbacks } from '../../constants/states.js'
import { describeCluster } from '../lab/describe.js'
import type { Cluster } from '../world/cluster.js'
import { innerMoments } from '../world/faults.js'
import type { NetInterface, Network } from '../world/network.js'
import type { Node } from '../world/node.js'
import { Refusal } from '../world/refusal.js'
import { machineMethods } from './machine-methods.js'
import { ControlArgumentError, integer, type Method, onNode, take, text, u32 } from './method.js'
import { statusOf } from './status.js'

/** What the control channel needs of the service. */
export interface ServiceHooks {
  /** The ClusAPI functions that are simulated. */
  functions(): readonly string[]
  /** Cuts the connections of clients: all of them now, or those of the client that makes a call. */
  cut(when: 'now' | 'before' | 'after', name: string | undefined): void
  /** What is open. */
  statistics(): object
  /** Writes the lab to its file. */
  save(): Promise<void>
}

/** An answer on the control channel. */
export interface ControlAnswer {
  readonly id: number
  readonly result?: unknown
  readonly error?: { readonly code: string; readonly message: string }
}

const count = integer(1, Number.MAX_SAFE_INTEGER)
/** A century at most, so that dates stay dates. */
const milliseconds = integer(0, 3_155_760_000_000)
const faultRule = v.strictObject({
  function: text,
  code: v.optional(u32),
  target: v.optional(text),
  status: u32,
  nth: v.optional(count),
  times: v.optional(v.nullable(count)),
  delay: v.optional(v.pipe(milliseconds, v.maxValue(2 ** 31 - 1))),
  when: v.optional(v.picklist(['before', 'after'])),
})
const failback = v.picklist(failbackNames)
const request = v.object({ id: v.number(), method: text, params: v.optional(v.unknown()) })

/** The control channel: what a test does to the cluster, beside ClusAPI. */
export class Control {
  readonly #cluster: Cluster
  readonly #methods: ReadonlyMap<string, Method>

  constructor(cluster: Cluster, hooks: ServiceHooks) {
    this.#cluster = cluster
    this.#methods = new Map([
      ...this.#clusterMethods(hooks),
      ...this.#nodeMethods(),
      ...this.#networkMethods(),
      ...machineMethods(name => this.#node(name)),
      ...this.#faultMethods(hooks),
    ])
  }

  /** Answers a control message. One without an id cannot be answered: a RangeError. */
  async answer(message: unknown, signal: AbortSignal): Promise<ControlAnswer> {
    const parsed = v.safeParse(request, message)
    if (!parsed.success) throw new RangeError('a control message needs an id and a method')
    const { id, method, params } = parsed.output
    try {
      const run = this.#methods.get(method)
      if (!run) return { id, error: { code: 'ERR_CLUSAPI_CONTROL_METHOD', message: `there is no method ${method}` } }
      return { id, result: (await run(params, signal)) ?? null }
    } catch (error) {
      return { id, error: describeError(error) }
    }
  }

  #clusterMethods(hooks: ServiceHooks): [string, Method][] {
    const { clock, events } = this.#cluster
    return [
      ['describe', () => describeCluster(this.#cluster)],
      ['save', () => hooks.save()],
      ['statistics', () => hooks.statistics()],
      ['status', () => statusOf(this.#cluster)],
      [
        'events',
        take(
          { since: v.optional(integer(0, Number.MAX_SAFE_INTEGER)), wait: v.optional(v.boolean()) },
          ({ since = 0, wait }, signal) => (wait ? events.next(since, signal) : events.since(since)),
        ),
      ],
      ['clock.now', () => clock.now],
      [
        'clock.advance',
        take({ ms: milliseconds }, async ({ ms }) => {
          await clock.pass(ms)
          return clock.now
        }),
      ],
      [
        'pending.complete',
        take({ resource: v.nullish(text), status: v.optional(u32) }, ({ resource, status = 0 }) =>
          this.#cluster.complete(resource == null ? null : this.#resource(resource), status),
        ),
      ],
    ]
  }

  #nodeMethods(): [string, Method][] {
    const verb = (run: (node: Node) => void): Method => take(onNode, ({ node }) => run(this.#node(node)))
    return [
      ['nodes', () => this.#cluster.nodes.map(({ id, name, state }) => ({ id, name, state }))],
      ['node.crash', verb(node => this.#cluster.crash(node))],
      ['node.revive', verb(node => this.#cluster.revive(node))],
      [
        'node.pause',
        take({ ...onNode, drain: v.optional(v.boolean()) }, ({ node, drain }) => {
          this.#cluster.pause(this.#node(node), drain ? {} : null)
        }),
      ],
      [
        'node.resume',
        take({ ...onNode, failback: v.optional(failback) }, ({ node, failback = 'none' }) => {
          this.#cluster.resume(this.#node(node), failbacks[failback])
        }),
      ],
    ]
  }

  #networkMethods(): [string, Method][] {
    const { connectivity } = this.#cluster
    const onNetwork = (run: (network: Network) => void): Method =>
      take({ network: text }, ({ network }) => run(this.#network(network)))
    const onInterface = (run: (netInterface: NetInterface) => void): Method =>
      take({ interface: text }, params => run(this.#netInterface(params.interface)))
    return [
      ['network.cut', onNetwork(network => connectivity.cut(network))],
      ['network.mend', onNetwork(network => connectivity.mend(network))],
      ['interface.cut', onInterface(netInterface => connectivity.cut(netInterface))],
      ['interface.mend', onInterface(netInterface => connectivity.mend(netInterface))],
    ]
  }

  #faultMethods(hooks: ServiceHooks): [string, Method][] {
    const { faults } = this.#cluster
    return [
      [
        'faults.add',
        take({ rule: faultRule }, ({ rule }) => {
          // A rule for a function that nobody calls would never hit, and nobody would know why.
          if (![...hooks.functions(), ...innerMoments].includes(rule.function)) {
            throw new ControlArgumentError(`there is no function ${rule.function}`)
          }
          return { id: faults.add(rule) }
        }),
      ],
      ['faults.list', () => faults.list],
      ['faults.functions', () => [...hooks.functions(), ...innerMoments].sort()],
      ['faults.remove', take({ id: v.number() }, ({ id }) => faults.remove(id))],
      ['faults.clear', () => faults.clear()],
      [
        'connections.cut',
        take(
          { when: v.optional(v.picklist(['now', 'before', 'after'])), function: v.optional(text) },
          ({ when = 'now', function: name }) => {
            if (name !== undefined && !hooks.functions().includes(name))
              throw new ControlArgumentError(`there is no function ${name}`)
            hooks.cut(when, name)
          },
        ),
      ],
    ]
  }

  /** The node of that name; without one the node that programs run on. */
  #node(name: string | null | undefined): Node {
    const node = name == null ? this.#cluster.nodes[0] : this.#cluster.node(name)
    if (!node) throw new Refusal(Win32Error.ERROR_CLUSTER_NODE_NOT_FOUND, name)
    return node
  }

  #network(name: string): Network {
    const network = this.#cluster.network(name)
    if (!network) throw new Refusal(Win32Error.ERROR_CLUSTER_NETWORK_NOT_FOUND, name)
    return network
  }

  #netInterface(name: string): NetInterface {
    const netInterface = this.#cluster.netInterface(name)
    if (!netInterface) throw new Refusal(Win32Error.ERROR_CLUSTER_NETINTERFACE_NOT_FOUND, name)
    return netInterface
  }

  #resource(name: string) {
    const resource = this.#cluster.resource(name)
    if (!resource) throw new Refusal(Win32Error.ERROR_RESOURCE_NOT_FOUND, name)
    return resource
  }
}

function describeError(error: unknown): { code: string; message: string } {
  if (error instanceof Refusal) {
    const code = errorName(error.status)
    const about = error.target === null ? '' : ` '${error.target}'`
    return { code, message: `${code}: ${errorMessages[code] ?? 'refused'}${about}` }
  }
  if (error instanceof ControlArgumentError) return { code: 'ERR_CLUSAPI_CONTROL_ARGUMENT', message: error.message }
  const { code, message } = error as NodeJS.ErrnoException
  return { code: code ?? 'ERR_CLUSAPI_INTERNAL', message }
}
