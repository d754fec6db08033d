import { isAbsolute, resolve, sep, win32 } from 'node:path'

/**
 * Which file a type's DllName means, if it is one that can be loaded; `null` for one of Windows' own, such as `clusres.dll`, and
 * for a path that is none on this system: the resources of such a type are modelled.
 * @param folder where a relative path begins; `null` where there is no such place
 */
export function dllPath(name: string | null, folder: string | null): string | null {
  if (name === null) return null
  if (isAbsolute(name)) return resolve(name)
  const relative = /[\\/]/.test(name) && !win32.isAbsolute(name) && !/^([A-Za-z]:|%)/.test(name)
  return relative && folder !== null ? resolve(folder, name.replace(/[\\/]/g, sep)) : null
}
