// The fenced blocks of the README and of the pages in docs. Those of TypeScript and JavaScript become modules in
// .cache/documents, which are compiled with everything else: so their types are checked, and a test runs them.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../process.mjs'

const folder = '.cache/documents'

/** Not the folder docs: typedoc writes into it. */
export async function pages() {
  const files = await readdir(join(root, 'docs'))
  return ['README.md', ...files.filter(name => name.endsWith('.md')).map(name => `docs/${name}`)]
}

/** Every block: on which page, in which line it begins, of which language, and what it says. */
export async function blocks() {
  const found = []
  for (const page of await pages()) {
    const lines = (await readFile(join(root, page), 'utf8')).split(/\r?\n/)
    for (let i = 0; i < lines.length; i++) {
      const language = /^```(\w+)$/.exec(lines[i])?.[1]
      if (language === undefined) continue
      const end = lines.indexOf('```', i)
      found.push({ page, line: i + 1, language, text: lines.slice(i + 1, end).join('\n') })
      i = end
    }
  }
  return found
}

export const isModule = ({ language }) => language === 'ts' || language === 'js'

/** The module of a block, from the root and without what its name ends in. */
export const moduleOf = ({ page, line }) => `${folder}/${page.replace(/\W/g, '-')}-line-${line}`

export async function documents() {
  await rm(join(root, folder), { recursive: true, force: true })
  await mkdir(join(root, folder), { recursive: true })
  for (const block of (await blocks()).filter(isModule)) {
    // In a page's own lines, so that what the compiler says of a block names the line of the page.
    const text = '\n'.repeat(block.line) + block.text
    await writeFile(join(root, `${moduleOf(block)}.ts`), `${text}\n`)
  }
}
