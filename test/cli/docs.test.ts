import { strict as assert } from 'node:assert'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { format } from 'node:util'
import ts from 'typescript'
import { Simulator } from '../../lib/simulator.js'
import { command } from './run.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))
// Inside the package, so that `import 'clusapi'` in an example means this package to the compiler; another suite may run
// beside this one.
const folder = mkdtempSync(join(root, 'dist', 'docs-examples-'))

interface Example {
  page: string
  /** Where in the page its block begins. */
  line: number
  language: string
  text: string
}

/** Fenced blocks of the README and of every page in docs. */
function examples(): Example[] {
  const pages = ['README.md', ...readdirSync(join(root, 'docs')).map(name => `docs/${name}`)]
  return pages
    .filter(page => page.endsWith('.md'))
    .flatMap(page => {
      const lines = readFileSync(join(root, page), 'utf8').split(/\r?\n/)
      const found: Example[] = []
      for (let i = 0; i < lines.length; i++) {
        const language = /^```(\w+)$/.exec(lines[i] ?? '')?.[1]
        if (language === undefined) continue
        const end = lines.indexOf('```', i)
        found.push({ page, line: i + 1, language, text: lines.slice(i + 1, end).join('\n') })
        i = end
      }
      return found
    })
}

/** What the example says it prints: the comments `// → …`. */
function promised(text: string): string[] {
  return [...text.matchAll(/\/\/ → (.*)$/gm)].map(match => match[1] ?? '')
}

/** The `clusapi …` commands of a block for a shell, as their words. */
function commands(text: string): string[][] {
  return [...text.matchAll(/\bclusapi (-.*?|\w+ \w+.*?)(?= \||\)|$)/gm)]
    .map(match => [...(match[1] ?? '').matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? ''))
    .filter(words => !words.includes('@args'))
}

describe('examples in the documents', () => {
  const all = examples()
  const scripts = all.filter(({ language }) => language === 'ts' || language === 'js')

  after(() => rmSync(folder, { recursive: true }))

  it('type-check', function () {
    this.timeout(60_000)
    const names = scripts.map(({ language, text }, i) => {
      const name = join(folder, `example-${i}.${language}`)
      writeFileSync(name, text)
      return name
    })
    assert.deepEqual(typeProblems(names, scripts), [])
  })

  for (const page of new Set(all.map(example => example.page))) {
    describe(page, () => {
      let lab: Simulator

      before(async () => {
        lab = await Simulator.start()
        for (const node of ['NODE1', 'NODE2']) {
          await lab.node(node).keyContainers.create({ providerType: 1, container: 'MyKey', exportable: true })
        }
      })
      after(() => lab[Symbol.asyncDispose]())

      for (const { page: on, line, language, text } of all) {
        if (on !== page) continue
        if (language === 'ts' || language === 'js') {
          it(`line ${line} runs and prints what it says`, async function () {
            this.timeout(60_000)
            const script = join(folder, `${page.replace(/\W/g, '-')}-${line}.mjs`)
            writeFileSync(script, javaScript(text))
            const printed = await run(script, lab.endpoint)
            for (const output of promised(text)) assert.ok(printed.includes(output), `${output}\nis not in\n${printed}`)
          })
        }
        if (language === 'sh' || language === 'powershell') {
          it(`line ${line}: its commands work`, async function () {
            this.timeout(60_000)
            for (const words of commands(text)) {
              const target = words.includes('--simulate') ? [] : ['--cluster', lab.endpoint]
              const { status, stderr } = await command(...target, ...words)
              assert.equal(status, 0, `${words.join(' ')}\n${stderr}`)
            }
          })
        }
      }
    })
  }
})

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

function javaScript(text: string): string {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext }
  // The doors that this process has, not a second copy of them.
  return ts
    .transpileModule(text, { compilerOptions })
    .outputText.replace(/ from 'clusapi(?:\/(\w+))?'/g, (_, door = 'index') => ` from '../lib/${door}.js'`)
}

function typeProblems(names: string[], scripts: Example[]): string[] {
  const program = ts.createProgram(names, {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    module: ts.ModuleKind.NodeNext,
    types: ['node'],
    typeRoots: [join(root, 'node_modules', '@types')],
    strict: true,
    allowJs: true,
    checkJs: true,
    noEmit: true,
    skipLibCheck: true,
  })
  const known = names.map(name => name.replaceAll('\\', '/'))
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const example = scripts[known.indexOf(file?.fileName ?? '')]
    const line = (example?.line ?? 0) + 1 + (file?.getLineAndCharacterOfPosition(start).line ?? 0)
    return `${example?.page}:${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
  })
}
