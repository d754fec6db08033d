import { checkText, wrongType } from '../core/validate.js'
import type { Cluster } from './cluster.js'
import type { ClusterObject, Identity } from './cluster-object.js'
import type { Place } from './lookup.js'
import { type NamedKind, openNamed } from './object-kinds.js'
import type { Session } from './session.js'

type ObjectClass<Handle extends number> = new (
  cluster: Cluster,
  session: Session,
  identity: Identity<Handle>,
) => ClusterObject<Handle>

/** Lends the handle of an object that was given as one, or by name. */
export async function withObject<Handle extends number, Result>(
  place: Place,
  type: ObjectClass<Handle>,
  kind: NamedKind<Handle>,
  given: ClusterObject<Handle> | string,
  argument: string,
  use: (handle: Handle) => Promise<Result>,
): Promise<Result> {
  if (given instanceof type) return await given.use(use)
  if (typeof given !== 'string') throw wrongType(argument, `an instance of ${type.name} or of type string`, given)
  checkText(argument, given)
  const handle = await place.cluster.use(cluster => openNamed(place.session, cluster, kind, given))
  const opened = new type(place.cluster, place.session, { name: given, id: given, handle })
  try {
    return await opened.use(use)
  } finally {
    opened.close()
  }
}
