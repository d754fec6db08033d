/** Makes the folder that every node gets of a resource type. */
import { existsSync } from 'node:fs'
import { copyFile, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, posix, resolve, win32 } from 'node:path'
import { addonPath } from '../../raw.js'
import { UsageError } from '../failure.js'
import { bundle, typeOf } from './bundle.js'
import { writeManifest } from './manifest.js'
import { type Platform, platforms, thisPlatform } from './platforms.js'
import { demandProtection } from './protection.js'

export interface PackOptions {
  /** The folder; one named after the type if left out. */
  readonly out?: string
  /** The path of node on the nodes. */
  readonly node?: string
  readonly platform: Platform
  /** Takes the stand-in along, for resources in simulated clusters. */
  readonly simulator?: boolean
  /** Does what would be refused for the nodes' safety. */
  readonly force?: boolean
}

export interface Packed {
  readonly name: string
  readonly folder: string
  readonly platform: Platform
  readonly node: string
  /** Below the folder. */
  readonly files: readonly string[]
  readonly weaknesses: readonly string[]
}

/** @throws UsageError */
export async function pack(given: string, options: PackOptions): Promise<Packed> {
  const { platform, force = false } = options
  const script = resolve(given)
  if (!existsSync(script)) throw new UsageError(`there is no script ${script}`)
  const node = await nodeFor(options)
  const binaries = binariesOf(platform)
  const code = await bundle(script)
  const type = await typeOf(code, script)

  const base = type.name.replaceAll(' ', '')
  const { resourceDll, suffix, standIn } = platforms[platform]
  // Off Windows there is nothing but simulated clusters.
  const simulated = options.simulator || !platform.startsWith('win32')
  const manifest = writeManifest(type, { node, script: `${base}.mjs` })
  const files: { name: string; from?: string; text?: string }[] = [
    { name: `${base}${suffix}`, from: join(binaries, 'resource-dll', resourceDll) },
    { name: `${base}.ini`, text: manifest },
    { name: `${base}.mjs`, text: code },
    { name: 'clusapi.node', from: join(binaries, 'clusapi.node') },
    ...(simulated ? [{ name: `simulator/${standIn}`, from: join(binaries, 'simulator', standIn) }] : []),
  ]

  const folder = resolve(options.out ?? base)
  const weaknesses = await protectedFolder(folder, platform === thisPlatform ? node : null, force)
  for (const { name, from, text } of files) {
    const file = join(folder, name)
    await mkdir(dirname(file), { recursive: true, mode: 0o755 })
    // A new file, with the rights of its folder: one that was there may have others, and may be loaded.
    await rm(file, { force: true }).catch(cause => {
      throw new UsageError(`${file} cannot be replaced; is it in use? (${cause.message})`)
    })
    if (from !== undefined) await copyFile(from, file)
    else await writeFile(file, text ?? '', { mode: 0o644 })
  }
  return { name: type.name, folder, platform, node, files: files.map(({ name }) => name), weaknesses }
}

/** The folder with the binaries of a platform: that of the addon that runs here, or the prebuilt ones. */
function binariesOf(platform: Platform): string {
  const own = dirname(addonPath())
  const root = dirname(createRequire(import.meta.url).resolve('clusapi/package.json'))
  const folder = platform === thisPlatform ? own : join(root, 'prebuilds', platform)
  const dll = join(folder, 'resource-dll', platforms[platform].resourceDll)
  if (!existsSync(dll)) throw new UsageError(`this clusapi has no resource DLL for ${platform}: there is no ${dll}`)
  return folder
}

/** The path of node as SYSTEM, which has no PATH of ours and no profile, can start it. */
async function nodeFor({ platform, node, force }: PackOptions): Promise<string> {
  const windows = platform.startsWith('win32')
  if (node === undefined && platform !== thisPlatform) {
    throw new UsageError(`--node is missing: the path that node has on the nodes, which run ${platform}`)
  }
  const path = node ?? process.execPath
  if (!(windows ? /^[a-z]:[\\/]/i.test(path) : posix.isAbsolute(path))) {
    throw new UsageError(`--node must be a full path${windows ? ' on a local drive' : ''}, not ${path}`)
  }
  if (/[\r\n]/.test(path) || path !== path.trim()) throw new UsageError(`--node must be one line, not '${path}'`)
  if (windows && !force && inProfile(path)) {
    throw new UsageError(
      `${path} is in the profile of a user, who may change it, and SYSTEM would run it: install Node for all users, or say --node PATH`,
    )
  }
  if (platform === thisPlatform) {
    const found = await stat(path).catch(() => null)
    if (!found?.isFile()) throw new UsageError(`--node ${path} is no file`)
  }
  return path
}

function inProfile(path: string): boolean {
  const { USERPROFILE } = process.env
  const profiles = ['C:\\Users', ...(USERPROFILE === undefined ? [] : [win32.dirname(USERPROFILE)])]
  return profiles.some(profile => {
    const below = win32.relative(profile, win32.normalize(path))
    return below !== '' && !below.startsWith('..') && !win32.isAbsolute(below)
  })
}

/** Makes the folder, unless ordinary users may write what SYSTEM is to run. @returns what is wrong all the same */
async function protectedFolder(folder: string, node: string | null, force: boolean): Promise<string[]> {
  // It has to be there: on Windows, what is made gets rights from the folder that it is made in.
  const made = await mkdir(folder, { recursive: true, mode: 0o755 }).catch((error: Error) => {
    throw new UsageError(`${folder} cannot be made: ${error.message}`)
  })
  try {
    return await demandProtection({ folder, node }, force)
  } catch (error) {
    if (made !== undefined) await rm(made, { recursive: true })
    throw error
  }
}
