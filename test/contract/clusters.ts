import { Cluster, type OpenOptions } from '../../lib/index.js'
import { Simulator } from '../../lib/simulator.js'
import { liveCluster, liveKind } from '../live/live-cluster.js'
import { simulateHere } from '../simulator/here.js'

/** What a kind of cluster can do; a suite asks before it relies on it. */
export interface Features {
  /** Calls can be made to fail. */
  readonly faults: boolean
  /** It is simulated, and the suite's own: all of it may be changed, and looked into from inside. */
  readonly lab: boolean
  /** A second node is up, so that groups can move. */
  readonly twoNodes: boolean
  /** Its service tells which handles it holds. */
  readonly statistics: boolean
  /** Its service needs nothing of this thread, so that a synchronous call ends. */
  readonly ownThread: boolean
}

/** A cluster while a suite runs on it. */
export interface Fixture extends AsyncDisposable {
  /** A connection of its own. */
  connect(options?: OpenOptions): Promise<Cluster>
  /** What it is opened as; `null` is the cluster of this machine. */
  readonly name: string | null
  /** Lets cluster time pass, where it does not by itself. */
  pass(milliseconds: number): Promise<unknown>
  /** What runs the cluster, where it is simulated. */
  readonly lab: Simulator
  /** What the suite finds there. */
  readonly names: {
    readonly resource: string
    readonly type: string
    readonly group: string
    /** All of them; without `twoNodes` there is but the first. */
    readonly nodes: readonly [string, string]
    readonly network: string
  }
}

export interface ClusterKind {
  readonly title: string
  readonly features: Features
  /** Begins one for a suite that needs this. */
  start(needs?: readonly (keyof Features)[]): Promise<Fixture>
}

const names = {
  resource: 'SQL Server',
  type: 'SQL Server',
  group: 'SQL Server (MSSQLSERVER)',
  nodes: ['NODE1', 'NODE2'],
  network: 'Cluster Network 1',
} as const

const simulated: Features = { faults: true, lab: true, twoNodes: true, statistics: true, ownThread: true }

const simulate = (needs: readonly (keyof Features)[] = []) =>
  needs.includes('ownThread') ? Simulator.start() : simulateHere()

const simulations: readonly ClusterKind[] = [
  {
    title: 'simulated, by endpoint (RPC)',
    features: simulated,
    async start(needs) {
      const lab = await simulate(needs)
      return {
        lab,
        names,
        name: lab.endpoint,
        pass: milliseconds => lab.clock.advance(milliseconds),
        connect: options => Cluster.open(lab.endpoint, options),
        [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose](),
      }
    },
  },
  {
    title: 'simulated, as the local cluster (LPC)',
    features: simulated,
    async start(needs) {
      const lab = await simulate(needs)
      process.env.CLUSAPI_SIMULATOR = lab.endpoint
      return {
        lab,
        names,
        name: null,
        pass: milliseconds => lab.clock.advance(milliseconds),
        connect: options => Cluster.open(null, options),
        async [Symbol.asyncDispose]() {
          delete process.env.CLUSAPI_SIMULATOR
          await lab[Symbol.asyncDispose]()
        },
      }
    },
  },
]

const live = liveCluster()

/** Every kind of cluster that this machine can offer; or, where one is named that is not simulated here, that one alone. */
export const clusterKinds: readonly ClusterKind[] = live === null ? simulations : [liveKind(live)]

/** A suite for every kind of cluster that has what it needs. */
export function onEveryCluster(
  title: string,
  needs: readonly (keyof Features)[],
  suite: (fixture: () => Fixture) => void,
): void {
  for (const kind of clusterKinds) {
    if (needs.some(need => !kind.features[need])) continue
    describe(`contract: ${title} [${kind.title}]`, () => {
      let fixture: Fixture
      before(async () => {
        fixture = await kind.start(needs)
      })
      after(() => fixture[Symbol.asyncDispose]())
      suite(() => fixture)
    })
  }
}
