import { z } from 'zod'
import { errorMessages } from '../../constants/errors.gen.js'
import { errorName, Win32Error } from '../../constants/index.js'
import { describeCluster } from '../lab/describe.js'
import type { Cluster } from '../world/cluster.js'
import { innerMoments } from '../world/faults.js'
import type { KeyContainer } from '../world/key-containers.js'
import type { Node } from '../world/node.js'
import { Refusal } from '../world/refusal.js'
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

/** @param signal aborts when nobody waits for the answer any more */
type Method = (params: unknown, signal: AbortSignal) => unknown

const u32 = z.int().min(0).max(0xffff_ffff)
/** A century at most, so that dates stay dates. */
const milliseconds = z.int().min(0).max(3_155_760_000_000)
const onNode = { node: z.string().nullish() }
const containerName = {
  ...onNode,
  providerType: u32,
  providerName: z.string().nullish(),
  container: z.string().min(1),
}
const faultRule = z.strictObject({
  function: z.string(),
  code: u32.optional(),
  target: z.string().optional(),
  status: u32,
  nth: z.int().min(1).optional(),
  times: z.int().min(1).nullable().optional(),
  delay: milliseconds.max(2 ** 31 - 1).optional(),
  when: z.enum(['before', 'after']).optional(),
})
const request = z.object({ id: z.number(), method: z.string(), params: z.unknown() })

/** The control channel: what a test does to the cluster, beside ClusAPI. */
export class Control {
  readonly #cluster: Cluster
  readonly #methods: ReadonlyMap<string, Method>

  constructor(cluster: Cluster, hooks: ServiceHooks) {
    this.#cluster = cluster
    this.#methods = new Map([
      ...this.#clusterMethods(hooks),
      ...this.#nodeMethods(),
      ...this.#containerMethods(),
      ...this.#faultMethods(hooks),
    ])
  }

  /** Answers a control message. One without an id cannot be answered: a RangeError. */
  async answer(message: unknown, signal: AbortSignal): Promise<ControlAnswer> {
    const parsed = request.safeParse(message)
    if (!parsed.success) throw new RangeError('a control message needs an id and a method')
    const { id, method, params } = parsed.data
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
        take({ since: z.int().min(0).optional(), wait: z.boolean().optional() }, ({ since = 0, wait }, signal) =>
          wait ? events.next(since, signal) : events.since(since),
        ),
      ],
      ['clock.now', () => clock.now],
      [
        'clock.advance',
        take({ ms: milliseconds }, ({ ms }) => {
          clock.advance(ms)
          return clock.now
        }),
      ],
      [
        'pending.complete',
        take({ resource: z.string().nullish(), status: u32.optional() }, ({ resource, status = 0 }) =>
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
      ['node.pause', verb(node => this.#cluster.pause(node))],
      ['node.resume', verb(node => this.#cluster.resume(node))],
    ]
  }

  #containerMethods(): [string, Method][] {
    return [
      ['keyContainers.list', take(onNode, ({ node }) => this.#node(node).keyContainers.list().map(publicContainer))],
      [
        'keyContainers.create',
        take({ ...containerName, exportable: z.boolean().optional() }, ({ node, exportable = true, ...name }) => {
          this.#node(node).keyContainers.create({ ...name, providerName: name.providerName ?? null }, exportable)
        }),
      ],
      [
        'keyContainers.delete',
        take(containerName, ({ node, ...name }) => {
          this.#node(node).keyContainers.delete({ ...name, providerName: name.providerName ?? null })
        }),
      ],
      [
        'keyContainers.get',
        take(containerName, ({ node, ...name }) => {
          const found = this.#node(node).keyContainers.find({ ...name, providerName: name.providerName ?? null })
          return found ? publicContainer(found) : null
        }),
      ],
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
      ['faults.remove', take({ id: z.int() }, ({ id }) => faults.remove(id))],
      ['faults.clear', () => faults.clear()],
      [
        'connections.cut',
        take(
          { when: z.enum(['now', 'before', 'after']).optional(), function: z.string().optional() },
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

  #resource(name: string) {
    const resource = this.#cluster.resource(name)
    if (!resource) throw new Refusal(Win32Error.ERROR_RESOURCE_NOT_FOUND, name)
    return resource
  }
}

/** Parameters of a control message that cannot be. */
class ControlArgumentError extends Error {}

function take<Shape extends z.ZodRawShape>(
  shape: Shape,
  run: (params: z.infer<z.ZodObject<Shape>>, signal: AbortSignal) => unknown,
): Method {
  const schema = z.strictObject(shape)
  return (params, signal) => {
    const parsed = schema.safeParse(params ?? {})
    if (!parsed.success) {
      const lines = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
      throw new ControlArgumentError(lines.join('; '))
    }
    return run(parsed.data as z.infer<z.ZodObject<Shape>>, signal)
  }
}

/** Key material stays inside; nobody needs it but the cluster. */
function publicContainer({ providerType, providerName, container, exportable }: KeyContainer) {
  return { providerType, providerName, container, exportable }
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
