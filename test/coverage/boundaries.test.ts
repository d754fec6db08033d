import assert from 'node:assert/strict'
import { posix } from 'node:path'
import { files, read } from './tree.js'

/** Who may import whom inside lib/, besides itself. Doors, the files right in lib/, are a room of their own. */
const pure = ['constants', 'codecs', 'core']
const rooms: Record<string, string[]> = {
  // Usable and testable on any machine: nothing native behind them.
  constants: pure,
  codecs: pure,
  core: pure,
  channel: pure,
  // The model is plain TypeScript: no binding, no domain.
  simulator: [...pure, 'channel', 'resource-host'],
  binding: [...pure, 'channel'],
  // The control channel is to a simulated node what CryptoAPI is to a real one.
  domain: [...pure, 'channel', 'binding'],
  // A resource DLL in a process of its own: whoever starts it says where the parts are.
  'resource-host': [...pure, 'channel'],
  // What a cluster of the domain is as a lab.
  export: [...pure, 'domain', 'simulator'],
  // What runs resource types: of the cluster, only what it loads when a resource first asks for something in it.
  'resource-type': [...pure, 'channel', 'domain'],
  doors: [...pure, 'channel', 'binding', 'domain', 'simulator', 'export', 'resource-host', 'resource-type'],
  // The command line is the first user: public doors only.
  cli: ['doors'],
}

/** Packages of the command line that only some commands need. */
const lazy = ['cross-spawn', '@viz-js/viz', 'esbuild']

/** What native code may include, besides itself; null stands for the headers of Node. */
const nativeRooms: [room: RegExp, allowed: RegExp][] = [
  [/^native\/bind\//, /^(bind\/|threads\/|abi\/(platform|errors)\.h$|node_api\.h$|js_native_api\.h$|napi\.h$)/],
  [/^native\/table\//, /^(table\/|abi\/|bind\/)/],
  [/^native\/wire\//, /^(wire\/|abi\/platform\.h$)/],
  [/^native\/threads\//, /^threads\//],
  [/^native\/standin\//, /^(standin\/|wire\/|abi\/)/],
  [/^native\/resource-host\//, /^(resource-host\/|threads\/|wire\/|abi\/)/],
  [/^native\/resource-dll\//, /^(resource-dll\/|threads\/|wire\/|abi\/)/],
  [/^native\/abi\//, /^abi\//],
]

const room = (file: string): string => (file.split('/').length === 2 ? 'doors' : (file.split('/')[1] as string))

/** What a file imports, as Biome formats that: statements of whole lines, and calls of import. */
const importing = /^(?:(?:import|export|\}) (?:[^'\n]* )?from |import )'([^']+)'$|\bimport\('([^']+)'\)/gm
const imports = (file: string): string[] =>
  [...read(file).matchAll(importing)].map(([, whole, called]) => (whole ?? called) as string)

const sources = files(['lib'], /\.ts$/)

describe('who may import whom', () => {
  for (const [name, allowed] of Object.entries(rooms)) {
    it(`lib: ${name} knows ${allowed.filter(other => other !== name).join(', ')}`, () => {
      const crossings = sources
        .filter(file => room(file) === name)
        .flatMap(file =>
          imports(file)
            .filter(target => target.startsWith('.'))
            .map(target => ({ file, to: posix.join(posix.dirname(file), target) })),
        )
        .filter(({ to }) => room(to) !== name && !allowed.includes(room(to)))
      assert.deepEqual(crossings, [])
    })
  }

  it('lib: of the simulator only hosting knows resource-host, so that the model starts no process', () => {
    const model = sources.filter(file => room(file) === 'simulator' && !file.startsWith('lib/simulator/hosting/'))
    const starters = model.filter(file => imports(file).some(to => /resource-host|^node:child_process$/.test(to)))
    assert.deepEqual(starters, [])
  })

  it('cli: no command knows the program that it is a part of', () => {
    const commands = sources.filter(file => file.startsWith('lib/cli/commands/'))
    assert.ok(commands.length > 0)
    assert.deepEqual(
      commands.filter(file => imports(file).includes('../program.js')),
      [],
    )
  })

  it('every room of lib is known here', () => {
    assert.deepEqual(
      [...new Set(sources.map(room))].filter(name => !(name in rooms)),
      [],
    )
  })

  it('packages are runtime dependencies, and those of the command line are imported by nothing else', () => {
    const manifest = JSON.parse(read('package.json'))
    const foreign = sources.flatMap(file =>
      imports(file)
        .filter(target => !/^(\.|node:|#)/.test(target))
        .map(target => ({
          file,
          name: target
            .split('/')
            .slice(0, target.startsWith('@') ? 2 : 1)
            .join('/'),
        })),
    )
    for (const { file, name } of foreign) {
      assert.ok(name in manifest.dependencies || name in manifest.peerDependencies, `${file} imports ${name}`)
      if (['commander', 'cli-table3', ...lazy].includes(name))
        assert.equal(room(file), 'cli', `${file} imports ${name}`)
    }
  })

  it('packages that few commands need are loaded by those alone', () => {
    const eager = new RegExp(`^(import|export) (?!type ).*'(${lazy.join('|')})'$`, 'm')
    assert.deepEqual(
      sources.filter(file => eager.test(read(file))),
      [],
    )
  })

  it('tests import the modules, and not a second copy of them by the name of the package', () => {
    const second = files(['test'], /\.ts$/).filter(file => imports(file).some(target => /^clusapi(\/|$)/.test(target)))
    assert.deepEqual(second, ['test/package/bundle.test.ts'])
  })

  it('a resource type starts without the addon, the cluster and the tables of control codes and errors', () => {
    const needed = new Set<string>()
    const visit = (file: string): void => {
      if (needed.has(file)) return
      needed.add(file)
      // What the compiler has left of the imports is what is loaded.
      const eager = read(`dist/${file}.js`).matchAll(/^(?:import|export) [^'\n]*'(\..*)\.js';?$/gm)
      for (const [, target = ''] of eager) visit(posix.join(posix.dirname(file), target))
    }
    visit('lib/resource-type')
    const others = [...needed].filter(file => !/^lib\/resource-type\b/.test(file)).sort()
    const used = ['lib/channel/frames', 'lib/channel/messages', 'lib/constants/enums.gen', 'lib/core/validate']
    assert.deepEqual(others, used)
    assert.ok(needed.has('lib/resource-type/runner') && !needed.has('lib/resource-type/control'))
  })

  for (const [pattern, allowed] of nativeRooms) {
    it(`native: ${pattern.source.replace(/[\\^]/g, '')} includes only what it may`, () => {
      const includes = files(['native'], /\.(cc|c|h)$/)
        .filter(file => pattern.test(file))
        .flatMap(file =>
          [...read(file).matchAll(/^\s*#\s*include\s*(["<])([^">]+)[">]/gm)].map(match => ({
            file,
            quoted: match[1] === '"',
            target: match[2] as string,
          })),
        )
      const own = (file: string, target: string) => posix.join(posix.dirname(file), target).replace(/^native\//, '')
      const wrong = includes.filter(({ file, quoted, target }) =>
        quoted
          ? !allowed.test(target) && !allowed.test(own(file, target))
          : /napi|node/.test(target) && !allowed.test(target),
      )
      assert.deepEqual(wrong, [])
    })
  }
})
