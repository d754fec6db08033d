// Loses owners of handles, and lets the garbage collector find them. Started with --expose-gc. Prints what is left.
import { setTimeout as sleep } from 'node:timers/promises'
import {
  abandon,
  type HCLUSTER,
  type HKEY,
  type HREGBATCH,
  type HRESOURCE,
  statistics,
} from '../../../lib/binding/index.js'
import { HandleOwner } from '../../../lib/core/handle-owner.js'
import { Hostile } from '../../native/hostile.js'

const hostile = new Hostile()
const { api } = hostile

class Owner<H extends number> extends HandleOwner<H> {
  protected describe(): string {
    return 'Owner'
  }
}

const cluster = new Owner<HCLUSTER>(
  null,
  { close: handle => api.CloseClusterAsync(handle), abandon },
  api.OpenCluster('CLUSTER').handle as HCLUSTER,
)
const care = { close: (handle: HRESOURCE) => api.CloseClusterResourceAsync(handle), abandon }

const keyCare = { close: (handle: HKEY) => api.ClusterRegCloseKeyAsync(handle), abandon }
const batchCare = { close: (handle: HREGBATCH) => api.ClusterRegCloseBatchAsync(handle, 0), abandon }

async function lose(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const { handle } = await cluster.use(open => api.OpenClusterResourceAsync(open, `R${i}`))
    new Owner(cluster, care, handle)
    if (i % 10 > 0) continue
    const key = new Owner<HKEY>(cluster, keyCare, (await cluster.use(open => api.GetClusterKeyAsync(open, 1))).handle)
    const batch = (await key.use(open => api.ClusterRegCreateBatchAsync(open))).pHREGBATCH as HREGBATCH
    api.ClusterRegBatchAddCommand(batch, 1, 'lost', 4, new Uint8Array(4))
    new Owner(key, batchCare, batch)
  }
}

const openChildren = () => hostile.open('HRESOURCE') + hostile.open('HREGBATCH') + hostile.open('HKEY')

await lose(500)
const before = openChildren()
for (let i = 0; i < 200 && openChildren() > 0; i++) {
  ;(globalThis as { gc?: () => void }).gc?.()
  await sleep(10)
}
const after = openChildren()
const batches = hostile.calls('ClusterRegCloseBatch')
await cluster[Symbol.asyncDispose]()
console.log(
  JSON.stringify({
    before,
    after,
    batches,
    committed: hostile.calls('commit'),
    open: hostile.open(),
    misused: hostile.misused(),
    table: statistics().handles,
  }),
)
