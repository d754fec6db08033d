import { strict as assert } from 'node:assert'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { command } from './run.js'
import { Typed } from './typed.js'

/** What is typed, and the lines that follow it. */
interface Step {
  readonly typed: string
  readonly printed: string[]
}

export interface GuideOptions {
  /** Called in the folder that the guide is played in. */
  prepare?(): void | Promise<void>
  /** What the page says, as it is typed and printed here. */
  here?(line: string): string
}

/**
 * Plays a page of docs in its order, as a suite: the blocks called console. A `$` is a shell, `lab>` the prompt of `clusapi simulate`, whose
 * terminal also has the lines that nobody asked for; `…` in a line may be anything.
 */
export function playGuide(title: string, page: string, { prepare, here = line => line }: GuideOptions = {}): void {
  describe(title, () => {
    const home = process.cwd()
    let folder: string
    let cluster: Typed | undefined

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'clusapi-guide-'))
      process.chdir(folder)
      await prepare?.()
    })
    after(async () => {
      delete process.env.CLUSAPI_SIMULATOR
      process.chdir(home)
      await cluster?.end()
      rmSync(folder, { recursive: true, maxRetries: 5 })
    })

    for (const step of stepsOf(page)) {
      it(step.typed || `tells: ${step.printed[0]}`, async function () {
        this.timeout(30_000)
        const typed = here(step.typed)
        const printed = step.printed.map(here)
        const [, words = ''] = /^(?:\$|lab>) (.*)$/.exec(typed) ?? []
        if (typed === '') for (const line of printed) await cluster?.until(pattern(line))
        else if (typed.startsWith('lab>')) await atThePrompt(words, printed)
        else if (words === 'clusapi simulate lab.json') await begin(printed)
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

    async function inAShell(line: string, printed: string[]): Promise<void> {
      const [program, ...args] = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '')
      const shell = { ...process.env }
      // The first terminal is none of those in which the variable is set.
      if (/simulate/.test(line)) delete process.env.CLUSAPI_SIMULATOR
      const { status, stdout, stderr } =
        program === 'clusapi'
          ? await command(...args.map(word => (word === 'node' ? process.execPath : word)))
          : spawnSync(process.execPath, args, { encoding: 'utf8' })
      if (shell.CLUSAPI_SIMULATOR !== undefined) process.env.CLUSAPI_SIMULATOR = shell.CLUSAPI_SIMULATOR
      assert.equal(status, 0, stderr)
      demand(stdout, printed)
    }
  })
}

/** The steps of the blocks called console. */
function stepsOf(page: string): Step[] {
  const text = readFileSync(new URL(`../../../docs/${page}`, import.meta.url), 'utf8')
  const steps = [...text.matchAll(/^```console\r?\n(.*?)^```/gms)].flatMap(([, block = '']) => {
    const found: Step[] = []
    for (const line of block.trimEnd().split(/\r?\n/)) {
      if (/^(\$|lab>)/.test(line)) found.push({ typed: line, printed: [] })
      else {
        // Lines that nobody asked for come in the first terminal.
        if (found.length === 0) found.push({ typed: '', printed: [] })
        found.at(-1)?.printed.push(line)
      }
    }
    return found
  })
  return steps.filter(({ typed }) => typed !== 'lab>')
}

function demand(output: string, lines: string[]): void {
  for (const line of lines) assert.match(output, pattern(line))
}

/** A line as it is, but for `…`, which may be anything. */
function pattern(line: string): RegExp {
  const parts = line.split('…').map(part => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 'm')
}
