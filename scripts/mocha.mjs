// Runs the compiled suite, in this node or another, and returns what mocha counted.
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bin, root, run } from './process.mjs'

const ownCounts = join(root, '.cache', 'test-counts.jsonl')

/**
 * The launcher is the program and its first arguments, e.g. ['wine', 'node.exe']; fileName turns a path into what that
 * program calls it. All tests are run unless the arguments name files. CLUSAPI_TEST_COUNTS may name a file in which several runs add up.
 */
export async function mocha(args, { launcher = [process.execPath], env = {}, fileName = path => path } = {}) {
  const counts = process.env.CLUSAPI_TEST_COUNTS ?? ownCounts
  await mkdir(join(root, '.cache'), { recursive: true })
  const [program, ...first] = launcher
  const files = args.some(arg => arg.endsWith('.js')) ? [] : ['dist/test/**/*.test.js']
  await run(program, [...first, bin('mocha', 'bin/mocha.js'), ...args, ...files], {
    env: { ...env, CLUSAPI_TEST_COUNTS: fileName(counts) },
  })
  return JSON.parse((await readFile(counts, 'utf8')).trim().split('\n').at(-1))
}
