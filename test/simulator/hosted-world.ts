import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import type { Lab, LabResource } from '../../lib/simulator/lab/schema.js'
import type { Cluster } from '../../lib/simulator/world/cluster.js'
import type { Resource } from '../../lib/simulator/world/resource.js'
import { LabService, labOf } from './lab-service.js'
import { ScriptedMonitor } from './scripted-monitor.js'
import type { WireClient } from './wire-client.js'

const dll = process.platform === 'win32' ? 'C:\\dlls\\thing.dll' : '/dlls/thing.so'

/** A lab of the type Thing, which has a resource DLL, and the type Plain, which has none. */
export const hostedLab = (resources: Partial<LabResource>[]): Lab =>
  labOf(resources, { resourceTypes: [{ name: 'Thing', values: { DllName: dll } }, { name: 'Plain' }] })

/** A simulated cluster for tests whose resource DLL is a script: a new one for each. */
export class HostedWorld {
  monitor!: ScriptedMonitor
  client!: WireClient
  /** A handle. */
  cluster!: bigint
  #service!: LabService

  async begin(resources: Partial<LabResource>[], script: Partial<ScriptedMonitor> = {}): Promise<void> {
    this.#service = await LabService.start(hostedLab(resources))
    this.monitor = Object.assign(new ScriptedMonitor(), script)
    await this.connect()
    await this.model.hosting.begin(this.monitor, null)
  }

  async connect(): Promise<void> {
    this.client = await this.#service.client()
    this.cluster = await this.client.open()
  }

  end(): Promise<void> {
    return this.#service.close()
  }

  /** The cluster, from inside. */
  get model(): Cluster {
    return this.#service.cluster
  }

  resource(name = 'R0'): Resource {
    return this.model.resource(name) ?? assert.fail(name)
  }

  handle(name = 'R0'): Promise<bigint> {
    return this.client.value('OpenClusterResource', this.cluster, name)
  }

  pass(ms: number): Promise<void> {
    return this.model.clock.pass(ms)
  }

  /** Waits until nothing is under way any more. */
  async settled(): Promise<void> {
    do await turn()
    while (this.model.groups.some(({ pending }) => pending))
  }

  /** Such as `4 on NODE1`. */
  state(name = 'R0'): string {
    const { state, group } = this.resource(name)
    return `${state} on ${group.owner.name}`
  }

  /** Numbers of events. */
  ids(): number[] {
    return this.model.events.since(0).flatMap(({ id }) => id ?? [])
  }

  story(): string[] {
    return this.model.events.since(0).map(({ message }) => message)
  }
}
