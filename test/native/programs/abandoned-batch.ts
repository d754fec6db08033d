/** A worker that leaves a batch open, says so, and waits for its end. */
import { parentPort } from 'node:worker_threads'
import type { HCLUSTER, HKEY } from '../../../lib/binding/index.js'
import { Hostile } from '../hostile.js'

const { api } = new Hostile()
const cluster = api.OpenCluster('CLUSTER').handle as HCLUSTER
const key = api.GetClusterKey(cluster, 1).handle as HKEY
parentPort?.postMessage(api.ClusterRegCreateBatch(key).status)
setInterval(() => {}, 1000)
