import { strict as assert } from 'node:assert'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { addonPath } from '../../lib/raw.js'
import { Simulator } from '../../lib/simulator.js'
import { freePort, type Peer, Started } from '../resource-type/peer.js'
import { command, mainScript, spawned } from './run.js'
import { schemas } from './schemas.js'

const windows = process.platform === 'win32'
const example = fileURLToPath(new URL('../../../examples/resource-types/tcp-service.ts', import.meta.url))
// Where tests run, Windows lets the user write who runs them.
const force = windows ? ['--force'] : []

describe('clusapi resource-type', function () {
  this.timeout(60_000)
  let folder: string
  let packed: string

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'clusapi-pack-'))
    packed = join(folder, 'packed')
    const { status, stdout, stderr } = await command(
      '--json',
      'resource-type',
      'pack',
      example,
      '--out',
      packed,
      '--simulator',
      ...force,
    )
    assert.equal(status, 0, stderr)
    const { files, ...rest } = schemas.packed.parse(JSON.parse(stdout))
    const platform = `${process.platform}-${process.arch}`
    const names = { name: 'TCP Service', folder: packed, platform, node: process.execPath }
    assert.deepEqual(rest, { ...names, weaknesses: rest.weaknesses })
    assert.equal(rest.weaknesses.length > 0, windows)
    for (const file of files) assert.ok(existsSync(join(packed, file)), file)
    assert.deepEqual(files, [
      windows ? 'TCPService.dll' : 'TCPService.so',
      'TCPService.ini',
      'TCPService.mjs',
      'clusapi.node',
      windows ? 'simulator/clusapi.dll' : 'simulator/libclusapi.so',
    ])
  })
  after(() => rmSync(folder, { recursive: true, maxRetries: 5 }))

  it('pack writes what the resource DLL has to know', () => {
    assert.equal(
      readFileSync(join(packed, 'TCPService.ini'), 'utf8'),
      `[resource-type]
name=TCP Service
node=${process.execPath}
script=TCPService.mjs

[registration]
looksAlive=1000

[property Port]
type=dword
minimum=1
maximum=65535
required=true

[property Address]
type=string
default=127.0.0.1

[property Greeting]
type=string
default=hello
`,
    )
  })

  describe('the packed program', () => {
    const resource = 'Cluster Disk 2'
    let lab: Simulator
    let started: Started
    let peer: Peer
    let port: number

    before(async () => {
      lab = await Simulator.start()
      port = await freePort()
      const cluster = await lab.connect()
      await using key = await (await (await cluster.resource(resource)).openKey()).openKey('Parameters')
      await key.set('Port', port)
      await key.set('Greeting', 'good day')
      await cluster[Symbol.asyncDispose]()
      started = await Started.start(join(packed, 'TCPService.mjs'), { CLUSAPI_SIMULATOR: lab.endpoint })
      peer = started.peer()
      await peer.until(([name]) => name === 'hello')
    })
    after(async () => {
      started.child.kill()
      await started.exit
      await lab.close()
    })

    it('brings its resource online, with the properties that it has in the cluster', async () => {
      assert.deepEqual(await peer.call('open', 1, resource, 0), [0])
      assert.deepEqual(await peer.call('online', 1, 0), [0], JSON.stringify(peer.logged(1)))
      assert.deepEqual(peer.logged(1), [[0, `listens on 127.0.0.1:${port}`]])
      assert.equal(await say('ping\n', 'good day\n'), 'good day\nping\n')
      assert.deepEqual(await peer.call('isAlive', 1), [0, 1])
    })

    it('sees by itself when it fails', async () => {
      await say('stop listening\n', 'good day\n')
      await peer.until(([name, , alive]) => name === 'health' && alive === 0)
      assert.deepEqual(await peer.call('isAlive', 1), [0, 0])
      assert.match(String(peer.logged(1).at(-1)?.[1]), /^isAlive failed with status 10061: Error: connect ECONNREFUSED/)
    })

    it('begins anew when it was terminated, and frees its port when it goes offline', async () => {
      assert.deepEqual(await peer.call('terminate', 1), [0])
      assert.deepEqual(await peer.call('online', 1, 0), [0])
      assert.deepEqual(await peer.call('offline', 1, 0), [0])
      const other = createServer()
      await once(other.listen(port, '127.0.0.1'), 'listening')
      assert.deepEqual(await peer.call('online', 1, 0), [10048])
      other.close()
      await once(other, 'close')
      assert.deepEqual(await peer.call('online', 1, 0), [0])
    })

    it('tells where in the script it has crashed', async () => {
      await say('crash', 'good day\n').catch(() => {})
      assert.equal(await started.exit, 70)
      const [, , , text] = await peer.until(([name, , level]) => name === 'log' && level === 3)
      assert.match(
        String(text),
        /uncaughtException: Error: a visitor asked for it\n +at Socket\.<anonymous> .*TCPService\.mjs:\d+/,
      )
    })

    /** What a visitor hears who speaks when he was greeted. */
    async function say(text: string, greeting: string): Promise<string> {
      const socket = connect(port, '127.0.0.1').setEncoding('utf8')
      let heard = ''
      socket.on('data', chunk => {
        heard += chunk
        if (heard === greeting) socket.write(text)
        if (heard === greeting + text) socket.end()
      })
      await once(socket, 'close')
      return heard
    }
  })

  it('register makes the type known by the path of its DLL, and unregister takes it away', async () => {
    const lab = await Simulator.start()
    const run = (...args: string[]) => command('--cluster', lab.endpoint, 'resource-type', ...args)
    try {
      const dll = join(packed, windows ? 'TCPService.dll' : 'TCPService.so')
      const { stdout: calls } = await run('register', packed, '--is-alive', '2000', '--dry-run')
      assert.equal(
        calls.replace(/hCluster: "[^"]*"/, 'hCluster'),
        `CreateClusterResourceType(hCluster, lpszResourceTypeName: "TCP Service", lpszDisplayName: "TCP Service", lpszResourceTypeDll: ${JSON.stringify(dll)}, dwLooksAlivePollInterval: 1000, dwIsAlivePollInterval: 2000)\n`,
      )
      const { status, stdout, stderr } = await run('register', packed)
      assert.equal(status, 0, stderr)
      assert.equal(stdout, `TCP Service is a resource type now, of ${dll} on every node.\n`)
      await using cluster = await lab.connect()
      const type = await cluster.resourceType('TCP Service')
      assert.deepEqual((await type.properties.common.get('DllName'))?.value, { type: 'SZ', value: dll })
      assert.equal((await run('unregister', 'TCP Service', '--yes')).status, 0)
      const types = (await lab.describe()).resourceTypes ?? []
      assert.ok(!types.some(({ name }) => name === 'TCP Service'))
    } finally {
      await lab.close()
    }
  })

  it('register wants what pack has made', async () => {
    const register = (of: string) => command('--simulate', 'resource-type', 'register', of)
    await refused(register(join(folder, 'nowhere')), /nowhere cannot be read: ENOENT/)
    await refused(register(folder), /has 0 pairs of a resource DLL and its manifest, and must have one/)
    const odd = join(folder, 'odd')
    mkdirSync(odd)
    for (const [name, text] of [
      ['X.dll', ''],
      ['X.ini', '[resource-type]\nnode=C:\\node.exe\n'],
    ] as const)
      writeFileSync(join(odd, name), text)
    // An editor of Windows has saved it.
    writeFileSync(join(odd, 'X.ini'), '\ufeff[resource-type]\r\nname=Saved\r\n')
    assert.match((await register(odd)).stdout, /^Saved is a resource type now/)
    writeFileSync(join(odd, 'X.ini'), '[resource-type]\nnode=C:\\node.exe\n')
    await refused(register(odd), /X\.ini is no manifest of a resource type: it has no name in \[resource-type\]/)
  })

  describe('pack refuses', () => {
    const online = 'online() {}'
    const scripts: [what: string, text: string, problem: RegExp][] = [
      ['what does not compile', 'export default {\n  name: }', /wrong0\.ts:2: Unexpected "}"/],
      [
        'what imports what is not there',
        "import 'no-such-package'",
        /wrong1\.ts:1: Could not resolve "no-such-package"/,
      ],
      ['what fails', "throw new Error('no')", /wrong2\.ts is no resource type: no$/m],
      [
        'what exports nothing',
        'export {}',
        /it has no default export; it begins with: export default defineResourceType/,
      ],
      [
        'what ends the process',
        `process.exit(0)\nexport default { name: 'x', ${online} }`,
        /it ends before it exports anything/,
      ],
      [
        'what waits for ever',
        `await new Promise(() => {})\nexport default { name: 'x', ${online} }`,
        /it ends before it exports anything/,
      ],
      [
        'what fails while it waits',
        `setTimeout(() => { throw new Error('late') })\nawait new Promise(() => setInterval(() => {}, 1000))`,
        /wrong\d\.ts is no resource type: late$/m,
      ],
      [
        'a control code that there is not',
        `export default { name: 'x', ${online}, control: { GET_NETWORK_NAMES: () => 'web' } }`,
        /"definition\.control\.GET_NETWORK_NAMES" argument is no control code of this kind/,
      ],
      [
        'a wrong definition',
        `export default { name: 'x', ${online}, properties: { P: { type: 'word' } } }`,
        /"definition\.properties\.P\.type"/,
      ],
    ]
    for (const [i, [what, text, problem]] of scripts.entries()) {
      it(what, async () => {
        const script = join(folder, `wrong${i}.ts`)
        writeFileSync(script, text)
        await refused(command('resource-type', 'pack', script, '--out', join(folder, 'wrong')), problem)
        assert.ok(!existsSync(join(folder, 'wrong')))
      })
    }

    const words: [what: string, words: string[], problem: RegExp][] = [
      ['a folder that is a file', [example, '--out', example], /tcp-service\.ts cannot be made: EEXIST/],
      ['a script that is not there', ['nothing.ts'], /there is no script .*nothing\.ts/],
      [
        'a path of node that depends on where one is',
        [example, '--node', 'node'],
        /--node must be a full path.*, not node/,
      ],
      ['a node that is not there', [example, '--node', `${process.execPath}-of-nobody`], /--node .* is no file/],
      [
        'another platform without a path of node',
        [example, '--platform', windows ? 'linux-x64' : 'win32-x64'],
        /--node is missing/,
      ],
      [
        'a node that its user may change',
        [example, '--platform', 'win32-x64', '--node', 'C:\\Users\\me\\AppData\\node.exe'],
        /in the profile of a user, who may change it, and SYSTEM would run it/,
      ],
    ]
    for (const [what, args, problem] of words) {
      it(what, () => refused(command('resource-type', 'pack', ...args), problem))
    }

    it('a folder that others may write, and leaves nothing behind', async () => {
      const open = join(folder, 'open')
      mkdirSync(open)
      chmodSync(open, 0o777)
      const out = join(open, 'a', 'b')
      await refused(
        command('resource-type', 'pack', example, '--out', out),
        windows
          ? /would be run by SYSTEM, and others could change it: (.* may change what is in|icacls does not tell who may write) /
          : /would be run by SYSTEM, and others could change it: its group and everybody may write .*open\. Take a folder/,
      )
      assert.ok(!existsSync(join(open, 'a')))
    })
  })

  it('pack takes along what a script imports, also of the kind that Node knew first', async () => {
    const script = join(folder, 'old.mjs')
    writeFileSync(join(folder, 'old.cjs'), "exports.name = require('node:path').basename('/of/Old Type')")
    writeFileSync(script, "import { name } from './old.cjs'\nexport default { name, online() {} }")
    const out = join(folder, 'old')
    const { status, stdout, stderr } = await command('resource-type', 'pack', script, '--out', out, ...force)
    assert.equal(status, 0, stderr)
    assert.match(stdout, /^Old Type is in /)
  })

  it('pack answers in one document, whatever the script says and begins when it is imported', async () => {
    const script = join(folder, 'busy.ts')
    writeFileSync(
      script,
      "console.log('imported')\nsetInterval(() => {}, 1000)\nexport default { name: 'Busy', online() {} }",
    )
    const { status, stdout } = spawned(mainScript, [
      ...['--json', 'resource-type', 'pack', script, '--out', join(folder, 'busy'), '--force'],
    ])
    assert.deepEqual([status, schemas.packed.parse(JSON.parse(stdout)).name], [0, 'Busy'])
  })

  it('pack finds the binaries of this platform beside its own', () => {
    assert.deepEqual(readFileSync(join(packed, 'clusapi.node')), readFileSync(addonPath()))
  })
})

async function refused(running: ReturnType<typeof command>, problem: RegExp): Promise<void> {
  const { status, stdout, stderr } = await running
  assert.deepEqual([status, stdout], [2, ''], stderr)
  assert.match(stderr, problem)
}
