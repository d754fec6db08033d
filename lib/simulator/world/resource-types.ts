import { Win32Error } from '../../constants/index.js'
import type { Cluster } from './cluster.js'
import { isName } from './identity.js'
import { Refusal } from './refusal.js'
import { ResourceType } from './resource-type.js'
import { write } from './values.js'

/** What a client says of a new resource type. Intervals are in milliseconds. */
export interface TypeDefinition {
  readonly name: string
  readonly displayName: string
  readonly dll: string
  readonly looksAlive: number
  readonly isAlive: number
}

/** The key in which the types live, each under its name. */
const typesKey = 'ResourceTypes'

/** The type of that name. */
export function findType(cluster: Cluster, name: string): ResourceType {
  const type = cluster.type(name)
  if (!type) throw new Refusal(Win32Error.ERROR_CLUSTER_RESOURCE_TYPE_NOT_FOUND)
  return type
}

/** Makes a type known. Nobody looks for its DLL. */
export function createType(cluster: Cluster, { name, displayName, dll, looksAlive, isAlive }: TypeDefinition): void {
  if (!isName(name) || name.includes('\\')) throw new Refusal(Win32Error.ERROR_INVALID_NAME)
  if (cluster.type(name)) throw new Refusal(Win32Error.ERROR_ALREADY_EXISTS)
  if (looksAlive === 0 || isAlive === 0) throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
  const { key } = cluster.database.create(`${typesKey}\\${name}`)
  write(key, 'Name', displayName)
  write(key, 'DllName', dll)
  write(key, 'LooksAlivePollInterval', looksAlive)
  write(key, 'IsAlivePollInterval', isAlive)
  key.guard(() => {})
  cluster.types.push(new ResourceType(key, { online: 0, offline: 0 }))
}

/** Forgets a type, with its key, unless there are resources of it. */
export function deleteType(cluster: Cluster, name: string): void {
  const type = findType(cluster, name)
  if (cluster.resources.some(resource => resource.type === type)) throw new Refusal(Win32Error.ERROR_DIR_NOT_EMPTY)
  cluster.types.splice(cluster.types.indexOf(type), 1)
  cluster.hosting.forgetType(type)
  cluster.database.find(typesKey)?.removeTree(type.name)
}
