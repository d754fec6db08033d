import { randomBytes } from 'node:crypto'
import { bindingFor, type ClusApi, type HGROUP, type HRESOURCE } from '../../lib/binding/index.js'
import { opened } from '../../lib/core/status.js'
import { type Cluster, ClusterError, type Group, type Resource } from '../../lib/index.js'
import type { Fixture } from '../contract/clusters.js'

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
  readonly #api: ClusApi

  private constructor(cluster: Cluster, api: ClusApi, names: Fixture['names']) {
    this.#cluster = cluster
    this.#api = api
    this.names = names
  }

  /** Makes it all, and brings it online. What was made is taken away again where something fails. */
  static async make(cluster: Cluster, name: string | null): Promise<Belongings> {
    const group = `clusapi-test-${randomBytes(4).toString('hex')}`
    const resource = `${group} service`
    const nodes = await namesOf(cluster.nodes())
    const [network = ''] = await namesOf(cluster.networks())
    const belongings = new Belongings(cluster, bindingFor(name).api, {
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
    const { group, resource } = this.names
    const provider = `${group} provider`
    const api = this.#api
    const made = await this.#cluster.use(cluster => api.CreateClusterGroupAsync(cluster, group))
    await api.CloseClusterGroupAsync(opened<HGROUP>(made, 'CreateClusterGroup', group))
    await using owner = await this.#cluster.group(group)
    for (const name of [provider, resource]) {
      const made = await owner.use(handle => api.CreateClusterResourceAsync(handle, name, type, 0))
      await api.CloseClusterResourceAsync(opened<HRESOURCE>(made, 'CreateClusterResource', name))
      await using one = await this.#cluster.resource(name)
      await using key = await one.openKey()
      await using parameters = await key.createKey('Parameters')
      await parameters.set('CommandLine', commandLine)
      await parameters.set('CurrentDirectory', 'C:\\')
    }
    await using needy = await this.#cluster.resource(resource)
    await using needed = await this.#cluster.resource(provider)
    const { status } = await needy.use(dependent =>
      needed.use(dependsOn => api.AddClusterResourceDependencyAsync(dependent, dependsOn)),
    )
    if (status !== 0) throw new ClusterError(status, 'AddClusterResourceDependency', resource)
    await needy.online()
    await needy.waitFor('Online', { timeout })
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
        await this.#delete(resource)
      })
    }
    await attempt(group.name, async () => {
      const { status } = await group.use(handle => this.#api.DeleteClusterGroupAsync(handle))
      if (status !== 0) throw new ClusterError(status, 'DeleteClusterGroup', group.name)
    })
    if (left.length > 0)
      throw new Error(`These are left in the cluster, and want to be deleted by hand:\n${left.join('\n')}`)
  }

  async #delete(resource: Resource): Promise<void> {
    const { status } = await resource.use(handle => this.#api.DeleteClusterResourceAsync(handle))
    if (status !== 0) throw new ClusterError(status, 'DeleteClusterResource', resource.name)
  }
}

async function namesOf(objects: AsyncIterable<Group | { name: string }>): Promise<string[]> {
  const names: string[] = []
  for await (const { name } of objects) names.push(name)
  return names
}
