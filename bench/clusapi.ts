// This package, through the raw functions and the codecs.
import { type HCLUSTER, type HKEY, type HRESOURCE, openLibrary } from '../lib/binding/index.js'
import { decodeMultiSz } from '../lib/codecs/multi-sz.js'
import { decodeWideString } from '../lib/codecs/wide-string.js'
import { ResourceControl } from '../lib/constants/control-codes.gen.js'
import type { Contender } from './contender.js'

export function clusapiContender(library: string): Contender {
  const api = openLibrary(library)
  const cluster = api.OpenCluster(null).handle as HCLUSTER
  const resource = api.OpenClusterResource(cluster, 'SQL Server').handle as HRESOURCE
  const data = Buffer.alloc(512)
  let out = Buffer.alloc(16384)

  return {
    name: 'clusapi',
    openClose(times) {
      for (let i = 0; i < times; i++) {
        const { handle } = api.OpenClusterResource(cluster, 'SQL Server')
        api.CloseClusterResource(handle as HRESOURCE)
      }
    },
    keyQueryClose(times) {
      for (let i = 0; i < times; i++) {
        const key = api.GetClusterResourceKey(resource, 0x20019).handle as HKEY
        const { lpcbData } = api.ClusterRegQueryValue(key, 'Name', data)
        decodeWideString(data.subarray(0, lpcbData))
        api.ClusterRegCloseKey(key)
      }
    },
    checkpoints() {
      for (;;) {
        const { status, lpBytesReturned } = api.ClusterResourceControl(
          resource,
          null,
          ResourceControl.GET_CRYPTO_CHECKPOINTS.code,
          null,
          out,
        )
        if (status === 0) return decodeMultiSz(out.subarray(0, lpBytesReturned))
        out = Buffer.alloc(lpBytesReturned)
      }
    },
    async online() {
      await api.OnlineClusterResourceAsync(resource)
    },
    dispose() {
      api.CloseCluster(cluster)
    },
  }
}
