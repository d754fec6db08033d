import { HandleOwner } from '../core/handle-owner.js'
import type { Cluster } from './cluster.js'
import { type NamedKind, openNamed } from './object-kinds.js'
import { careOf, type Session } from './session.js'

/** How an object came to be: by an enumeration, or opened already. */
export interface Identity<Handle extends number> {
  readonly name: string
  readonly id: string
  readonly handle: Handle | null
}

/** A named object of a cluster. One that came from an enumeration opens its handle when it is first needed. */
export abstract class ClusterObject<Handle extends number> extends HandleOwner<Handle> {
  /** Its name, as it was when this object was made. */
  readonly name: string
  /** What the cluster calls it, whatever its name is: a GUID, or a node's number. */
  readonly id: string
  /** @internal */
  readonly cluster: Cluster
  /** @internal */
  readonly session: Session

  /** @internal */
  constructor(cluster: Cluster, session: Session, identity: Identity<Handle>, kind: NamedKind<Handle>) {
    super(
      cluster,
      careOf(
        handle => kind.close(session.binding.api, handle),
        () => cluster.use(handle => openNamed(session, handle, kind, kind.byId ? identity.id : identity.name)),
      ),
      identity.handle,
    )
    this.cluster = cluster
    this.session = session
    this.name = identity.name
    this.id = identity.id
  }

  protected override describe(): string {
    return `${this.constructor.name} '${this.name}'`
  }
}
