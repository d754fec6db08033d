/** A platform that the package has binaries for. */
export type Platform = 'win32-x64' | 'linux-x64'

/** What the files of a platform are called. */
export const platforms: { readonly [P in Platform]: { resourceDll: string; suffix: string; standIn: string } } = {
  'win32-x64': { resourceDll: 'resource-type.dll', suffix: '.dll', standIn: 'clusapi.dll' },
  'linux-x64': { resourceDll: 'libresource-type.so', suffix: '.so', standIn: 'libclusapi.so' },
}

export const thisPlatform = `${process.platform}-${process.arch}` as Platform
