import { strict as assert } from 'node:assert'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { addonPath } from '../../lib/raw.js'
import { Simulator } from '../../lib/simulator.js'
import { freePort, type Peer, Started } from '../resource-type/peer.js'
import { command, refused } from './run.js'
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
      assert.deepEqual(await peer.call('offline', 1, 0, null), [0])
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
      const { stdout: calls } = await run('register', packed, '--is-alive', '2000', '--dry-run', ...force)
      assert.equal(
        calls.replace(/hCluster: "[^"]*"/, 'hCluster'),
        `CreateClusterResourceType(hCluster, lpszResourceTypeName: "TCP Service", lpszDisplayName: "TCP Service", lpszResourceTypeDll: ${JSON.stringify(dll)}, dwLooksAlivePollInterval: 1000, dwIsAlivePollInterval: 2000)\n`,
      )
      const { status, stdout, stderr } = await run('register', packed, ...force)
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

  it('register refuses what others may write, in a dry run as well, unless it is forced to', async () => {
    const open = join(folder, 'writable')
    cpSync(packed, open, { recursive: true })
    const register = (...args: string[]) => command('--simulate', 'resource-type', 'register', open, ...args)
    const refusal = (who: string) => new RegExp(`would be run by SYSTEM, and others could change it: .*${who}.*--force`)
    const cases: [what: string, mode: number, who: string][] = windows
      ? [[open, 0o777, '(may change what is in|icacls does not tell who may write)']]
      : [
          [open, 0o775, `its group may write ${open}`],
          [join(open, 'TCPService.mjs'), 0o666, 'its group and everybody may write .*TCPService\\.mjs'],
        ]
    for (const [what, mode, who] of cases) {
      const { mode: before } = statSync(what)
      chmodSync(what, mode)
      await refused(register(), refusal(who))
      await refused(register('--dry-run'), refusal(who))
      const { status, stdout, stderr } = await register('--force')
      assert.deepEqual([status, stdout.split(',')[0]], [0, 'TCP Service is a resource type now'], stderr)
      assert.match(stderr, new RegExp(`${who}.*; taken all the same \\(--force\\)`))
      chmodSync(what, before)
    }
  })

  it('register wants what pack has made', async () => {
    const register = (...args: string[]) => command('--simulate', 'resource-type', 'register', ...args)
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
    assert.match((await register(odd, ...force)).stdout, /^Saved is a resource type now/)
    writeFileSync(join(odd, 'X.ini'), '[resource-type]\nnode=C:\\node.exe\n')
    await refused(register(odd), /X\.ini is no manifest of a resource type: it has no name in \[resource-type\]/)
  })

  it('says what is wrong with a manifest to whoever loads its resource DLL', async () => {
    const dll = windows ? 'TCPService.dll' : 'TCPService.so'
    const cut = join(folder, 'cut')
    mkdirSync(cut)
    copyFileSync(join(packed, dll), join(cut, dll))
    writeFileSync(join(cut, 'TCPService.ini'), readFileSync(join(packed, 'TCPService.ini')).subarray(0, 20))
    const { status, stderr } = await command('resource-dll', 'run', join(cut, dll), '--type', 'TCP Service')
    assert.equal(status, 3)
    assert.match(stderr, /ERROR_INVALID_DATA: .*TCPService\.ini, line 2: neither a \[section\] nor key=value/)
  })

  it('pack finds the binaries of this platform beside its own', () => {
    assert.deepEqual(readFileSync(join(packed, 'clusapi.node')), readFileSync(addonPath()))
  })
})
