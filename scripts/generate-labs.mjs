// Writes what is generated from labs: their JSON schema, and the built-in lab as a module. With --check, fails if one of
// them is out of date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { bin, node, root } from './process.mjs'
import { typescript } from './setup/typescript.mjs'

const check = process.argv.includes('--check')
const generator = 'dist/scripts/labs.js'
if (!check || !existsSync(join(root, generator))) await typescript()
const { builtInModule, schemaText } = await import(`../${generator}`)

const read = path => readFileSync(join(root, path), 'utf8')
const schema = 'examples/labs/lab.schema.json'
const builtIn = 'lib/simulator/built-in.gen.ts'
const module = builtInModule(read('examples/labs/two-node.json'))

if (check) {
  const stale = [
    ...(isDeepStrictEqual(JSON.parse(read(schema)), JSON.parse(schemaText())) ? [] : [schema]),
    ...(read(builtIn) === module ? [] : [builtIn]),
  ]
  if (stale.length > 0) throw new Error(`out of date: ${stale.join(', ')}; run npm run generate`)
} else {
  writeFileSync(join(root, builtIn), module)
  writeFileSync(join(root, schema), schemaText())
  await node([bin('@biomejs/biome', 'bin/biome'), 'format', '--write', schema])
}
