import { checkText } from '../core/validate.js'
import type { Cluster } from './cluster.js'
import type { Identity } from './cluster-object.js'
import { listItems } from './enumerate.js'
import { type NamedKind, openNamed } from './object-kinds.js'
import type { Session } from './session.js'

/** Where objects are looked for. */
export interface Place {
  readonly cluster: Cluster
  readonly session: Session
}

/** The class of a kind's objects. */
export type NamedClass<Handle extends number, Named> = new (
  cluster: Cluster,
  session: Session,
  identity: Identity<Handle>,
) => Named

/** All objects of a kind. They open when first used. */
export async function* all<Handle extends number, Named>(
  place: Place,
  type: NamedClass<Handle, Named>,
  kind: NamedKind<Handle>,
): AsyncGenerator<Named, void, undefined> {
  for (const item of await list(place, kind)) yield new type(place.cluster, place.session, { ...item, handle: null })
}

/** The objects of a kind that something else lists by name. They open when first used. */
export async function* members<Handle extends number, Named>(
  place: Place,
  type: NamedClass<Handle, Named>,
  kind: NamedKind<Handle>,
  names: readonly string[],
): AsyncGenerator<Named, void, undefined> {
  if (names.length === 0) return
  const ids = new Map((await list(place, kind)).map(({ name, id }) => [name, id]))
  for (const name of names) {
    yield new type(place.cluster, place.session, { name, id: ids.get(name) ?? name, handle: null })
  }
}

/** The object of that name, or id where its kind opens by id, opened. */
export async function one<Handle extends number, Named>(
  place: Place,
  type: NamedClass<Handle, Named>,
  kind: NamedKind<Handle>,
  name: string,
): Promise<Named> {
  checkText('name', name)
  const { cluster, session } = place
  const spelt = await spelling(place, kind, name)
  const handle = await cluster.use(parent => openNamed(session, parent, kind, name))
  return new type(cluster, session, { ...spelt, handle })
}

/** An object that was created a moment ago, with the id that the cluster gave it. */
export async function made<Handle extends number, Named>(
  place: Place,
  type: NamedClass<Handle, Named>,
  kind: NamedKind<Handle>,
  name: string,
  handle: Handle,
): Promise<Named> {
  const { cluster, session } = place
  try {
    return new type(cluster, session, { ...(await spelling(place, kind, name)), handle })
  } catch (error) {
    await kind.close(session.binding.api, handle)
    throw error
  }
}

/** Name and id as the cluster spells them: a caller may give either, in any case. */
async function spelling(place: Place, kind: NamedKind<number>, given: string): Promise<{ name: string; id: string }> {
  const wanted = given.toLowerCase()
  const found = (await list(place, kind)).find(
    ({ name, id }) => name.toLowerCase() === wanted || id.toLowerCase() === wanted,
  )
  return found ?? { name: given, id: given }
}

/** What the cluster has of a kind. What has no id is called by its name. */
async function list({ cluster, session }: Place, { type }: NamedKind<number>): Promise<{ name: string; id: string }[]> {
  const items = await cluster.use(handle => listItems(session, 'Cluster', handle, type))
  return items.map(({ name, id }) => ({ name, id: id || name }))
}
