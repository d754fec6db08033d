import type { HNODE } from '../binding/index.js'
import { checkText, wrongType } from '../core/validate.js'
import type { Place } from './lookup.js'
import { ClusterNode } from './node.js'
import { withObject } from './object-argument.js'
import { nodeKind } from './object-kinds.js'

/** Lends the handle of a node that was given as an object, by name, or not at all. */
export async function withNode<Result>(
  place: Place,
  node: ClusterNode | string | undefined,
  argument: string,
  use: (node: HNODE | null) => Promise<Result>,
): Promise<Result> {
  if (node === undefined) return await use(null)
  return await withObject(place, ClusterNode, nodeKind, node, argument, use)
}

/** Lends the handles of several nodes. */
export async function withNodes<Result>(
  place: Place,
  nodes: readonly (ClusterNode | string)[],
  argument: string,
  use: (nodes: HNODE[]) => Promise<Result>,
): Promise<Result> {
  const lend = (lent: HNODE[]): Promise<Result> => {
    const node = nodes[lent.length]
    if (node === undefined) return use(lent)
    const name = `${argument}[${lent.length}]`
    return withObject(place, ClusterNode, nodeKind, node, name, handle => lend([...lent, handle]))
  }
  return await lend([])
}

/** Lends a node that was given as an object, by name, or not at all: spelt as the cluster does, to be compared with owners. */
export async function lendNode<Result>(
  { cluster }: Place,
  node: ClusterNode | string | undefined,
  argument: string,
  use: (node: ClusterNode | undefined) => Promise<Result>,
): Promise<Result> {
  if (node === undefined || node instanceof ClusterNode) return await use(node)
  if (typeof node !== 'string') throw wrongType(argument, 'an instance of ClusterNode or of type string', node)
  checkText(argument, node)
  const opened = await cluster.node(node)
  try {
    return await use(opened)
  } finally {
    opened.close()
  }
}
