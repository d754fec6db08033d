import { Access, KeyDisposition, Win32Error } from '../../constants/index.js'
import type { Handle } from '../service/session.js'
import type { Key } from '../world/key.js'
import { Refusal } from '../world/refusal.js'
import { demandChange, demandRights, grantKey } from './access.js'
import { type Context, call, type Handlers } from './call.js'
import { closer, derive } from './open.js'

const { KEY_QUERY_VALUE, KEY_SET_VALUE, KEY_CREATE_SUB_KEY, KEY_ENUMERATE_SUB_KEYS } = Access

export const registryHandlers: Handlers = {
  GetClusterKey: call(['handle', 'u32'], (context, hCluster, sam) => {
    const parent = context.session.get(hCluster, 'HCLUSTER')
    const rights = grantKey(sam, parent.access)
    return [derive(context, parent, 'HKEY', context.cluster.database, { rights })]
  }),
  ClusterRegOpenKey: call(['handle', 'text', 'u32'], (context, hKey, path, sam) => {
    const { handle, key } = open(context, hKey)
    const rights = grantKey(sam, handle.access)
    const found = key.find(path)
    if (!found) throw new Refusal(Win32Error.ERROR_FILE_NOT_FOUND)
    return [derive(context, handle, 'HKEY', found, { rights })]
  }),
  ClusterRegCreateKey: call(
    ['handle', 'text', 'u32', 'u32', 'bytes?'],
    (context, hKey, path, _options, sam, _securityDescriptor) => {
      const { handle, key } = open(context, hKey)
      const rights = grantKey(sam, handle.access)
      if (!key.find(path)) demandRights(handle, KEY_CREATE_SUB_KEY)
      const made = key.create(path)
      const disposition = made.created ? KeyDisposition.CREATED : KeyDisposition.OPENED
      return [derive(context, handle, 'HKEY', made.key, { rights }), disposition]
    },
  ),
  ClusterRegCloseKey: closer('HKEY'),
  ClusterRegDeleteKey: call(['handle', 'text'], (context, hKey, path) => {
    const { handle, key } = open(context, hKey)
    demandChange(handle)
    key.remove(path)
    return []
  }),
  ClusterRegQueryValue: call(['handle', 'text?'], (context, hKey, name) => {
    const value = open(context, hKey, KEY_QUERY_VALUE).key.get(name ?? '')
    if (!value) throw new Refusal(Win32Error.ERROR_FILE_NOT_FOUND)
    return [value.type, value.data]
  }),
  ClusterRegSetValue: call(['handle', 'text?', 'u32', 'bytes?'], (context, hKey, name, type, data) => {
    open(context, hKey, KEY_SET_VALUE).key.set(name ?? '', type, data ?? new Uint8Array(0))
    return []
  }),
  ClusterRegDeleteValue: call(['handle', 'text?'], (context, hKey, name) => {
    open(context, hKey, KEY_SET_VALUE).key.unset(name ?? '')
    return []
  }),
  ClusterRegEnumKey: call(['handle', 'u32'], (context, hKey, index) => {
    const key = open(context, hKey, KEY_ENUMERATE_SUB_KEYS).key.keys[index]
    if (!key) throw new Refusal(Win32Error.ERROR_NO_MORE_ITEMS)
    return [key.name, key.written]
  }),
  ClusterRegEnumValue: call(['handle', 'u32'], (context, hKey, index) => {
    const value = open(context, hKey, KEY_QUERY_VALUE).key.values[index]
    if (!value) throw new Refusal(Win32Error.ERROR_NO_MORE_ITEMS)
    return [value.name, value.type, value.data]
  }),
  ClusterRegQueryInfoKey: call(['handle'], (context, hKey) => {
    const { keys, values, written } = open(context, hKey, KEY_QUERY_VALUE).key
    const securityDescriptorBytes = 0
    return [
      keys.length,
      longest(keys.map(key => key.name)),
      values.length,
      longest(values.map(value => value.name)),
      longest(values.map(value => value.data)),
      securityDescriptorBytes,
      written,
    ]
  }),
}

function open({ session }: Context, hKey: bigint, rights = 0): { handle: Handle<'HKEY'>; key: Key } {
  const handle = session.get(hKey, 'HKEY')
  demandRights(handle, rights)
  return { handle, key: handle.object }
}

function longest(items: readonly { readonly length: number }[]): number {
  return items.reduce((most, { length }) => Math.max(most, length), 0)
}
