import type { HCLUSTER } from '../binding/index.js'
import { decodeEnumItem, type EnumItem, presetEnumItem } from '../codecs/enum-item.js'
import { Win32Error } from '../constants/errors.gen.js'
import { collect } from '../core/enumeration.js'
import { growing } from '../core/growing-buffer.js'
import { check, opened } from '../core/status.js'
import type { Session } from './session.js'

/** Objects of one kind (ClusterOpenEnumEx): one exchange with the cluster, which answers with all of them. */
export async function enumerate({ binding: { api } }: Session, cluster: HCLUSTER, type: number): Promise<EnumItem[]> {
  const enumeration = opened(await api.ClusterOpenEnumExAsync(cluster, type), 'ClusterOpenEnumEx', null)
  try {
    return await collect('ClusterEnumEx', null, async index =>
      growing({
        syscall: 'ClusterEnumEx',
        target: null,
        buffers: ['bytes'],
        call(item) {
          presetEnumItem(item)
          return api.ClusterEnumExAsync(enumeration, index, item)
        },
        sizes: ({ cbItem }) => [cbItem],
        read({ status }, item) {
          if (status === Win32Error.ERROR_NO_MORE_ITEMS) return null
          check(status, 'ClusterEnumEx', null)
          return decodeEnumItem('object', item)
        },
      }),
    )
  } finally {
    await api.ClusterCloseEnumExAsync(enumeration)
  }
}
