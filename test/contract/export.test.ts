import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readTree } from '../../lib/export/database.js'
import { Cluster, ResourceControl } from '../../lib/index.js'
import { builtInLab, exportLab, type Lab } from '../../lib/simulator.js'
import { LabService, labOf } from '../simulator/lab-service.js'
import { onEveryCluster } from './clusters.js'
import { labs } from './labs.js'

/** How many clusters make the round trip; CLUSAPI_EXPORT_RUNS in CI is more. */
const runs = Number(process.env.CLUSAPI_EXPORT_RUNS ?? 5)

/** What a cluster answers to everything that can be asked of it as a whole. */
async function answers(cluster: Cluster): Promise<object> {
  const nodes = []
  for await (const node of cluster.nodes()) nodes.push([node.name, node.id, await node.status()])
  const groups = []
  for await (const group of cluster.groups()) groups.push([group.name, group.id, await group.status()])
  const resources = []
  for await (const resource of cluster.resources()) {
    resources.push([
      resource.name,
      resource.id,
      await resource.control(ResourceControl.GET_RESOURCE_TYPE),
      await resource.status(),
      await resource.cryptoCheckpoints.list(),
      await resource.registryCheckpoints.list(),
    ])
  }
  await using root = await cluster.openKey()
  const database = await readTree(root, what => assert.fail(what))
  return { information: await cluster.information(), nodes, groups, resources, database }
}

/** Serves a lab for as long as something is asked of its cluster. */
async function within<Result>(lab: Lab, ask: (cluster: Cluster) => Promise<Result>): Promise<Result> {
  const service = await LabService.start(lab)
  try {
    await using cluster = await Cluster.open(service.service.name)
    return await ask(cluster)
  } finally {
    await service.close()
  }
}

onEveryCluster('exporting', ['lab'], fixture => {
  it('tells the cluster as it is, but for what lies on its machines', async () => {
    await using cluster = await fixture().connect({ access: 'read' })
    const { lab, omitted } = await exportLab(cluster)
    // Of the containers the one that a checkpoint names, with its saved keys; of registries nothing.
    const nodes = builtInLab.nodes.map(({ keyContainers, registry: _, ...node }, i) =>
      i === 0 ? { ...node, keyContainers: keyContainers?.slice(0, 1) } : node,
    )
    const resources = (of: Lab) => of.groups.flatMap(group => group.resources)
    // What the owner's registry holds is told with the checkpoint instead.
    const registry = new Map(resources(lab).map(({ name, registryCheckpoints }) => [name, registryCheckpoints]))
    const wanted = structuredClone({ ...builtInLab, nodes }) as Lab
    for (const resource of resources(wanted)) {
      const told = registry.get(resource.name)
      assert.equal(told?.length, resource.registryCheckpoints?.length)
      if (told) resource.registryCheckpoints = told
    }
    assert.deepEqual(lab, wanted)
    assert.deepEqual(omitted, ['key containers and local registries of the nodes: ClusAPI has no way to them'])
  })
})

describe('a lab that was exported', () => {
  it('is the same cluster to whoever asks, whatever the cluster was', async function () {
    this.timeout(120_000)
    await fc.assert(
      fc.asyncProperty(labs, async lab => {
        const original = await within(lab, async cluster => ({
          answers: await answers(cluster),
          exported: await exportLab(cluster),
        }))
        // Keys that cannot be read are made up, and so is nothing else.
        const { lab: copy, omitted } = original.exported
        assert.equal(omitted.length, 1, omitted.join('\n'))
        assert.deepEqual(await within(copy, answers), original.answers)
      }),
      { numRuns: runs },
    )
  })

  it('lets checkpoints follow their resources, with keys made up where none can be read', async () => {
    const checkpoints = ['1\\\\Lost', { checkpoint: '1\\\\Never saved' }]
    const keyContainers = [{ providerType: 1, container: 'Lost' }]
    const nodes = [{ name: 'NODE1', keyContainers }, { name: 'NODE2' }]
    const lab = labOf([{ name: 'Thing', cryptoCheckpoints: checkpoints }], { nodes })
    const { lab: copy, omitted } = await within(lab, exportLab)
    assert.match(omitted.join('\n'), /the keys of 1 key containers that checkpoints name/)
    const names = copy.nodes[0]?.keyContainers?.map(({ container }) => container)
    assert.deepEqual(names, ['Lost', 'Never saved'])
    const service = await LabService.start(copy)
    try {
      await using cluster = await Cluster.open(service.service.name)
      await (await cluster.group('G')).move('NODE2')
      const [, second] = service.cluster.nodes
      assert.deepEqual(
        second?.keyContainers.list().map(({ container }) => container),
        ['Lost', 'Never saved'],
      )
    } finally {
      await service.close()
    }
  })

  it('needs what the cluster says that it needs, also where the database may not be read', async () => {
    const dependsOn = ['Address', ['Disk [1]', 'Disk [2]']]
    const lab = labOf([...dependsOn.flat().map(name => ({ name })), { name: 'Site', dependsOn }])
    const service = await LabService.start(lab)
    try {
      service.cluster.faults.add({ function: 'ClusterRegOpenKey', status: 5, times: Number.POSITIVE_INFINITY })
      await using cluster = await Cluster.open(service.service.name)
      const { lab: copy, omitted } = await exportLab(cluster)
      assert(omitted.includes('the key Resources of the database: access is denied'))
      const site = copy.groups[0]?.resources.find(({ name }) => name === 'Site')
      assert.deepEqual(site?.dependsOn, dependsOn)
    } finally {
      await service.close()
    }
  })

  it('says what is left out: keys that may not be read, dependencies between groups', async () => {
    const lab = labOf([{ name: 'One' }])
    const others = ['Two', 'Three'].map(name => ({ name, id: name.toLowerCase(), type: 'Thing' }))
    lab.groups.push({ name: 'H', owner: 'NODE1', resources: others })
    const service = await LabService.start({ ...lab, database: { keys: { 'A secret': { keys: { Deep: {} } } } } })
    try {
      // ClusAPI writes no such dependencies; a database that somebody else wrote may have them.
      for (const [name, expression] of Object.entries({ One: '([two]) and ([three])', Three: '([two' })) {
        const data = Buffer.from(`${expression}\0`, 'utf16le')
        service.cluster.resource(name)?.key.write('DependencyExpression', { type: 1, data })
      }
      // The first key below the root.
      service.cluster.faults.add({ function: 'ClusterRegOpenKey', target: 'Cluster', status: 5 })
      await using cluster = await Cluster.open(service.service.name)
      const { lab: copy, omitted } = await exportLab(cluster)
      const [secret, three, one] = omitted
      assert.equal(secret, 'the key A secret of the database: access is denied')
      assert.match(three ?? '', /^the dependencies of Three: A dependency expression reads .* at position /)
      assert.equal(one, 'the dependency of One on Two, Three: not in its group')
      assert.equal(copy.groups[0]?.resources[0]?.dependsOn, undefined)
      assert.deepEqual(Object.keys(copy.database?.keys ?? {}), [])
    } finally {
      await service.close()
    }
  })

  it('fails as the cluster does', async () => {
    const service = await LabService.start()
    try {
      await using cluster = await Cluster.open(service.service.name)
      service.cluster.faults.add({ function: 'GetClusterResourceState', status: 1722 })
      await assert.rejects(exportLab(cluster), { code: 'RPC_S_SERVER_UNAVAILABLE', syscall: 'GetClusterResourceState' })
      await cluster[Symbol.asyncDispose]()
      await assert.rejects(exportLab(cluster), { code: 'ERR_CLUSAPI_HANDLE_CLOSED' })
    } finally {
      await service.close()
    }
  })
})
