// The peer at its best: types declared once, handles as plain pointers, buffers reused, a pool as large as its queue allows.
import koffi from 'koffi'
import type { Contender } from './contender.js'

export function koffiContender(library: string): Contender {
  const lib = koffi.load(library)
  const open = lib.func('void *OpenClusterResource(void *cluster, str16 name)')
  const close = lib.func('int CloseClusterResource(void *resource)')
  const getKey = lib.func('void *GetClusterResourceKey(void *resource, uint32_t access)')
  const query = lib.func(
    'int32_t ClusterRegQueryValue(void *key, str16 name, _Out_ uint32_t *type, void *data, _Inout_ uint32_t *size)',
  )
  const closeKey = lib.func('int32_t ClusterRegCloseKey(void *key)')
  const control = lib.func(
    'uint32_t ClusterResourceControl(void *resource, void *node, uint32_t code, void *in, uint32_t inSize, void *out, uint32_t outSize, _Out_ uint32_t *returned)',
  )
  const online = lib.func('uint32_t OnlineClusterResource(void *resource)')

  const resource = open(null, 'SQL Server')
  const data = Buffer.alloc(512)
  const type = [0]
  const size = [0]
  const returned = [0]
  let out = Buffer.alloc(16384)

  return {
    name: 'koffi',
    openClose(times) {
      for (let i = 0; i < times; i++) close(open(null, 'SQL Server'))
    },
    keyQueryClose(times) {
      for (let i = 0; i < times; i++) {
        const key = getKey(resource, 0x20019)
        size[0] = data.length
        query(key, 'Name', type, data, size)
        data.toString('utf16le', 0, (size[0] as number) - 2)
        closeKey(key)
      }
    },
    checkpoints() {
      while (control(resource, null, 0x010000b5, null, 0, out, out.length, returned) === 234)
        out = Buffer.alloc((returned[0] as number) + 2)
      const text = out.toString('utf16le', 0, (returned[0] as number) - 4)
      return text === '' ? [] : text.split('\0')
    },
    online: () =>
      new Promise((resolve, reject) => {
        online.async(resource, (error: Error | null) => (error ? reject(error) : resolve()))
      }),
    dispose() {
      close(resource)
    },
  }
}
