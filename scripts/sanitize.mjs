// npm run sanitize: the suite on Linux with an instrumented addon and stand-in, once with AddressSanitizer,
// LeakSanitizer and UndefinedBehaviorSanitizer, once with ThreadSanitizer.
// Only the rooms that call native code are run. Options: --only address|thread; the rest goes to mocha, files included.
import { join } from 'node:path'
import { buildFolder, cmakeBuild } from './cmake.mjs'
import { littleGarbage, mocha } from './mocha.mjs'
import { ask, Failure, main, root } from './process.mjs'
import { setup } from './setup.mjs'

/**
 * The runtimes take what stands before a thread's storage for a header of glibc 2.19 if the address ends in 0x010. Today's glibc
 * has none, and in one thread of some thousands they then wanted to map half a petabyte.
 */
const threadStorage = 'intercept_tls_get_addr=0'

// A suppression of leaks would have to name Node, and Node is in the stack of everything that our code allocates: there
// is none. Node itself leaks nothing at exit.
const runs = {
  address: {
    sanitize: 'address,undefined',
    runtime: 'libasan.so',
    env: {
      ASAN_OPTIONS: `detect_leaks=1:halt_on_error=1:abort_on_error=0:detect_stack_use_after_return=1:${threadStorage}`,
      UBSAN_OPTIONS: 'halt_on_error=1:print_stacktrace=1',
    },
  },
  thread: {
    sanitize: 'thread',
    runtime: 'libtsan.so',
    env: {
      TSAN_OPTIONS: `halt_on_error=1:ignore_noninstrumented_modules=1:${threadStorage}:suppressions=${join(root, 'scripts', 'sanitizers', 'races.txt')}`,
    },
  },
}

const rooms = ['native/*', 'standin/*', 'lifetime/*', 'contract/*', 'resource-dll/*', 'resource-host/process*'].map(
  files => `dist/test/${files}.test.js`,
)

const args = process.argv.slice(2)
const at = args.indexOf('--only')
const chosen = at < 0 ? Object.keys(runs) : args.splice(at, 2).slice(1)

await main(async () => {
  if (process.platform !== 'linux') throw new Failure('The sanitizer runs need Linux.')
  await setup()
  for (const name of chosen) {
    const { sanitize, runtime, env } = runs[name] ?? {}
    if (sanitize === undefined) throw new Failure(`There is no sanitizer run ${name}: only ${Object.keys(runs)}.`)
    await cmakeBuild(name, { SANITIZE: sanitize, CMAKE_CXX_COMPILER: 'g++', CMAKE_C_COMPILER: 'gcc' })
    console.log(`\nSanitizers: ${sanitize}`)
    const files = args.some(arg => arg.endsWith('.js')) ? [] : rooms
    await mocha(['--timeout', '120000', ...args, ...files], {
      launcher: [process.execPath, ...littleGarbage],
      env: {
        ...env,
        // node is not instrumented, so the runtime must be there before the addon is loaded.
        LD_PRELOAD: ask('g++', [`-print-file-name=${runtime}`]),
        CLUSAPI_PREBUILD: buildFolder(name),
      },
    })
  }
})
