/** What has votes in the quorum, as GetClusterQuorumResource tells it (`lpdwMaxQuorumLogSize`). C: `CLUS_*_QUORUM`. */
export const QuorumType = {
  /** The nodes alone. */
  NODE_MAJORITY: 0,
  /** The nodes, and a disk or file share as witness. */
  HYBRID: 0x400,
  /** A disk alone. */
  LEGACY: 0x40_0000,
} as const

/** Who has votes in a quorum, by name; `'Unknown'` for a number this version does not know. */
export type QuorumTypeName = 'NodeMajority' | 'Witness' | 'DiskOnly' | 'Unknown'

const names = new Map<number, QuorumTypeName>([
  [QuorumType.NODE_MAJORITY, 'NodeMajority'],
  [QuorumType.HYBRID, 'Witness'],
  [QuorumType.LEGACY, 'DiskOnly'],
])

/** The name of what GetClusterQuorumResource answers. */
export function quorumTypeName(type: number): QuorumTypeName {
  return names.get(type) ?? 'Unknown'
}
