import assert from 'node:assert/strict'
import type { Lab } from '../../lib/simulator/lab/schema.js'
import type { Resource } from '../../lib/simulator/world/resource.js'
import { LabService, labOf } from './lab-service.js'
import type { WireClient } from './wire-client.js'

const coreFlag = 1

/** Group G with address ◄ name ◄ service and one that is idle; the core group, storage, and a group on the other node. */
const materials: Lab = labOf(
  [
    { name: 'address' },
    { name: 'name', type: 'Network Name', dependsOn: ['address'], parameters: { Name: 'COMPUTER' } },
    { name: 'service', dependsOn: ['name'] },
    { name: 'idle', state: 'offline' },
  ],
  { resourceTypes: [{ name: 'Thing' }, { name: 'Network Name' }, { name: 'Shared', values: { Characteristics: 2 } }] },
)
materials.groups.push(
  {
    name: 'Cluster Group',
    type: 1,
    owner: 'NODE1',
    resources: [{ name: 'Cluster Name', type: 'Thing', values: { Flags: coreFlag } }],
  },
  { name: 'Available Storage', type: 2, owner: 'NODE1', resources: [] },
  { name: 'Elsewhere', owner: 'NODE2', resources: [] },
)

/** A simulated cluster for tests that make and change things: a new one for each. */
export class Workshop {
  world!: LabService
  client!: WireClient
  cluster!: bigint

  async begin(lab: Lab = materials): Promise<void> {
    await this.world?.close()
    this.world = await LabService.start(lab)
    this.client = await this.world.client()
    this.cluster = await this.client.open()
  }

  end(): Promise<void> {
    return this.world.close()
  }

  group(name: string): Promise<bigint> {
    return this.client.value('OpenClusterGroup', this.cluster, name)
  }

  resource(name: string): Promise<bigint> {
    return this.client.value('OpenClusterResource', this.cluster, name)
  }

  node(name: string): Promise<bigint> {
    return this.client.value('OpenClusterNode', this.cluster, name)
  }

  /** The resource as the cluster knows it. */
  model(name: string): Resource {
    return this.world.cluster.resource(name) ?? assert.fail(`there is no resource ${name}`)
  }
}
