// A worker that uses the addon. Its task is one of those below.
import { parentPort, workerData } from 'node:worker_threads'
import { type HCLUSTER, type HRESOURCE, statistics } from '../../../lib/binding/index.js'
import { Hostile } from '../../native/hostile.js'

const { task, blocks } = workerData as { task: string; blocks: number }
const hostile = new Hostile()
const { api } = hostile
const openCluster = () => api.OpenCluster('CLUSTER').handle as HCLUSTER
const tell = (message: unknown) => parentPort?.postMessage(message)

const tasks: Record<string, () => Promise<void>> = {
  /** Calls, opens and closes that are all still blocked when the worker is terminated. */
  async block() {
    const cluster = openCluster()
    const resources = Array.from({ length: 5 }, () => api.OpenClusterResource(cluster, 'R').handle as HRESOURCE)
    const slow = ['OnlineClusterResource', 'OpenClusterGroup', 'GetClusterResourceKey', 'CloseClusterResource'] as const
    for (const name of slow) hostile.on(name, { block: blocks })
    void api.CloseClusterResourceAsync(resources.pop() as HRESOURCE)
    for (const resource of resources) {
      void api.OnlineClusterResourceAsync(resource)
      void api.OpenClusterGroupAsync(cluster, 'G')
      void api.GetClusterResourceKeyAsync(resource, 1)
    }
    await hostile.untilBlocked(13)
    tell('blocked')
  },

  async look() {
    const { open, handles } = statistics()
    tell({ open: hostile.open(), misused: hostile.misused(), native: open, mine: handles })
  },

  /** Opens, calls and closes until it is terminated. */
  async churn() {
    tell('begun')
    for (let i = 0; ; i++) {
      const cluster = openCluster()
      const calls = Array.from({ length: 20 }, () => api.OpenClusterResourceAsync(cluster, `R${i}`))
      if (i % 2 === 0) await Promise.all(calls)
      await api.CloseClusterAsync(cluster)
    }
  },

  /** Sits in a synchronous call when it is terminated. */
  async sync() {
    const cluster = openCluster()
    hostile.on('GetClusterKey', { block: blocks })
    tell('begun')
    api.GetClusterKey(cluster, 1)
    throw new Error('terminated threads do not come here')
  },

  /** Ends by itself, when its calls have ended. */
  async hold() {
    const cluster = openCluster()
    hostile.on('GetClusterKey', { block: blocks })
    const results = await Promise.all(Array.from({ length: 5 }, () => api.GetClusterKeyAsync(cluster, 1)))
    tell(results.map(({ status }) => status))
    await api.CloseClusterAsync(cluster)
  },
}

await tasks[task]?.()
