import type { HNODE } from '../binding/index.js'
import { checkText, wrongType } from '../core/validate.js'
import type { Place } from './lookup.js'
import { ClusterNode } from './node.js'
import { nodeKind, openNamed } from './object-kinds.js'

/** Lends the handle of a node that was given as an object, by name, or not at all. */
export async function withNode<Result>(
  place: Place,
  node: ClusterNode | string | undefined,
  argument: string,
  use: (node: HNODE | null) => Promise<Result>,
): Promise<Result> {
  if (node === undefined) return await use(null)
  if (node instanceof ClusterNode) return await node.use(use)
  if (typeof node !== 'string') throw wrongType(argument, 'an instance of ClusterNode or of type string', node)
  checkText(argument, node)
  const handle = await place.cluster.use(cluster => openNamed(place.session, cluster, nodeKind, node))
  const opened = new ClusterNode(place.cluster, place.session, { name: node, id: node, handle })
  try {
    return await opened.use(use)
  } finally {
    opened.close()
  }
}
