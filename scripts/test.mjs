// npm test: set up, lint, check types, run the suite with coverage. Arguments go to mocha, e.g. npm test -- --grep key.
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { bin, main, node, root } from './process.mjs'
import { setup } from './setup.mjs'

const coverage = join(root, 'coverage')
const counts = join(coverage, 'counts.json')

await main(async () => {
  await setup()
  await node([bin('@biomejs/biome', 'bin/biome'), 'check', '--error-on-warnings'])
  await rm(coverage, { recursive: true, force: true })
  await mkdir(coverage, { recursive: true })
  await node([bin('mocha', 'bin/mocha.js'), ...process.argv.slice(2)], {
    env: { NODE_V8_COVERAGE: join(coverage, 'tmp'), CLUSAPI_TEST_COUNTS: counts },
  })
  await node([bin('c8', 'bin/c8.js'), 'report'])
  const { passes, duration } = JSON.parse(await readFile(counts, 'utf8'))
  console.log(`\n  ${passes} passing (${Math.round(duration / 1000)}s)\n`)
})
