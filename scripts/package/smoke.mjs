// What a user's first program does, run where only the tarball is installed. Written for Node 20: no await using.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Cluster, ClusterError } from 'clusapi'
import * as raw from 'clusapi/raw'
import { defineResourceType } from 'clusapi/resource-type'
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

// What packs a resource type is told about what it lacks.
assert.equal(defineResourceType({ name: 'Smoke', online() {} }).name, 'Smoke')
const command = fileURLToPath(new URL('dist/bundle/cli.js', import.meta.resolve('clusapi/package.json')))
const pack = [command, 'resource-type', 'pack', fileURLToPath(import.meta.url), '--force']
const { status, stderr } = spawnSync(process.execPath, pack, { encoding: 'utf8' })
assert.equal(status, 2, stderr)
assert.match(stderr, /npm install --save-dev esbuild/)
console.log(`clusapi works in node ${process.version} on ${process.platform}`)
