/** Writes what is generated from labs: their JSON schema, and the built-in one as a module. Run by `npm run generate`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { builtInModule, schemaText } from '../lib/simulator/lab/generate.js'

const root = new URL('../../', import.meta.url)
const lab = readFileSync(new URL('examples/labs/two-node.json', root), 'utf8')

for (const [path, text] of [
  ['examples/labs/lab.schema.json', schemaText()],
  ['lib/simulator/built-in.gen.ts', builtInModule(lab)],
] as const) {
  writeFileSync(new URL(path, root), text)
  process.stdout.write(`${fileURLToPath(new URL(path, root))}\n`)
}
