// Loses owners of handles, and lets the garbage collector find them. Started with --expose-gc. Prints what is left.
import { setTimeout as sleep } from 'node:timers/promises'
import { abandon, type HCLUSTER, type HRESOURCE, statistics } from '../../../lib/binding/index.js'
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

async function lose(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const { handle } = await cluster.use(open => api.OpenClusterResourceAsync(open, `R${i}`))
    new Owner(cluster, care, handle)
  }
}

await lose(500)
const before = hostile.open('HRESOURCE')
for (let i = 0; i < 200 && hostile.open('HRESOURCE') > 0; i++) {
  ;(globalThis as { gc?: () => void }).gc?.()
  await sleep(10)
}
const after = hostile.open('HRESOURCE')
await cluster[Symbol.asyncDispose]()
console.log(
  JSON.stringify({ before, after, open: hostile.open(), misused: hostile.misused(), table: statistics().handles }),
)
