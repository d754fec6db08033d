import { strict as assert } from 'node:assert'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { command } from './run.js'
import { Typed } from './typed.js'

const page = readFileSync(new URL('../../../docs/labs.md', import.meta.url), 'utf8')
/** What is typed, and the lines that follow it. */
interface Step {
  readonly typed: string
  readonly printed: string[]
}

/** The steps of the blocks called console. */
const steps = [...page.matchAll(/^```console\r?\n(.*?)^```/gms)].flatMap(([, block = '']) => {
  const found: Step[] = []
  for (const line of block.trimEnd().split(/\r?\n/)) {
    if (/^(\$|lab>)/.test(line)) found.push({ typed: line, printed: [] })
    else {
      // Lines that nobody asked for come in the first terminal.
      if (found.length === 0) found.push({ typed: '', printed: [] })
      found.at(-1)?.printed.push(line)
    }
  }
  return found.filter(({ typed }) => typed !== 'lab>')
})

describe('the guide to labs', () => {
  const home = process.cwd()
  let folder: string
  let cluster: Typed | undefined

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'clusapi-guide-'))
    process.chdir(folder)
  })
  after(async () => {
    delete process.env.CLUSAPI_SIMULATOR
    process.chdir(home)
    await cluster?.end()
    rmSync(folder, { recursive: true, maxRetries: 5 })
  })

  for (const { typed, printed } of steps) {
    it(typed || `tells: ${printed[0]}`, async function () {
      this.timeout(30_000)
      const [, words = ''] = /^(?:\$ clusapi|lab>) (.*)$/.exec(typed) ?? []
      if (typed === '') for (const line of printed) await cluster?.until(pattern(line))
      else if (typed.startsWith('lab>')) await atThePrompt(words, printed)
      else if (words === 'simulate lab.json') await begin(printed)
      else await inAShell(words, printed)
    })
  }

  async function begin(printed: string[]): Promise<void> {
    cluster = new Typed(['simulate', 'lab.json'])
    process.env.CLUSAPI_SIMULATOR = await cluster.endpoint()
    await cluster.until(/help lists/)
    demand(cluster.stdout, printed)
  }

  async function atThePrompt(words: string, printed: string[]): Promise<void> {
    assert.ok(cluster)
    const before = cluster.stdout.length
    cluster.type(`${words}\n`)
    if (words === 'quit') assert.equal(await cluster.status, 0)
    for (const line of printed) await cluster.until(pattern(line))
    demand(cluster.stdout.slice(before), printed)
    assert.equal(cluster.stderr, '')
  }

  async function inAShell(words: string, printed: string[]): Promise<void> {
    const args = [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '')
    const shell = { ...process.env }
    // The first terminal is none of those in which the variable is set.
    if (/simulate/.test(words)) delete process.env.CLUSAPI_SIMULATOR
    const { status, stdout, stderr } = await command(...args.map(word => (word === 'node' ? process.execPath : word)))
    if (shell.CLUSAPI_SIMULATOR !== undefined) process.env.CLUSAPI_SIMULATOR = shell.CLUSAPI_SIMULATOR
    assert.equal(status, 0, stderr)
    demand(stdout, printed)
  }
})

function demand(output: string, lines: string[]): void {
  for (const line of lines) assert.match(output, pattern(line))
}

/** A line as it is, but for `…`, which may be anything. */
function pattern(line: string): RegExp {
  const parts = line.split('…').map(part => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 'm')
}
