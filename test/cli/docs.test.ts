import { strict as assert } from 'node:assert'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { format } from 'node:util'
import type { Simulator } from '../../lib/simulator.js'
import { testDll } from '../resource-host/process-client.js'
import { freePort } from '../resource-type/peer.js'
import { simulateHere } from '../simulator/here.js'
import { command } from './run.js'
// It works in the folder where it was loaded, which is not to be one that goes away.
import 'esbuild'

const root = new URL('../../../', import.meta.url)
// Inside the package, so that examples find what it depends on; another suite may run beside this one.
const folder = mkdtempSync(fileURLToPath(new URL('dist/docs-examples-', root)))

interface Example {
  page: string
  /** Where in the page its block begins. */
  line: number
  language: string
  text: string
}

/** What finds the blocks, and had the compiler check those that are modules. */
const { blocks, isModule, moduleOf } = (await import(`${root}scripts/setup/documents.mjs`)) as {
  blocks(): Promise<Example[]>
  isModule(block: Example): boolean
  moduleOf(block: Example): string
}
const all = await blocks()

/** What the example says it prints: the comments `// → …`. */
function promised(text: string): string[] {
  return [...text.matchAll(/\/\/ → (.*)$/gm)].map(match => match[1] ?? '')
}

/** The `clusapi …` commands of a block for a shell, as their words. */
function commands(text: string): string[][] {
  return [...text.matchAll(/\bclusapi (-.*?|[\w-]+ \w+.*?)(?= \||\)|$)/gm)]
    .map(match => [...(match[1] ?? '').matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? ''))
    .filter(words => !words.includes('@args'))
}

describe('examples in the documents', () => {
  after(() => rmSync(folder, { recursive: true }))

  for (const page of new Set(all.map(example => example.page))) {
    describe(page, () => {
      let lab: Simulator

      before(async () => {
        lab = await simulateHere()
        for (const node of ['NODE1', 'NODE2']) {
          await lab.node(node).keyContainers.create({ providerType: 1, container: 'MyKey', exportable: true })
        }
      })
      after(() => lab[Symbol.asyncDispose]())
      if (page === 'docs/resource-dlls.md') besideResourceDll()
      if (page === 'docs/resource-types.md') besidePackedType()

      for (const example of all) {
        const { page: on, line, language, text } = example
        if (on !== page) continue
        if (isModule(example)) {
          it(`line ${line} runs and prints what it says`, async function () {
            this.timeout(60_000)
            const script = join(folder, `${page.replace(/\W/g, '-')}-${line}.mjs`)
            // Where tests run, somebody else may listen there.
            writeFileSync(script, javaScript(example).replaceAll('8080', `${await freePort()}`))
            const printed = await run(script, lab.endpoint)
            for (const output of promised(text)) assert.ok(printed.includes(output), `${output}\nis not in\n${printed}`)
          })
        }
        if (language === 'sh' || language === 'powershell') {
          it(`line ${line}: its commands work`, async function () {
            this.timeout(60_000)
            for (const words of commands(text)) {
              const alone = words.includes('--simulate') || words.includes('resource-dll')
              const target = alone ? [] : ['--cluster', lab.endpoint]
              const { status, stderr } = await command(...target, ...words)
              assert.equal(status, 0, `${words.join(' ')}\n${stderr}`)
            }
          })
        }
      }
    })
  }
})

/** Has the examples run in a folder of their own. */
function besideFiles(make: (place: string) => void | Promise<void>): void {
  const home = process.cwd()
  let place: string
  before(async () => {
    place = mkdtempSync(join(tmpdir(), 'clusapi-dll-'))
    process.chdir(place)
    await make(place)
  })
  after(() => {
    process.chdir(home)
    rmSync(place, { recursive: true, maxRetries: 5 })
  })
}

/** Where there is a resource DLL, and the scenario that the page shows. */
function besideResourceDll(): void {
  besideFiles(place => {
    copyFileSync(testDll('v2'), join(place, 'my.dll'))
    const scenario = all.find(({ language, text }) => language === 'json' && text.includes('"steps"'))
    writeFileSync(join(place, 'scenario.json'), scenario?.text ?? '')
  })
}

/** Where the resource type of the page is packed. */
function besidePackedType(): void {
  besideFiles(async () => {
    const script = fileURLToPath(new URL('examples/resource-types/tcp-service.ts', root))
    const words = ['resource-type', 'pack', script, '--out', 'packed', '--simulator', '--force']
    const { status, stderr } = await command(...words)
    assert.equal(status, 0, stderr)
  })
}

/** Runs a module as a program that means the simulated cluster, and gives what it prints. */
async function run(script: string, endpoint: string): Promise<string> {
  const { log } = console
  let printed = ''
  console.log = (...values) => {
    printed += `${format(...values)}\n`
  }
  process.env.CLUSAPI_SIMULATOR = endpoint
  try {
    await import(pathToFileURL(script).href)
  } finally {
    delete process.env.CLUSAPI_SIMULATOR
    console.log = log
  }
  return printed
}

/** The compiled example, with the doors that this process has instead of a second copy of them. */
function javaScript(example: Example): string {
  const compiled = readFileSync(new URL(`dist/${moduleOf(example)}.js`, root), 'utf8')
  return compiled.replace(/ from 'clusapi(?:\/([\w-]+))?'/g, (_, door = 'index') => ` from '../lib/${door}.js'`)
}
