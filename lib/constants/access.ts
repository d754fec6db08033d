/** Rights to ask for when an object or a key is opened (`DesiredAccess`, `samDesired`). */
export const Access = {
  /** Everything the caller may have. */
  MAXIMUM_ALLOWED: 0x02000000,
  GENERIC_READ: 0x80000000,
  GENERIC_WRITE: 0x40000000,
  GENERIC_EXECUTE: 0x20000000,
  GENERIC_ALL: 0x10000000,
  KEY_QUERY_VALUE: 0x0001,
  KEY_SET_VALUE: 0x0002,
  KEY_CREATE_SUB_KEY: 0x0004,
  KEY_ENUMERATE_SUB_KEYS: 0x0008,
  KEY_NOTIFY: 0x0010,
  KEY_READ: 0x00020019,
  KEY_WRITE: 0x00020006,
  KEY_ALL_ACCESS: 0x000f003f,
} as const
