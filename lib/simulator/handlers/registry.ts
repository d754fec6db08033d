import {
  emptyDescriptor,
  formatSecurityDescriptor,
  parseSecurityDescriptor,
  partsOf,
  replaceParts,
  type SecurityDescriptor,
  SecurityPart,
} from '../../codecs/security-descriptor.js'
import { Access, DatabaseFlag, KeyDisposition, Win32Error } from '../../constants/index.js'
import { ClusterDataError } from '../../core/errors.js'
import type { Handle } from '../service/session.js'
import type { Key } from '../world/key.js'
import { Refusal } from '../world/refusal.js'
import { demandChange, demandFlags, demandRights, grantKey } from './access.js'
import { type Context, call, type Handler, type Handlers } from './call.js'
import { closer, derive } from './open.js'

const { KEY_QUERY_VALUE, KEY_SET_VALUE, KEY_CREATE_SUB_KEY, KEY_ENUMERATE_SUB_KEYS } = Access
const { READ_CONTROL, WRITE_DAC, WRITE_OWNER } = Access

export const registryHandlers: Handlers = {
  GetClusterKey: call(['handle', 'u32'], (context, hCluster, sam) => {
    const parent = context.session.get(hCluster, 'HCLUSTER')
    const rights = grantKey(sam, parent.access)
    return [derive(context, parent, 'HKEY', context.cluster.database, { rights })]
  }),
  GetClusterResourceKey: keyOf('HRESOURCE'),
  GetClusterGroupKey: keyOf('HGROUP'),
  GetClusterNodeKey: keyOf('HNODE'),
  GetClusterNetworkKey: keyOf('HNETWORK'),
  GetClusterNetInterfaceKey: keyOf('HNETINTERFACE'),
  GetClusterResourceTypeKey: call(['handle', 'text', 'u32'], (context, hCluster, name, sam) => {
    const parent = context.session.get(hCluster, 'HCLUSTER')
    const rights = grantKey(sam, parent.access)
    const type = context.cluster.type(name)
    if (!type) throw new Refusal(Win32Error.ERROR_CLUSTER_RESOURCE_TYPE_NOT_FOUND)
    return [derive(context, parent, 'HKEY', type.key, { rights })]
  }),
  ClusterRegOpenKey: call(['handle', 'text', 'u32'], (context, hKey, path, sam) => {
    const { handle, key } = openKey(context, hKey)
    const rights = grantKey(sam, handle.access)
    const found = key.find(path)
    if (!found) throw new Refusal(Win32Error.ERROR_FILE_NOT_FOUND)
    return [derive(context, handle, 'HKEY', found, { rights })]
  }),
  ClusterRegCreateKey: call(
    ['handle', 'text', 'u32', 'u32', 'bytes?'],
    (context, hKey, path, _options, sam, _securityDescriptor) => {
      const { handle, key } = openKey(context, hKey)
      const rights = grantKey(sam, handle.access)
      if (!key.find(path)) demandRights(handle, KEY_CREATE_SUB_KEY)
      const made = key.create(path)
      const disposition = made.created ? KeyDisposition.CREATED : KeyDisposition.OPENED
      return [derive(context, handle, 'HKEY', made.key, { rights }), disposition]
    },
  ),
  ClusterRegCloseKey: closer('HKEY'),
  ClusterRegDeleteKey: call(['handle', 'text'], (context, hKey, path) => {
    const { handle, key } = openKey(context, hKey)
    demandChange(handle)
    key.remove(path)
    return []
  }),
  ClusterRegQueryValue: call(['handle', 'text?'], (context, hKey, name) => {
    const value = openKey(context, hKey, KEY_QUERY_VALUE).key.get(name ?? '')
    if (!value) throw new Refusal(Win32Error.ERROR_FILE_NOT_FOUND)
    return [value.type, value.data]
  }),
  ClusterRegSetValue: call(['handle', 'text?', 'u32', 'bytes?'], (context, hKey, name, type, data) => {
    openKey(context, hKey, KEY_SET_VALUE).key.set(name ?? '', type, data ?? new Uint8Array(0))
    return []
  }),
  ClusterRegDeleteValue: call(['handle', 'text?'], (context, hKey, name) => {
    openKey(context, hKey, KEY_SET_VALUE).key.unset(name ?? '')
    return []
  }),
  ClusterRegEnumKey: call(['handle', 'u32'], (context, hKey, index) => {
    const key = openKey(context, hKey, KEY_ENUMERATE_SUB_KEYS).key.keys[index]
    if (!key) throw new Refusal(Win32Error.ERROR_NO_MORE_ITEMS)
    return [key.name, key.written]
  }),
  ClusterRegEnumValue: call(['handle', 'u32'], (context, hKey, index) => {
    const value = openKey(context, hKey, KEY_QUERY_VALUE).key.values[index]
    if (!value) throw new Refusal(Win32Error.ERROR_NO_MORE_ITEMS)
    return [value.name, value.type, value.data]
  }),
  ClusterRegQueryInfoKey: call(['handle'], (context, hKey) => {
    const { keys, values, written, security } = openKey(context, hKey, KEY_QUERY_VALUE).key
    return [
      keys.length,
      longest(keys.map(key => key.name)),
      values.length,
      longest(values.map(value => value.name)),
      longest(values.map(value => value.data)),
      formatSecurityDescriptor(security).length,
      written,
    ]
  }),
  ClusterRegGetKeySecurity: call(['handle', 'u32'], (context, hKey, information) => {
    const { key } = openKey(context, hKey, READ_CONTROL)
    demandPrivilege(information)
    return [formatSecurityDescriptor(replaceParts(emptyDescriptor, key.security, information))]
  }),
  ClusterRegSetKeySecurity: call(['handle', 'u32', 'bytes'], (context, hKey, information, bytes) => {
    const { handle, key } = openKey(context, hKey)
    if (information & SecurityPart.dacl) demandRights(handle, WRITE_DAC)
    if (information & (SecurityPart.owner | SecurityPart.group)) demandRights(handle, WRITE_OWNER)
    demandPrivilege(information)
    const descriptor = descriptorOf(bytes)
    const lacking = information & ~partsOf(descriptor) & (SecurityPart.owner | SecurityPart.group)
    if (lacking !== 0) throw new Refusal(Win32Error.ERROR_INVALID_SECURITY_DESCR)
    key.security = replaceParts(key.security, descriptor, information)
    return []
  }),
  ClusterRegSyncDatabase: call(['handle', 'u32'], ({ session }, hCluster, flags) => {
    demandChange(session.get(hCluster, 'HCLUSTER'))
    demandFlags(flags, { SYNC_WRITE_TO_ALL_NODES: DatabaseFlag.SYNC_WRITE_TO_ALL_NODES })
    return []
  }),
}

/** `GetCluster<Object>Key`. */
function keyOf(kind: 'HRESOURCE' | 'HGROUP' | 'HNODE' | 'HNETWORK' | 'HNETINTERFACE'): Handler {
  return call(['handle', 'u32'], (context, hObject, sam) => {
    const owner = context.session.get(hObject, kind)
    return [derive(context, owner, 'HKEY', owner.object.key, { rights: grantKey(sam, owner.access) })]
  })
}

/** Audit lists are for those who hold the privilege, and nobody does. */
function demandPrivilege(information: number): void {
  if (information & SecurityPart.sacl) throw new Refusal(Win32Error.ERROR_PRIVILEGE_NOT_HELD)
}

function descriptorOf(bytes: Uint8Array): SecurityDescriptor {
  try {
    return parseSecurityDescriptor(bytes)
  } catch (error) {
    if (error instanceof ClusterDataError) throw new Refusal(Win32Error.ERROR_INVALID_SECURITY_DESCR)
    throw error
  }
}

/**
 * The key behind a handle.
 * @throws Refusal where the handle lacks these rights, or the key was deleted
 */
export function openKey({ session }: Context, hKey: bigint, rights = 0): { handle: Handle<'HKEY'>; key: Key } {
  const handle = session.get(hKey, 'HKEY')
  demandRights(handle, rights)
  return { handle, key: handle.object }
}

function longest(items: readonly { readonly length: number }[]): number {
  return items.reduce((most, { length }) => Math.max(most, length), 0)
}
