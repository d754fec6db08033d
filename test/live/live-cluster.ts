// A cluster that is not this suite's own: what it must be told before it touches it, and what it makes there for itself.
import { isEndpoint } from '../../lib/channel/endpoint.js'
import { Cluster } from '../../lib/index.js'
import type { ClusterKind, Features } from '../contract/clusters.js'
import { Belongings } from './belongings.js'

/** What a cluster of one node without storage offers: the manifest of what New-TestCluster.ps1 makes. */
const oneNode: Features = { faults: false, lab: false, twoNodes: false, statistics: false, ownThread: true }

/**
 * The cluster that CLUSAPI_LIVE_CLUSTER names, if any. CLUSAPI_LIVE_CONFIRM has to repeat the name, so that nobody runs a suite
 * against a cluster by mistake.
 */
export function liveCluster(env: NodeJS.ProcessEnv = process.env): string | null {
  const { CLUSAPI_LIVE_CLUSTER: name, CLUSAPI_LIVE_CONFIRM: again } = env
  if (!name && !again) return null
  if (name !== again) {
    throw new Error(
      `CLUSAPI_LIVE_CLUSTER says ${name ?? 'nothing'} and CLUSAPI_LIVE_CONFIRM says ${again ?? 'nothing'}: both must name the cluster`,
    )
  }
  return name as string
}

/**
 * That cluster, which this machine is a node of; or a simulated one, by its endpoint. One without an administrative access point
 * has a name that leads nowhere, so it is opened as the local cluster, and asked for its name.
 */
export function liveKind(wanted: string): ClusterKind {
  const opened = isEndpoint(wanted) ? wanted : null
  const connect = async (options = {}) => {
    const cluster = await Cluster.open(opened, options)
    const { name } = await cluster.information()
    if (opened !== null || name.toLowerCase() === wanted.toLowerCase()) return cluster
    await cluster[Symbol.asyncDispose]()
    throw new Error(`This machine is a node of the cluster ${name}, not of ${wanted}: it is left alone`)
  }
  return {
    title: opened === null ? `live: ${wanted}` : 'live, simulated',
    features: oneNode,
    async start() {
      const cluster = await connect()
      try {
        const belongings = await Belongings.make(cluster)
        return {
          names: belongings.names,
          name: opened,
          connect,
          pass: async () => {},
          get lab(): never {
            throw new Error('A live cluster has no lab: a suite that wants one must say so')
          },
          async [Symbol.asyncDispose]() {
            await using _ = cluster
            await belongings[Symbol.asyncDispose]()
          },
        }
      } catch (error) {
        await cluster[Symbol.asyncDispose]()
        throw error
      }
    },
  }
}
