import type { HCLUSTER } from '../binding/index.js'
import { type ClusterVersion, decodeVersionInfo, newVersionInfo } from '../codecs/version-info.js'
import { textOf } from '../codecs/wide-string.js'
import { growing } from '../core/growing-buffer.js'
import { check } from '../core/status.js'
import type { Session } from './session.js'

/** Name and version of a cluster. */
export interface ClusterInformation extends ClusterVersion {
  readonly name: string
}

/** @internal */
export async function readInformation(
  { binding: { api } }: Session,
  cluster: HCLUSTER,
  target: string | null,
): Promise<ClusterInformation> {
  const info = newVersionInfo()
  return await growing({
    syscall: 'GetClusterInformation',
    target,
    buffers: ['chars'],
    call: name => api.GetClusterInformationAsync(cluster, name, info),
    sizes: ({ lpcchClusterName }) => [lpcchClusterName],
    read: ({ status }, name) => {
      check(status, 'GetClusterInformation', target)
      return { name: textOf(name), ...decodeVersionInfo(info) }
    },
  })
}
