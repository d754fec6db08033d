import type { HKEY } from '../binding/index.js'
import { opened } from '../core/status.js'
import { checkOptions } from '../core/validate.js'
import { ClusterKey } from './key.js'
import { type KeyAccessOptions, keyAccess } from './key-access.js'
import type { Place } from './lookup.js'

/** Opens the key of an object in the cluster database, by its own GetCluster…Key. */
export async function openObjectKey(
  { cluster, session, name }: Place & { readonly name: string },
  options: KeyAccessOptions,
  syscall: string,
  open: (sam: number) => Promise<{ status: number; handle: HKEY | null }>,
): Promise<ClusterKey> {
  checkOptions('options', options, ['access'])
  const result = await open(keyAccess(session, options))
  return new ClusterKey(cluster, session, name, opened(result, syscall, name))
}
