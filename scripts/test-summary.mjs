// Adds up what several mocha runs counted: mocha's summary, then one plain line.
import { readFileSync } from 'node:fs'

const runs = readFileSync(process.argv[2], 'utf8')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line))
const sum = name => runs.reduce((total, run) => total + run[name], 0)
console.log(`\n  ${sum('passes')} passing (${Math.round(sum('duration') / 1000)}s)\n`)
console.log(`${sum('passes')} passed, ${sum('failures')} failed`)
