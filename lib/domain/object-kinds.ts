import type { ClusApi, HCLUSTER, HGROUP, HNETINTERFACE, HNETWORK, HNODE, HRESOURCE } from '../binding/index.js'
import { Access } from '../constants/access.js'
import { ClusterEnum } from '../constants/enums.gen.js'
import { Win32Error } from '../constants/errors.gen.js'
import { opened } from '../core/status.js'
import type { Session } from './session.js'

type Opening<Handle extends number> = Promise<{ status: number; handle: Handle | null }>

/** How the cluster lists, opens and closes its objects of one kind. */
export interface NamedKind<Handle extends number> {
  /** What ClusterOpenEnumEx calls it. */
  readonly type: number
  /** Whether an object is opened by what never changes; else by its name. */
  readonly byId: boolean
  /** The function that opens one; with Ex behind its name it takes the wanted access. */
  readonly opener: string
  open(api: ClusApi, cluster: HCLUSTER, name: string): Opening<Handle>
  openEx(api: ClusApi, cluster: HCLUSTER, name: string, access: number): Opening<Handle>
  close(api: ClusApi, handle: Handle): Promise<unknown>
}

export const resourceKind: NamedKind<HRESOURCE> = {
  type: ClusterEnum.RESOURCE,
  byId: true,
  opener: 'OpenClusterResource',
  open: (api, cluster, name) => api.OpenClusterResourceAsync(cluster, name),
  openEx: (api, cluster, name, access) => api.OpenClusterResourceExAsync(cluster, name, access),
  close: (api, handle) => api.CloseClusterResourceAsync(handle),
}

export const groupKind: NamedKind<HGROUP> = {
  type: ClusterEnum.GROUP,
  byId: true,
  opener: 'OpenClusterGroup',
  open: (api, cluster, name) => api.OpenClusterGroupAsync(cluster, name),
  openEx: (api, cluster, name, access) => api.OpenClusterGroupExAsync(cluster, name, access),
  close: (api, handle) => api.CloseClusterGroupAsync(handle),
}

export const nodeKind: NamedKind<HNODE> = {
  type: ClusterEnum.NODE,
  byId: false,
  opener: 'OpenClusterNode',
  open: (api, cluster, name) => api.OpenClusterNodeAsync(cluster, name),
  openEx: (api, cluster, name, access) => api.OpenClusterNodeExAsync(cluster, name, access),
  close: (api, handle) => api.CloseClusterNodeAsync(handle),
}

export const networkKind: NamedKind<HNETWORK> = {
  type: ClusterEnum.NETWORK,
  byId: false,
  opener: 'OpenClusterNetwork',
  open: (api, cluster, name) => api.OpenClusterNetworkAsync(cluster, name),
  openEx: (api, cluster, name, access) => api.OpenClusterNetworkExAsync(cluster, name, access),
  close: (api, handle) => api.CloseClusterNetworkAsync(handle),
}

export const netInterfaceKind: NamedKind<HNETINTERFACE> = {
  type: ClusterEnum.NETINTERFACE,
  byId: false,
  opener: 'OpenClusterNetInterface',
  open: (api, cluster, name) => api.OpenClusterNetInterfaceAsync(cluster, name),
  openEx: (api, cluster, name, access) => api.OpenClusterNetInterfaceExAsync(cluster, name, access),
  close: (api, handle) => api.CloseClusterNetInterfaceAsync(handle),
}

/** Whether a function that takes the wanted access is missing in this Windows, or in the cluster's older one. */
export function lacksEx(status: number): boolean {
  return status === Win32Error.ERROR_PROC_NOT_FOUND || status === Win32Error.RPC_S_PROCNUM_OUT_OF_RANGE
}

/** Opens an object with as much access as the cluster was opened with, or plainly where that cannot be asked for. */
export async function openNamed<Handle extends number>(
  { binding: { api }, access }: Session,
  cluster: HCLUSTER,
  { opener, open, openEx }: NamedKind<Handle>,
  name: string,
): Promise<Handle> {
  const wanted = access === 'read' ? Access.GENERIC_READ : Access.MAXIMUM_ALLOWED
  const result = await openEx(api, cluster, name, wanted)
  if (lacksEx(result.status)) return opened(await open(api, cluster, name), opener, name)
  return opened(result, `${opener}Ex`, name)
}
