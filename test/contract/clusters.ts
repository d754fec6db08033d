import { Cluster, type OpenOptions } from '../../lib/index.js'
import { Simulator } from '../../lib/simulator.js'

/** What a kind of cluster can do; a suite asks before it relies on it. */
export interface Features {
  /** Calls can be made to fail. */
  readonly faults: boolean
  /** A second node is up, so that groups can move. */
  readonly twoNodes: boolean
  /** Its service tells which handles it holds. */
  readonly statistics: boolean
}

/** A cluster while a suite runs on it. */
export interface Fixture extends AsyncDisposable {
  /** A connection of its own. */
  connect(options?: OpenOptions): Promise<Cluster>
  /** What runs the cluster, where it is simulated. */
  readonly lab: Simulator
  /** What the suite finds there. */
  readonly names: {
    readonly resource: string
    readonly type: string
    readonly group: string
    readonly nodes: readonly [string, string]
    readonly network: string
  }
}

export interface ClusterKind {
  readonly title: string
  readonly features: Features
  start(): Promise<Fixture>
}

const names = {
  resource: 'SQL Server',
  type: 'SQL Server',
  group: 'SQL Server (MSSQLSERVER)',
  nodes: ['NODE1', 'NODE2'],
  network: 'Cluster Network 1',
} as const

/** Every kind of cluster that this machine can offer. */
export const clusterKinds: readonly ClusterKind[] = [
  {
    title: 'simulated, by endpoint (RPC)',
    features: { faults: true, twoNodes: true, statistics: true },
    async start() {
      const lab = await Simulator.start()
      return {
        lab,
        names,
        connect: options => Cluster.open(lab.endpoint, options),
        [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose](),
      }
    },
  },
  {
    title: 'simulated, as the local cluster (LPC)',
    features: { faults: true, twoNodes: true, statistics: true },
    async start() {
      const lab = await Simulator.start()
      process.env.CLUSAPI_SIMULATOR = lab.endpoint
      return {
        lab,
        names,
        connect: options => Cluster.open(null, options),
        async [Symbol.asyncDispose]() {
          delete process.env.CLUSAPI_SIMULATOR
          await lab[Symbol.asyncDispose]()
        },
      }
    },
  },
]

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
        fixture = await kind.start()
      })
      after(() => fixture[Symbol.asyncDispose]())
      suite(() => fixture)
    })
  }
}
