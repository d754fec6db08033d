// What a user's first program does, run where only the tarball is installed. Written for Node 20: no await using.
import assert from 'node:assert/strict'
import { Cluster, ClusterError } from 'clusapi'
import * as raw from 'clusapi/raw'
import { Simulator } from 'clusapi/simulator'

assert.ok(Object.keys(raw).length > 0)
const lab = await Simulator.start()
const cluster = await Cluster.open(lab.endpoint)
try {
  assert.equal(cluster.simulated, true)
  const checkpoint = { providerType: 1, container: 'Smoke' }
  await cluster.keyContainers.create({ ...checkpoint, exportable: true })
  const resource = await cluster.resource('SQL Server')
  const key = await resource.openKey({ access: 'read' })
  for await (const [name] of key.entries()) assert.equal(typeof name, 'string')
  await resource.cryptoCheckpoints.add(checkpoint)
  assert.ok((await resource.cryptoCheckpoints.list()).some(listed => listed.container === 'Smoke'))
  await assert.rejects(cluster.resource('no such resource'), ClusterError)
} finally {
  await cluster[Symbol.asyncDispose]()
  await lab[Symbol.asyncDispose]()
}
console.log(`clusapi works in node ${process.version} on ${process.platform}`)
