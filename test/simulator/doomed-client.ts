/** A program that opens a cluster and some of what is in it, says so, and waits to be killed. */
import { WireClient } from './wire-client.js'

const [endpoint] = process.argv.slice(2)
if (endpoint === undefined) throw new Error('which cluster?')
const client = await WireClient.connect(endpoint)
const cluster = await client.open()
const resource = await client.value('OpenClusterResource', cluster, 'SQL Server')
await client.value('GetClusterResourceKey', resource, 0x20019)
process.stdout.write('ready')
setInterval(() => {}, 1000)
