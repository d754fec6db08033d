import type { Cluster, Resource } from '../../lib/index.js'
import type { Fixture } from '../contract/clusters.js'
import { ownName } from './own-name.js'

/** Comes with Windows, and needs neither storage nor an address nor a second node. */
const type = 'Generic Application'

/** A program that does nothing, for as long as it is let. */
const commandLine = '%windir%\\System32\\ping.exe -t 127.0.0.1'

/** How long a real cluster may take for a transition. */
const timeout = 120_000

/**
 * What a suite makes for itself in a cluster that is not its own: a group whose name nobody else has, with two resources of which
 * one needs the other. Everything that it does is about these, and at the end they are taken away.
 */
export class Belongings implements AsyncDisposable {
  readonly names: Fixture['names']
  readonly #cluster: Cluster

  private constructor(cluster: Cluster, names: Fixture['names']) {
    this.#cluster = cluster
    this.names = names
  }

  /** Makes it all, and brings it online. What was made is taken away again where something fails. */
  static async make(cluster: Cluster): Promise<Belongings> {
    const group = ownName()
    const resource = `${group} service`
    const nodes = await namesOf(cluster.nodes())
    const [network = ''] = await namesOf(cluster.networks())
    const belongings = new Belongings(cluster, {
      group,
      resource,
      type,
      nodes: nodes as [string, string],
      network,
    })
    try {
      await belongings.#build()
    } catch (error) {
      await belongings[Symbol.asyncDispose]().catch(leftover => console.error(leftover))
      throw error
    }
    return belongings
  }

  async #build(): Promise<void> {
    await using group = await this.#cluster.createGroup(this.names.group)
    await using provider = await group.createResource({ name: `${this.names.group} provider`, type })
    await using resource = await group.createResource({ name: this.names.resource, type })
    for (const each of [provider, resource]) {
      await each.properties.private.set({ CommandLine: commandLine, CurrentDirectory: 'C:\\' })
    }
    await resource.addDependency(provider)
    await resource.online()
    await resource.waitFor('Online', { timeout })
  }

  /**
   * Takes away what was made, as far as that goes.
   * @throws Error naming what is left, and why
   */
  async [Symbol.asyncDispose](): Promise<void> {
    const left: string[] = []
    const attempt = async (what: string, step: () => Promise<unknown>) => {
      try {
        await step()
      } catch (error) {
        left.push(`${what}: ${(error as Error).message}`)
      }
    }
    const groups = await namesOf(this.#cluster.groups())
    if (!groups.includes(this.names.group)) return
    const group = await this.#cluster.group(this.names.group)
    const resources: Resource[] = []
    await attempt(group.name, async () => {
      for await (const resource of group.resources()) resources.push(resource)
    })
    // What needs others goes first.
    for (const resource of resources.reverse()) {
      await attempt(resource.name, async () => {
        await resource.offline()
        await resource.waitFor(['Offline', 'Failed'], { timeout })
        await resource.delete()
      })
    }
    await attempt(group.name, () => group.delete())
    if (left.length > 0)
      throw new Error(`These are left in the cluster, and want to be deleted by hand:\n${left.join('\n')}`)
  }
}

async function namesOf(objects: AsyncIterable<{ name: string }>): Promise<string[]> {
  const names: string[] = []
  for await (const { name } of objects) names.push(name)
  return names
}
