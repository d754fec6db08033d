import { copyFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { freePort } from '../resource-type/peer.js'
import { playGuide } from './guide.js'
// It works in the folder where it was loaded, which is not to be one that goes away.
import 'esbuild'

const example = fileURLToPath(new URL('../../../examples/resource-types/tcp-service.ts', import.meta.url))
let port = 0

playGuide('the guide to resource types', 'resource-types.md', {
  async prepare() {
    port = await freePort()
    copyFileSync(example, 'tcp-service.ts')
  },
  here(line) {
    const here = line.replaceAll('8080', String(port))
    // Where tests run, Windows lets the user write who runs them.
    if (process.platform !== 'win32') return here
    if (here.includes('resource-type pack')) return `${here} --simulator --force`
    return here.includes('resource-type register') ? `${here} --force` : here
  },
})
