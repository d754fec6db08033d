import type { Cluster } from '../domain/cluster.js'
import type { ClusterKey } from '../domain/key.js'
import type { KeyAccessOptions } from '../domain/key-access.js'
import type { Resource } from '../domain/resource.js'

/** Something that is opened when it is first needed; what could not be opened is tried anew by whoever asks next. */
class Lazy<Opened extends { close(): void }> {
  readonly #open: () => Promise<Opened>
  #opened: Promise<Opened> | null = null

  constructor(open: () => Promise<Opened>) {
    this.#open = open
  }

  async get(): Promise<Opened> {
    this.#opened ??= this.#open()
    const opening = this.#opened
    try {
      return await opening
    } catch (error) {
      if (this.#opened === opening) this.#opened = null
      throw error
    }
  }

  close(): void {
    this.#opened?.then(
      opened => opened.close(),
      () => {}, // nothing is open, and whoever tried was told
    )
    this.#opened = null
  }
}

/** The cluster that this node is a part of: loaded and opened when a resource first asks for something in it. */
export class OwnCluster {
  readonly #cluster = new Lazy<Cluster>(async () => {
    const { Cluster } = await import('../domain/cluster.js')
    return await Cluster.open()
  })

  resource(name: string): OwnResource {
    return new OwnResource(this.#cluster, name)
  }

  close(): void {
    this.#cluster.close()
  }
}

/** A resource as the cluster knows it, under a handle that still means it when it has another name. */
export class OwnResource {
  readonly #resource: Lazy<Resource>

  constructor(cluster: Lazy<Cluster>, name: string) {
    this.#resource = new Lazy(async () => await (await cluster.get()).resource(name))
  }

  async openKey(options?: KeyAccessOptions): Promise<ClusterKey> {
    return await (await this.#resource.get()).openKey(options)
  }

  close(): void {
    this.#resource.close()
  }
}
