import type { HNODE } from '../binding/index.js'
import { checkText, wrongType } from '../core/validate.js'
import type { Cluster } from './cluster.js'
import { ClusterNode, openNode } from './node.js'
import type { Session } from './session.js'

/** Where a node is looked for by name. */
export interface NodePlace {
  readonly cluster: Cluster
  readonly session: Session
}

/** Lends the handle of a node that was given as an object, by name, or not at all. */
export async function withNode<Result>(
  place: NodePlace,
  node: ClusterNode | string | undefined,
  argument: string,
  use: (node: HNODE | null) => Promise<Result>,
): Promise<Result> {
  if (node === undefined) return await use(null)
  if (node instanceof ClusterNode) return await node.use(use)
  if (typeof node !== 'string') throw wrongType(argument, 'an instance of ClusterNode or of type string', node)
  checkText(argument, node)
  const handle = await place.cluster.use(cluster => openNode(place.session, cluster, node))
  const opened = new ClusterNode(place.cluster, place.session, { name: node, id: node, handle })
  try {
    return await opened.use(use)
  } finally {
    opened.close()
  }
}
