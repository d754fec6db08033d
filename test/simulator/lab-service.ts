import { builtInLab } from '../../lib/simulator/built-in.gen.js'
import { buildCluster } from '../../lib/simulator/lab/build.js'
import { parseLab } from '../../lib/simulator/lab/parse.js'
import type { Lab, LabGroup, LabResource } from '../../lib/simulator/lab/schema.js'
import { Service } from '../../lib/simulator/service/service.js'
import { Clock, type ClockPace } from '../../lib/simulator/world/clock.js'
import type { Cluster } from '../../lib/simulator/world/cluster.js'
import { WireClient } from './wire-client.js'

/** A service in this thread, so that a test sees the model from inside as well as over the wire. */
export class LabService {
  readonly #clients: WireClient[] = []

  private constructor(
    readonly service: Service,
    readonly cluster: Cluster,
  ) {}

  static async start(lab: Lab = builtInLab, clock?: ClockPace): Promise<LabService> {
    const cluster = buildCluster(parseLab(lab), new Clock(clock))
    const service = await Service.listen(cluster, async () => {})
    return new LabService(service, cluster)
  }

  /** A new client, closed with the service. */
  async client(id?: string): Promise<WireClient> {
    const client = await WireClient.connect(this.service.name, id)
    this.#clients.push(client)
    return client
  }

  async close(): Promise<void> {
    await this.service.close()
    for (const client of this.#clients) await client.close()
  }
}

/** A lab of NODE1 and NODE2, and one group `G` on NODE1. */
export function labOf(resources: Partial<LabResource>[], more: Partial<Lab> = {}, group: Partial<LabGroup> = {}): Lab {
  return {
    name: 'TEST',
    nodes: [{ name: 'NODE1' }, { name: 'NODE2' }],
    resourceTypes: [{ name: 'Thing' }],
    groups: [
      {
        name: 'G',
        owner: 'NODE1',
        ...group,
        resources: resources.map((resource, i) => ({ name: `R${i}`, type: 'Thing', state: 'online', ...resource })),
      },
    ],
    ...more,
  }
}

/** Text as C passes it. */
export function wide(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(`${text}\0`, 'utf16le'))
}
