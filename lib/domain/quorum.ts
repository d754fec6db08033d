import type { HCLUSTER } from '../binding/index.js'
import { textOf } from '../codecs/wide-string.js'
import { type QuorumTypeName, quorumTypeName } from '../constants/quorum.js'
import { growing } from '../core/growing-buffer.js'
import { check } from '../core/status.js'
import type { Session } from './session.js'

/** What decides whether a cluster goes on when it breaks apart. */
export interface Quorum {
  /** Who has votes. */
  readonly type: QuorumTypeName
  /** Name of the resource that has a vote beside the nodes; `null` where there is none. */
  readonly resource: string | null
  /** Where it keeps what it needs, e.g. `'Q:\\Cluster\\'`; `null` where there is no such resource. */
  readonly device: string | null
  /** The number that `type` was made of. Clusters older than Windows Server 2008 tell the size of their log, in bytes. */
  readonly maxLogSize: number
}

/** GetClusterQuorumResource. */
export async function readQuorum(
  { binding: { api } }: Session,
  cluster: HCLUSTER,
  target: string | null,
): Promise<Quorum> {
  return await growing({
    syscall: 'GetClusterQuorumResource',
    target,
    buffers: ['chars', 'chars'],
    call: (resource, device) => api.GetClusterQuorumResourceAsync(cluster, resource, device),
    sizes: ({ lpcchResourceName, lpcchDeviceName }) => [lpcchResourceName, lpcchDeviceName],
    read({ status, lpdwMaxQuorumLogSize: maxLogSize }, resource, device) {
      check(status, 'GetClusterQuorumResource', target)
      const type = quorumTypeName(maxLogSize)
      return { type, resource: textOf(resource) || null, device: textOf(device) || null, maxLogSize }
    },
  })
}
