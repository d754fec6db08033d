// The main job by Cluster.open() alone, in a worker whose process.env lacks CLUSAPI_SIMULATOR: then the binding chooses
// Windows' own clusapi.dll. What it tells its parent is what it found.
import { parentPort } from 'node:worker_threads'
import { Cluster, ClusterError } from '../../../lib/index.js'

async function mainJob() {
  await using cluster = await Cluster.open()
  const resources: string[] = []
  for await (const { name } of cluster.resources()) resources.push(name)
  const sql = await cluster.resource('SQL Server')
  await using key = await sql.openKey({ access: 'read' })
  const name = await key.get('Name')
  const refusal = await sql.cryptoCheckpoints
    .add({ providerType: 1, container: 'NoSuchKey' })
    .catch(error => (error instanceof ClusterError ? error.code : String(error)))
  return {
    simulated: cluster.simulated,
    state: await Cluster.nodeState(),
    resources,
    name,
    refusal,
    checkpoints: await sql.cryptoCheckpoints.list(),
  }
}

parentPort?.postMessage(await mainJob())
