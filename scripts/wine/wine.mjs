// Wine as a place to run Windows programs in: its prefix, made once, and the environment its programs see.
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ask, Failure, root, run } from '../process.mjs'

export const prefix = join(root, '.wine')
const windowsFolder = join(prefix, 'drive_c', 'windows')
export const system32 = join(windowsFolder, 'system32')

/** What Windows programs under Wine call a file of Linux. Forward slashes, because NODE_OPTIONS eats the others. */
export const windowsPath = path => `Z:${path}`

/**
 * Wine ends the threads of a process wherever they are when it ends, also within the C library's malloc: about one Node process in a
 * thousand then waited for that lock for ever. This allocator has no lock.
 */
const allocator = 'libmimalloc.so.2'

/** Variables for programs under Wine. Those of npm and Node are emptied: npm_config_nodedir and the like are of Linux. */
export function wineEnvironment() {
  const foreign = Object.keys(process.env).filter(name => /^(npm_|NODE_|DISPLAY$|WAYLAND_DISPLAY$)/i.test(name))
  return {
    ...Object.fromEntries(foreign.map(name => [name, undefined])),
    WINEARCH: 'win64',
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    LD_PRELOAD: allocator,
    TZ: 'UTC', // the prefix has no time zones
    LC_ALL: 'C.UTF-8', // without a locale of UTF-8, Wine has no file names beyond ASCII
    WINEDLLOVERRIDES: 'mscoree,mshtml,winemenubuilder.exe,winedbg.exe=;clusapi=n,b',
    // Piped stdout and stderr need a preload; see stdio.cjs.
    NODE_OPTIONS: `--require=${windowsPath(join(root, 'scripts', 'wine', 'stdio.cjs'))}`,
  }
}

/**
 * How to start a program under Wine on one processor, always the same: whatever a program under Wine does it asks Wine's server, and waking
 * another processor for every question takes more time than the answers. A lane is done in two thirds of the time.
 */
export async function wineOnOneProcessor() {
  const [, processors] = /^Cpus_allowed_list:\s*(.*)$/m.exec(await readFile('/proc/self/status', 'utf8'))
  return ['taskset', '--cpu-list', processors.match(/\d+$/)[0], 'wine']
}

/** Makes the prefix on first use. A fresh one claims to be Windows 7, which Node refuses. */
export async function makePrefix() {
  const loads = ask('env', [`LD_PRELOAD=${allocator}`, 'cat', '/proc/self/maps'])?.includes(allocator)
  if (ask('wine', ['--version']) === null || !loads) {
    throw new Failure(
      `The Windows lane needs Wine and ${allocator}; this machine lacks one of them ` +
        '(Debian, Ubuntu: apt-get install --no-install-recommends wine wine64 libmimalloc2.0).',
    )
  }
  const ready = join(prefix, '.ready')
  if (!existsSync(ready)) await make(ready)
  // That of Wine tells nothing: where there is none the answer is the same, without a process for each file and folder.
  await rm(join(system32, 'icacls.exe'), { force: true })
}

async function make(ready) {
  console.log('wine: making the prefix .wine')
  await rm(prefix, { recursive: true, force: true })
  await mkdir(prefix, { recursive: true })
  const options = { env: wineEnvironment(), quiet: true }
  await run('wineboot', ['-i'], options)
  await run('winecfg', ['-v', 'win10'], options)
  await withoutLuxury(options)
  await run('wineserver', ['-w'], options)
  await writeFile(ready, '')
}

/**
 * Takes out what costs many exchanges with Wine's server and what no test has use for: the mount manager, asked for the number of the
 * volume whenever a file is looked at; the 140 time zones, of which every program looks for its own; the drivers of sounds, which every
 * program loads. A lane takes a quarter less of the processors.
 */
async function withoutLuxury(options) {
  const mountManager = 'HKLM\\System\\CurrentControlSet\\Services\\MountMgr'
  await run('wine', ['reg', 'add', mountManager, '/v', 'Start', '/t', 'REG_DWORD', '/d', '4', '/f'], options)
  const timeZones = 'HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Time Zones'
  await run('wine', ['reg', 'delete', timeZones, '/f'], options)
  await rm(join(windowsFolder, 'system.ini'), { force: true })
}
