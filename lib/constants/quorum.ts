/** What has votes in the quorum, as GetClusterQuorumResource tells it (`lpdwMaxQuorumLogSize`). C: `CLUS_*_QUORUM`. */
export const QuorumType = {
  /** The nodes alone. */
  NODE_MAJORITY: 0,
  /** The nodes, and a disk or file share as witness. */
  HYBRID: 0x400,
  /** A disk alone. */
  LEGACY: 0x40_0000,
} as const
