import type { Handle, HandleAccess, HandleKind, HandleObjects } from '../service/session.js'
import { Refusal } from '../world/refusal.js'
import { grant, grantedMask } from './access.js'
import { type Context, call, type Handler } from './call.js'

/** Opens a handle to something that belongs to a cluster handle, served by the same node. */
export function derive<Kind extends HandleKind>(
  { session }: Context,
  parent: Handle,
  kind: Kind,
  object: HandleObjects[Kind],
  { access = parent.access, rights = 0 }: { access?: HandleAccess; rights?: number } = {},
): bigint {
  const root = parent.root ?? (parent as Handle<'HCLUSTER'>)
  return session.open({ kind, object, access, rights, node: parent.node, crashes: parent.crashes, root })
}

/** How objects of a kind are found, and what is answered where there is none. */
export interface Finder<Kind extends HandleKind> {
  readonly kind: Kind
  readonly notFound: number
  find(context: Context, name: string): HandleObjects[Kind] | undefined
}

/** `OpenCluster<Object>`: the access of the cluster handle is handed down. */
export function opener<Kind extends HandleKind>(finder: Finder<Kind>): Handler {
  return call(['handle', 'text'], (context, hCluster, name) => {
    const parent = context.session.get(hCluster, 'HCLUSTER')
    return [derive(context, parent, finder.kind, found(finder, context, name))]
  })
}

/** `OpenCluster<Object>Ex`: access within that of the cluster handle. */
export function openerEx<Kind extends HandleKind>(finder: Finder<Kind>): Handler {
  return call(['handle', 'text', 'u32'], (context, hCluster, name, desired) => {
    const parent = context.session.get(hCluster, 'HCLUSTER')
    const access = grant(desired, parent.access)
    return [derive(context, parent, finder.kind, found(finder, context, name), { access }), grantedMask(access)]
  })
}

/** `GetClusterFrom<Object>`: one more handle to the cluster, which lives apart from the one that the object came from. */
export function clusterOf(kind: Exclude<HandleKind, 'HCLUSTER'>): Handler {
  return call(['handle'], ({ session }, handle) => {
    const from = session.get(handle, kind)
    const { node, crashes } = from
    const { access } = from.root ?? from
    return [session.open({ kind: 'HCLUSTER', object: null, access, rights: 0, node, crashes, root: null })]
  })
}

/** `CloseCluster<Object>`. */
export function closer(kind: HandleKind): Handler {
  return call(['handle'], ({ session }, handle) => {
    session.close(handle, kind)
    return []
  })
}

function found<Kind extends HandleKind>(finder: Finder<Kind>, context: Context, name: string): HandleObjects[Kind] {
  const object = finder.find(context, name)
  if (object === undefined) throw new Refusal(finder.notFound)
  return object
}
