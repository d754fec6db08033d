// Where node-gyp finds Node's headers without a download.
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { root, windows } from '../process.mjs'

/**
 * The arguments that tell node-gyp where the headers are: beside the running node if it brought them, else a folder
 * generated from the package node-api-headers. On Windows node-gyp fetches its own, since it needs node.lib as well.
 */
export async function headerArguments() {
  if (windows || process.env.npm_config_nodedir) return []
  const prefix = resolve(dirname(process.execPath), '..')
  const complete = ['node_api.h', 'common.gypi', 'config.gypi'].every(file =>
    existsSync(join(prefix, 'include', 'node', file)),
  )
  return [`--nodedir=${complete ? prefix : await generated()}`]
}

async function generated() {
  const folder = join(root, '.cache', 'headers')
  const include = join(folder, 'include', 'node')
  const { include_dir: headers } = createRequire(import.meta.url)('node-api-headers')
  await mkdir(include, { recursive: true })
  await cp(headers, include, { recursive: true })
  await writeIfChanged(join(include, 'config.gypi'), `# generated\n${JSON.stringify(process.config, null, 1)}\n`)
  await writeIfChanged(join(include, 'common.gypi'), `${JSON.stringify(commonGypi, null, 1)}\n`)
  return folder
}

// A newer file would make node-gyp's make rebuild everything.
async function writeIfChanged(file, text) {
  if ((await readFile(file, 'utf8').catch(() => null)) !== text) await writeFile(file, text)
}

/** The few settings of Node's common.gypi that an addon's build cannot do without. */
const positionIndependent = { cflags: ['-fPIC'] }
const commonGypi = {
  variables: {
    'visibility%': 'hidden',
    'library%': 'static_library',
    'host_arch%': process.arch,
    'target_arch%': process.arch,
    'configuring_node%': 0,
    'node_engine%': '',
    'clang%': 0,
    'asan%': 0,
    'openssl_fips%': '',
  },
  target_defaults: {
    default_configuration: 'Release',
    configurations: {
      Debug: { defines: ['DEBUG', '_DEBUG'], cflags: ['-g', '-O0'] },
      Release: { defines: ['NDEBUG'], cflags: ['-O2'] },
    },
    cflags: ['-pthread'],
    ldflags: ['-pthread'],
    target_conditions: [
      ["_type in ('loadable_module', 'shared_library', 'static_library') and OS != 'win'", positionIndependent],
    ],
  },
}
