import { strict as assert } from 'node:assert'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { command, mainScript, refused, spawned } from './run.js'
import { schemas } from './schemas.js'

const windows = process.platform === 'win32'
const example = fileURLToPath(new URL('../../../examples/resource-types/tcp-service.ts', import.meta.url))

describe('clusapi resource-type pack', function () {
  this.timeout(60_000)
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'clusapi-pack-'))
  })
  after(() => rmSync(folder, { recursive: true, maxRetries: 5 }))

  describe('refuses', () => {
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

  it('takes along what a script imports, also of the kind that Node knew first', async () => {
    const script = join(folder, 'old.mjs')
    writeFileSync(join(folder, 'old.cjs'), "exports.name = require('node:path').basename('/of/Old Type')")
    writeFileSync(script, "import { name } from './old.cjs'\nexport default { name, online() {} }")
    const out = join(folder, 'old')
    const { status, stdout, stderr } = await command('resource-type', 'pack', script, '--out', out, '--force')
    assert.equal(status, 0, stderr)
    assert.match(stdout, /^Old Type is in /)
  })

  it('answers in one document, whatever the script says and begins when it is imported', async () => {
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
})
