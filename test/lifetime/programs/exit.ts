// Leaves with calls in flight. Its argument tells how; see below. Prints a line when the calls are under way.
import type { HCLUSTER, HRESOURCE } from '../../../lib/binding/index.js'
import { Hostile } from '../../native/hostile.js'

const how = process.argv[2]
const hostile = new Hostile()
const { api } = hostile
const cluster = api.OpenCluster('CLUSTER').handle as HCLUSTER
const resources = Array.from({ length: 8 }, (_, i) => api.OpenClusterResource(cluster, `R${i}`).handle as HRESOURCE)

let settled = 0
const count = () => {
  settled++
}
const some = Math.floor(Math.random() * 40)

// Some calls end at any moment, others when they are released, which nobody does, or after a while.
for (let i = 0; i < some; i++) void api.GetClusterKeyAsync(cluster, 1).then(count)
hostile.on('OnlineClusterResource', how === 'natural' ? { block: 30 } : { hold: true })
for (const resource of resources) void api.OnlineClusterResourceAsync(resource).then(count)
for (let i = 0; i < some; i++) void api.OpenClusterGroupAsync(cluster, 'G').then(count)
for (const resource of resources.slice(0, some % 8)) void api.CloseClusterResourceAsync(resource).then(count)
const expected = 2 * some + 8 + (some % 8)

process.on('exit', () => {
  if (how === 'natural' && settled !== expected) process.exitCode = 99
})
if (how === 'handler') process.on('SIGINT', () => process.exit(7))
if (how === 'handler' || how === 'signal') setInterval(() => {}, 1000)
console.log('under way')
if (how === 'exit') setTimeout(() => process.exit(7), Math.random() * 5)
if (how === 'at once') process.exit(7)
if (how === 'throw') {
  setImmediate(() => {
    throw new Error('nobody catches this')
  })
}
