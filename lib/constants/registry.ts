/** Types of values in the cluster database (`dwType`). */
export const RegistryType = {
  NONE: 0,
  SZ: 1,
  EXPAND_SZ: 2,
  BINARY: 3,
  DWORD: 4,
  DWORD_BIG_ENDIAN: 5,
  LINK: 6,
  MULTI_SZ: 7,
  QWORD: 11,
} as const

/** What ClusterRegCreateKey reports. */
export const KeyDisposition = {
  CREATED: 1,
  OPENED: 2,
} as const

/** How the database carries out a batch, or is synchronized (`flags`). */
export const DatabaseFlag = {
  /** All nodes have written before the call answers. */
  SYNC_WRITE_TO_ALL_NODES: 1,
  /** A read is apart from changes under way. */
  ISOLATE_READ: 2,
} as const
