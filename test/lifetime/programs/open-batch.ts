// Fills a batch on the simulated cluster that CLUSAPI_SIMULATOR names, and leaves without closing it, or else commits it.
// Arguments: how it leaves, and the name of the value in the batch. In a worker, these are its data.
import { parentPort, Worker, workerData } from 'node:worker_threads'
import { bindingFor, type HCLUSTER, type HKEY, type HREGBATCH } from '../../../lib/binding/index.js'

const [how, name] = (workerData ?? process.argv.slice(2)) as [string, string]

if (how === 'worker') {
  const worker = new Worker(new URL(import.meta.url), { workerData: ['wait', name] })
  await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  await worker.terminate()
} else {
  const { api } = bindingFor(null)
  const key = api.GetClusterKey(api.OpenCluster(null).handle as HCLUSTER, 0xf003f).handle as HKEY
  const batch = api.ClusterRegCreateBatch(key).pHREGBATCH as HREGBATCH
  const { status } = api.ClusterRegBatchAddCommand(batch, 1, name, 4, new Uint8Array(4))
  if (status !== 0) throw new Error(`a command was refused: ${status}`)
  parentPort?.postMessage('filled')
  if (how === 'commit') process.exitCode = api.ClusterRegCloseBatch(batch, 1).status
  if (how === 'exit') process.exit()
  if (how === 'throw') throw new Error('nobody catches this')
  if (how === 'wait' || how === 'kill') {
    console.log('filled')
    setInterval(() => {}, 1000)
  }
}
