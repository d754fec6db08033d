/**
 * A walk through the API, against the built-in simulated cluster: `npm start`.
 *
 * A resource's key in the cluster database, its crypto checkpoints, and what they are for: the key container follows
 * the resource to the node that takes over.
 */
import { ClusterError, type RegistryValue, ResourceControl } from 'clusapi'
import { ClusApi } from 'clusapi/raw'
import { Simulator } from 'clusapi/simulator'
import { Narrator } from './narrator.js'

const tour = new Narrator(process.stdout, ClusApi)
const myKey = { providerType: 1, container: 'MyKey' }

tour.title(
  'clusapi: a resource, its key, and its crypto checkpoints',
  'Each line of code below is the code that runs; under it stand the native functions it called, and what came back. ' +
    'The cluster is simulated, the native addon is not.',
)

tour.heading('A cluster')
await using lab = await tour.step(
  'A simulated cluster of two nodes, in a worker thread of this process. Nothing is installed and nothing is kept.',
  () => Simulator.start(),
  { as: 'lab', instead: 'none; this is what will answer them' },
)
await using cluster = await tour.step(
  'A connection to it. On a cluster node you would write Cluster.open(), and all that follows would be the same.',
  () => lab.connect(),
  { as: 'cluster' },
)
await tour.step('Which cluster is this?', () => cluster.information())
await tour.step('Its nodes are the machines that can own groups of resources.', async () => {
  const nodes = []
  for await (const node of cluster.nodes()) nodes.push([node.name, await node.status()])
  return nodes
})

tour.heading('Resources and their owners')
await tour.step(
  'A resource is something the cluster keeps running. It belongs to a group, and a group to one node at a time.',
  async () => {
    const owners = []
    for await (const r of cluster.resources()) {
      const { state, ownerNode, group } = await r.status()
      owners.push(`${r.name}: ${state} on ${ownerNode}, in ${group}`)
    }
    return owners
  },
)
const sql = await tour.step(
  'One of them by name. If there is none, this line fails, not a later one.',
  () => cluster.resource('SQL Server'),
  { as: 'sql' },
)

tour.heading('Its key in the cluster database')
await using key = await tour.step(
  'Every resource has a key in a registry that all nodes share. Reading needs no more than read access.',
  () => sql.openKey({ access: 'read' }),
  { as: 'key' },
)
await tour.step('Its values, each with its type …', async () => {
  const values: Record<string, RegistryValue> = {}
  for await (const [name, value] of key.entries()) values[name] = value
  return values
})
await tour.step('… and the keys below, where a resource keeps its own settings.', async () => {
  const names = []
  for await (const name of key.subkeys()) names.push(name)
  return names
})

tour.heading('A key container on the owner node')
const { ownerNode: owner, group: groupName } = await tour.step(
  'A service keeps its secret in a key container of Windows’ CryptoAPI. Containers belong to one machine, so: who is the owner?',
  () => sql.status(),
  { as: '{ ownerNode: owner, group: groupName }' },
)
await tour.step(
  'Make one there. It must be exportable, or no checkpoint could carry it.',
  () => lab.node(owner).keyContainers.create({ ...myKey, exportable: true }),
  { instead: 'none here, where a lab is asked; on a node CryptAcquireContextW and CryptGenKey' },
)

tour.heading('The crypto checkpoint')
await tour.step(
  'From now on the cluster saves this container, and restores it wherever the resource comes online.',
  () => sql.cryptoCheckpoints.add(myKey),
)
await tour.step('There it is.', () => sql.cryptoCheckpoints.list())
await tour.step('The same by control code: the constant knows the type of its answer.', () =>
  sql.control(ResourceControl.GET_CRYPTO_CHECKPOINTS),
)
await tour.step('For scripts that run more than once: adds what is missing, and tells whether it had to.', () =>
  sql.cryptoCheckpoints.ensure(myKey),
)

tour.heading('What it is for')
const group = await tour.step('The group is what moves.', () => cluster.group(groupName), { as: 'group' })
const { ownerNode: newOwner } = await tour.step(
  'The cluster takes its resources offline here and brings them online there, and restores checkpoints in between. When ' +
    'the promise ends, everything has come to rest; { onProgress } would tell each step, { wait: false } only begins.',
  () => group.move(),
  { as: '{ ownerNode: newOwner }' },
)
await tour.step(
  'What did it go through meanwhile?',
  async () => {
    const events = await lab.events()
    return events.filter(event => event.target === 'SQL Server').map(event => event.message)
  },
  { instead: 'none; a lab tells its own story' },
)
await tour.step(
  `The key container is on ${newOwner}, where nobody made it:`,
  () => lab.node(newOwner).keyContainers.get(myKey),
  { instead: 'none here; on a node CryptAcquireContextW, CryptGetUserKey and CryptExportKey' },
)
await tour.step('Done with it. The container stays where it is, only the checkpoint goes.', () =>
  sql.cryptoCheckpoints.remove(myKey),
)
await tour.step('What is left:', () => sql.cryptoCheckpoints.list())

tour.heading('When the cluster refuses')
await tour.refused(
  'A container that the owner node does not have:',
  () => sql.cryptoCheckpoints.add({ providerType: 1, container: 'NoSuchKey' }),
  ClusterError,
)
await tour.step(
  'And one that is there, but must not leave the machine.',
  () => lab.node(newOwner).keyContainers.create({ providerType: 1, container: 'Sealed', exportable: false }),
  { instead: 'none here, as above' },
)
await tour.refused(
  'The cluster finds it and cannot export it:',
  () => sql.cryptoCheckpoints.add({ providerType: 1, container: 'Sealed' }),
  ClusterError,
)

tour.end(
  'That is the main job. The same from a shell: clusapi --simulate resource list. How it is built: docs/architecture.md. ' +
    'Other clusters to play with: docs/simulator.md.',
)
