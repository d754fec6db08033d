// Everything a fresh clone needs before it can run: dependencies, the native build, the compiled TypeScript.
// Each step looks first and does nothing when nothing changed. Needs no dependency itself.
import { pathToFileURL } from 'node:url'
import { main } from './process.mjs'
import { dependencies } from './setup/dependencies.mjs'
import { native } from './setup/native.mjs'
import { typescript } from './setup/typescript.mjs'

export async function setup() {
  await dependencies()
  await native()
  await typescript()
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(setup)
