import { NetInterfaceState, NetworkState, netInterfaceStateName, networkStateName } from '../../constants/index.js'
import type { EventKind, Events } from './events.js'
import type { NetInterface, Network } from './network.js'

/** Numbers of the events in which a cluster tells of a state, where it has one for that. */
const networkEvents = new Map<number, number>([
  [NetworkState.Partitioned, 1129],
  [NetworkState.Down, 1130],
])
const interfaceEvents = new Map<number, number>([[NetInterfaceState.Failed, 1127]])

/** The networks of a cluster, what connects the nodes to them, and the story of their states. */
export class Connectivity {
  readonly networks: Network[] = []
  readonly interfaces: NetInterface[] = []
  readonly #events: Events
  readonly #told = new Map<Network | NetInterface, number>()

  constructor(events: Events) {
    this.#events = events
  }

  /** Nothing gets through a network, or an interface, any more. */
  cut(link: Network | NetInterface): void {
    link.cut = true
    this.observe()
  }

  /** It works again. */
  mend(link: Network | NetInterface): void {
    link.cut = false
    this.observe()
  }

  /** Tells of every state that is another than last time. States follow from others: whoever changes one of those asks. */
  observe(): void {
    for (const netInterface of this.interfaces) {
      this.#tell('interface', netInterface, netInterfaceStateName, interfaceEvents)
    }
    for (const network of this.networks) this.#tell('network', network, networkStateName, networkEvents)
  }

  #tell(
    kind: EventKind,
    link: Network | NetInterface,
    nameOf: (state: number) => string,
    ids: ReadonlyMap<number, number>,
  ): void {
    const { name, state } = link
    const before = this.#told.get(link)
    this.#told.set(link, state)
    if (before === undefined || before === state) return
    this.#events.add(kind, name, `${name} is ${nameOf(state)}`, ids.get(state) ?? null)
  }
}
