/** Folders with a resource DLL, its manifest and a script, as `clusapi resource-type pack` makes them. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { addonPath } from '../../lib/binding/addon.js'
import type { Value } from '../../lib/channel/frames.js'
import type { HostClient } from '../resource-host/process-client.js'
import type { Plan } from './programs/script.js'

const windows = process.platform === 'win32'

/** The resource DLL as it was built. */
export const built = join(dirname(addonPath()), 'resource-dll', windows ? 'resource-type.dll' : 'libresource-type.so')

/** The resource DLL of test/native/observer, which stands in front of another one. */
export const observer = join(dirname(addonPath()), 'test', `resource_observer.${windows ? 'dll' : 'so'}`)

/** How often tests begin anew to have resources live and die: `CLUSAPI_TEST_LIVES`, or once. */
export const lives = Number(process.env.CLUSAPI_TEST_LIVES ?? 1)

/** What is in a folder. */
export interface Parts {
  plan?: Plan
  /** Lines of the manifest behind `[resource-type]`, its three keys left out. */
  manifest?: readonly string[]
  /** The whole manifest; `null` for none. */
  text?: string | null
  /** The text of the script. */
  script?: string
  node?: string
}

/** A folder, until it is disposed of. */
export interface TypeFolder extends AsyncDisposable {
  readonly folder: string
  readonly dll: string
}

/** Makes a folder of the type `Test Type`. */
export async function makeType(parts: Parts = {}): Promise<TypeFolder> {
  assert.ok(existsSync(built), `${built} has not been built`)
  const { plan = {}, manifest = [], node = process.execPath } = parts
  const folder = await mkdtemp(join(tmpdir(), 'clusapi type '))
  const dll = join(folder, windows ? 'Test Type.dll' : 'Test Type.so')
  await copyFile(built, dll)
  const program = new URL('./programs/script.js', import.meta.url).href
  const script = `const { run } = await import(${JSON.stringify(program)})\nawait run(${JSON.stringify(plan)})\n`
  await writeFile(join(folder, 'script.mjs'), parts.script ?? script)
  const text = ['[resource-type]', 'name=Test Type', `node=${node}`, 'script=script.mjs', ...manifest].join('\r\n')
  if (parts.text !== null) await writeFile(join(folder, 'Test Type.ini'), parts.text ?? text)
  return {
    folder,
    dll,
    // Windows lets go of a library a moment after its process has ended.
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, maxRetries: 20, retryDelay: 50 }),
  }
}

/** States that resources report. */
export const State = { online: 2, offline: 3, failed: 4, onlinePending: 129, offlinePending: 130 } as const

/** What a resource has reported since, up to the state in which it came to rest: states with their CheckPoint and error. */
export async function reports(host: HostClient, resource: number, since = 0): Promise<Value[][]> {
  for (let count = since + 1; ; count++) {
    const all = await host.until('SetResourceStatus', count, resource)
    const [state] = all[count - 1]?.values ?? []
    if (state === State.onlinePending || state === State.offlinePending) continue
    return all
      .slice(since, count)
      .map(({ values: [state, checkPoint, , , error] }) => [state, checkPoint, error] as Value[])
  }
}

/** Waits until something has been logged. */
export async function logged(host: HostClient, pattern: RegExp, resource: number | null = null): Promise<string> {
  for (;;) {
    const found = host.logged(resource).find(text => pattern.test(String(text)))
    if (found !== undefined) return String(found)
    await host.until('LogEvent', host.named('LogEvent').length + 1)
  }
}
