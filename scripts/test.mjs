// npm test: set up, lint, check types, run the suite with coverage. Arguments go to mocha, e.g. npm test -- --grep key.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { mocha } from './mocha.mjs'
import { bin, main, node, root } from './process.mjs'
import { setup } from './setup.mjs'

await main(async () => {
  await setup() // compiling checks the types, those of test/types included
  await node([bin('@biomejs/biome', 'bin/biome'), 'check', '--error-on-warnings'])
  const coverage = join(root, 'coverage', 'tmp')
  await rm(coverage, { recursive: true, force: true })
  const { passes, duration } = await mocha(process.argv.slice(2), { env: { NODE_V8_COVERAGE: coverage } })
  await node([bin('c8', 'bin/c8.js'), 'report'])
  console.log(`\n  ${passes} passing (${Math.round(duration / 1000)}s)\n`)
})
