import type { HostedResource } from './resource.js'

/** So many closed resources are remembered, to tell whose callbacks come late. */
const keptClosed = 100

/** The resources of a host by their numbers, of which none is given twice. */
export class Resources {
  readonly #known = new Map<number, HostedResource>()
  readonly #closed: number[] = []
  #last = 0

  /** Makes a resource with the next number. */
  add(make: (id: number) => HostedResource): HostedResource {
    const resource = make(++this.#last)
    this.#known.set(resource.id, resource)
    return resource
  }

  /** The resource with a number; `null` for none, and for one that was closed long ago. */
  get(id: number | null): HostedResource | null {
    return (id !== null && this.#known.get(id)) || null
  }

  /** Those that are open, and the last that were closed. */
  all(): HostedResource[] {
    return [...this.#known.values()]
  }

  /** A resource is closed. */
  closed({ id }: HostedResource): void {
    this.#closed.push(id)
    if (this.#closed.length > keptClosed) this.#known.delete(this.#closed.shift() as number)
  }
}
