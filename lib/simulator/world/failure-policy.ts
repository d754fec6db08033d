import { ResourceState } from '../../constants/index.js'
import type { Cluster } from './cluster.js'
import { withDependents } from './dependencies.js'
import type { Group } from './group.js'
import type { Node } from './node.js'
import { bestNode } from './placement.js'
import { Refusal } from './refusal.js'
import type { Resource } from './resource.js'
import { whenAllSettled } from './transitions.js'

/** CLUSTER_RESOURCE_RESTART_ACTION. */
const RestartAction = { DontRestart: 0, RestartNoNotify: 1, RestartNotify: 2 } as const

/** Common properties where nobody set them: of a resource in ms, of a group in hours. */
const defaults = {
  RestartAction: RestartAction.RestartNotify,
  RestartThreshold: 3,
  RestartPeriod: 900_000,
  RestartDelay: 500,
  RetryPeriodOnFailure: 3_600_000,
  FailoverThreshold: 0xffff_ffff,
  FailoverPeriod: 6,
} as const

/** A period that never ends, and a threshold that follows the number of nodes. */
const unset = 0xffff_ffff
const hour = 3_600_000

/** Numbers of the events that a real cluster logs. */
const resourceFailed = 1069
const groupExhausted = 1254

/** What is remembered of a resource that failed. */
interface Record {
  /** When it was restarted, for those within RestartPeriod. */
  restarts: number[]
  /** Which of its failures is being dealt with. */
  failure: number
}

/**
 * What happens after a resource failed by itself: it is restarted, RestartThreshold times within RestartPeriod; then its group
 * fails over, FailoverThreshold times within FailoverPeriod; then it rests, and all begins anew after RetryPeriodOnFailure. What
 * went down with it comes back with it.
 */
export class FailurePolicy {
  readonly #cluster: Cluster
  readonly #resources = new WeakMap<Resource, Record>()
  readonly #failovers = new WeakMap<Group, number[]>()

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  /** @param from the state in which it failed: what could not go offline is not brought back */
  failed(resource: Resource, from: number): void {
    const { name, group, lastStatus } = resource
    const where = `in ${group.name} on ${group.owner.name}`
    this.#tell(resource, `${name} failed ${where}, with status ${lastStatus}`, resourceFailed)
    if (from === ResourceState.OfflinePending || group.movingTo || group.deleted) return
    const record = this.#resources.get(resource) ?? { restarts: [], failure: 0 }
    this.#resources.set(resource, record)
    record.failure++
    const action = property(resource, 'RestartAction')
    if (action !== RestartAction.RestartNoNotify && action !== RestartAction.RestartNotify) return
    record.restarts = recent(record.restarts, this.#cluster.clock.now, property(resource, 'RestartPeriod'))
    if (record.restarts.length < property(resource, 'RestartThreshold')) {
      this.#later(resource, record, property(resource, 'RestartDelay'), () => this.#restart(resource, record))
    } else if (action === RestartAction.RestartNotify) {
      const { failure } = record
      this.#cluster.clock.soon(() =>
        whenAllSettled(group.resources, () =>
          this.#ifStillFailed(resource, record, failure, () => this.#giveUpHere(resource, record)),
        ),
      )
    } else this.#rest(resource, record)
  }

  #restart(resource: Resource, record: Record): void {
    record.restarts.push(this.#cluster.clock.now)
    const attempt = `attempt ${record.restarts.length} of ${property(resource, 'RestartThreshold')}`
    this.#tell(resource, `${resource.name} is restarted, ${attempt}`)
    this.#restore(resource)
  }

  /** Brings it back, with what went down with it and is to be online. */
  #restore(resource: Resource): void {
    const { transitions } = this.#cluster
    transitions.online(resource)
    whenAllSettled(withDependents(resource), () => {
      if (resource.online) transitions.restore(withDependents(resource))
    })
  }

  /** This node cannot keep it: the group goes to another one, if there is one and it has not failed over too often. */
  #giveUpHere(resource: Resource, record: Record): void {
    const { group } = resource
    const { clock, nodes } = this.#cluster
    const before = recent(this.#failovers.get(group) ?? [], clock.now, property(group, 'FailoverPeriod') * hour)
    const threshold = property(group, 'FailoverThreshold')
    const node = bestNode(group, nodes, true)
    if (before.length >= (threshold === unset ? nodes.length - 1 : threshold)) {
      this.#cluster.events.add(
        'group',
        group.name,
        `${group.name} has failed over too often to do so again`,
        groupExhausted,
      )
    } else if (node && this.#failOver(resource, node)) {
      this.#failovers.set(group, [...before, clock.now])
      record.restarts = []
      return
    }
    this.#rest(resource, record)
  }

  /** Whether the group is on its way: somebody else may be moving it already. */
  #failOver({ name, group }: Resource, to: Node): boolean {
    try {
      this.#cluster.groupVerbs.move(group, to)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const message = `${group.name} does not fail over to ${to.name}: status ${error.status}`
      this.#cluster.events.add('group', group.name, message)
      return false
    }
    this.#cluster.events.add('group', group.name, `${group.name} fails over to ${to.name}, because ${name} failed`)
    return true
  }

  /** It stays failed; a long time later everything begins anew. */
  #rest(resource: Resource, record: Record): void {
    const period = property(resource, 'RetryPeriodOnFailure')
    if (period === unset) return
    const anew = () => {
      record.restarts = []
      this.#restart(resource, record)
    }
    this.#later(resource, record, period, anew, false)
  }

  #later(resource: Resource, record: Record, ms: number, run: () => void, awaited = true): void {
    const { failure } = record
    this.#cluster.clock.after(ms, () => this.#ifStillFailed(resource, record, failure, run), awaited)
  }

  /** Only while nobody did anything about it, and it has not failed once more since. */
  #ifStillFailed({ deleted, state, group }: Resource, record: Record, failure: number, run: () => void): void {
    const gone = deleted || group.deleted || !group.owner.running
    if (!gone && state === ResourceState.Failed && record.failure === failure) run()
  }

  #tell(resource: Resource, message: string, id: number | null = null): void {
    this.#cluster.events.add('resource', resource.name, message, id)
  }
}

function property({ key }: Resource | Group, name: keyof typeof defaults): number {
  return key.dword(name, defaults[name])
}

function recent(times: readonly number[], now: number, period: number): number[] {
  return times.filter(time => now - time < period)
}
