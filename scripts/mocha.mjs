// Runs the compiled suite, in this node or another, and returns what mocha counted.
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { bin, root, run } from './process.mjs'

/**
 * For Node where the suite runs beside other work: garbage is collected seldom, and without threads of its own, which takes
 * a quarter less of the processors. At least one run is to do without, as users' programs do.
 */
export const littleGarbage = ['--single-threaded-gc', '--min-semi-space-size=16', '--max-semi-space-size=32']

/**
 * The launcher is the program and its first arguments, e.g. ['wine', 'node.exe', ...littleGarbage]; fileName turns a path into what that
 * program calls it. All tests are run unless the arguments name files. If CLUSAPI_TEST_COUNTS names a file, the counts
 * are added to it, so that several runs can be summed up.
 */
export async function mocha(args, { launcher = [process.execPath], env = {}, fileName = path => path } = {}) {
  const counts = join(root, '.cache', `test-counts-${process.pid}.json`)
  await mkdir(join(root, '.cache'), { recursive: true })
  await rm(counts, { force: true })
  const [program, ...first] = launcher
  const files = args.some(arg => arg.endsWith('.js')) ? [] : ['dist/test/**/*.test.js']
  try {
    await run(program, [...first, bin('mocha', 'bin/mocha.js'), ...args, ...files], {
      env: { ...env, CLUSAPI_TEST_COUNTS: fileName(counts) },
    })
    const counted = await readFile(counts, 'utf8')
    if (process.env.CLUSAPI_TEST_COUNTS) await appendFile(process.env.CLUSAPI_TEST_COUNTS, counted)
    return JSON.parse(counted)
  } finally {
    await rm(counts, { force: true })
  }
}
