// Opens and closes many times in every way, and prints by how many bytes the process has grown after the first tenth.
// Started with --expose-gc. Argument: how often.
import { abandon, type HCLUSTER, type HKEY, type HRESOURCE, statistics } from '../../../lib/binding/index.js'
import { Hostile, until } from '../../native/hostile.js'

const times = Number(process.argv[2])
const hostile = new Hostile()
const { api } = hostile
const cluster = api.OpenCluster('CLUSTER').handle as HCLUSTER
const openResource = () => api.OpenClusterResource(cluster, 'R').handle as HRESOURCE
const each = 100

/** A quarter each: closed at once, closed by a promise, and given to the reaper, twice over. */
async function openAndClose(count: number): Promise<void> {
  for (let i = 0; i < count; i += 4 * each) {
    for (let k = 0; k < each; k++) api.CloseClusterResource(openResource())
    const opened = await Promise.all(Array.from({ length: each }, () => api.OpenClusterResourceAsync(cluster, 'R')))
    await Promise.all(opened.map(({ handle }) => api.CloseClusterResourceAsync(handle as HRESOURCE)))
    for (let k = 0; k < each; k++) {
      const resource = openResource()
      abandon(api.GetClusterResourceKey(resource, 1).handle as HKEY)
      abandon(resource)
    }
    await until(() => statistics().open <= each, 'the reaper has kept up')
  }
}

function memory(): number {
  ;(globalThis as { gc?: () => void }).gc?.()
  return process.memoryUsage().rss
}

await openAndClose(times / 10)
const before = memory()
await openAndClose(times)
const grown = memory() - before
await until(() => statistics().open === 1, 'all but the cluster is closed')
const { handles, threads } = statistics()
api.CloseCluster(cluster)
console.log(JSON.stringify({ grown, handles, threads, open: hostile.open(), misused: hostile.misused() }))
