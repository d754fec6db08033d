import { strict as assert } from 'node:assert'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { ExitCode, exitCodeMeanings, explain } from '../../lib/cli/failure.js'
import { commandTree } from '../../lib/cli/program.js'
import { TimeoutError } from '../../lib/index.js'
import { builtInLab, type Simulator } from '../../lib/simulator.js'
import { simulateHere } from '../simulator/here.js'
import { command, onTerminal } from './run.js'
import { schemas } from './schemas.js'

/** Every verb with the words that lead to it. */
function verbs(of: Command = commandTree(), words: string[] = []): [string, Command][] {
  if (of.commands.length === 0) return [[words.join(' '), of]]
  return of.commands.flatMap(each => verbs(each, [...words, each.name()]))
}

const has = (verb: Command, option: string) => verb.options.some(({ long }) => long === option)

describe('command line, changes', () => {
  let lab: Simulator

  before(async () => {
    lab = await simulateHere()
  })
  after(() => lab.close())

  const run = (...args: string[]) => command('--cluster', lab.endpoint, ...args)

  describe('--dry-run', () => {
    it('shows the native calls with their arguments, and makes none', async () => {
      const before = await lab.describe()
      const { status, stdout } = await run('group', 'move', 'SQL Server (MSSQLSERVER)', '--to', 'NODE2', '--dry-run')
      assert.equal(status, 0)
      assert.equal(stdout, 'MoveClusterGroup(hGroup: "SQL Server (MSSQLSERVER)", hDestinationNode: "NODE2")\n')
      assert.deepEqual(await lab.describe(), before)
    })

    it('is one document with --json', async () => {
      const { stdout } = await run('--json', 'key', 'set', 'SQL Server', 'New\\Port', '7', '--type=dword', '--dry-run')
      assert.deepEqual(schemas.dryRun.parse(JSON.parse(stdout)), {
        dryRun: true,
        complete: true,
        calls: [
          {
            function: 'ClusterRegCreateKey',
            arguments: { hKey: 'SQL Server', lpszSubKey: 'New', dwOptions: 0, samDesired: 0xf003f },
          },
          {
            function: 'ClusterRegSetValue',
            arguments: { hKey: 'SQL Server\\New', lpszValueName: 'Port', dwType: 4, lpData: 7 },
          },
        ],
      })
    })

    it('asks nothing, and needs no --yes', async () => {
      const { status, stdout } = await run('key', 'remove', 'SQL Server', 'Name', '--dry-run')
      assert.equal(status, 0)
      assert.match(stdout, /^ClusterRegDeleteValue\(hKey: "SQL Server", lpszValueName: "Name"\)\n$/)
    })

    it('fails where what is to be changed is not there', async () => {
      assert.equal((await run('resource', 'offline', 'Nope', '--dry-run')).status, 3)
    })

    it('leaves a lab file alone', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'clusapi-cli-'))
      const file = join(folder, 'lab.json')
      writeFileSync(file, JSON.stringify(builtInLab))
      const before = readFileSync(file, 'utf8')
      const { status, stderr } = await command('--lab', file, 'resource', 'offline', 'SQL Server', '--dry-run')
      assert.equal(status, 0, stderr)
      assert.equal(readFileSync(file, 'utf8'), before)
      rmSync(folder, { recursive: true })
    })
  })

  describe('confirmation', () => {
    const remove = ['key', 'remove', 'SQL Server', 'Parameters\\Doomed']

    beforeEach(async () => {
      await run('key', 'set', 'SQL Server', 'Parameters\\Doomed', 'x')
    })
    const isThere = async () => (await run('key', 'get', 'SQL Server', 'Parameters\\Doomed')).status === 0

    it('without a terminal and without --yes, nothing is destroyed: 2', async () => {
      const { status, stdout, stderr } = await run('--json', ...remove)
      assert.deepEqual([status, stdout], [2, ''])
      const { error } = schemas.error.parse(JSON.parse(stderr))
      assert.equal(error.code, 'NOT_CONFIRMED')
      assert.match(error.message, /^Remove Parameters\\Doomed from SQL Server\? .*--yes/)
      assert.ok(await isThere())
    })

    for (const [answer, removed] of [
      ['y', true],
      ['YES', true],
      ['', false],
      ['n', false],
      ['yesterday', false],
    ] as const) {
      it(`on a terminal, the answer '${answer}' ${removed ? 'destroys' : 'does not'}`, async () => {
        const terminal = { columns: 80, colours: false, answer }
        const { status, stderr } = await onTerminal(terminal, '--cluster', lab.endpoint, ...remove)
        assert.match(stderr, /Remove Parameters\\Doomed from SQL Server\? \[y\/N\] /)
        assert.equal(status, removed ? 0 : 2)
        assert.equal(await isThere(), !removed)
      })
    }

    it('--yes answers', async () => {
      assert.equal((await run(...remove, '--yes')).status, 0)
      assert.equal(await isThere(), false)
    })

    it('never sends what stands in a name to the terminal', async () => {
      const terminal = { columns: 80, colours: false, answer: 'n' }
      const { stderr } = await onTerminal(terminal, '--cluster', lab.endpoint, 'key', 'remove', 'a\u001b[2J', 'b')
      assert.ok(!stderr.includes('\u001b'))
    })
  })

  it('every verb that destroys asks, and every verb that asks can be tried', () => {
    const all = verbs()
    const destroys = all.filter(([words]) => /(delete|destroy|remove|evict)$/.test(words))
    assert.ok(destroys.length > 0)
    for (const [words, verb] of destroys) assert.ok(has(verb, '--yes'), words)
    for (const [words, verb] of all) if (has(verb, '--yes')) assert.ok(has(verb, '--dry-run'), words)
    for (const [words, verb] of all) if (/(list|show|get)$/.test(words)) assert.ok(!has(verb, '--dry-run'), words)
  })
})

describe('exit codes', () => {
  it('are told by the help and by docs/powershell.md, each once', async () => {
    const { stdout } = await command('--help')
    const page = readFileSync(new URL('../../../docs/powershell.md', import.meta.url), 'utf8')
    const [, section = ''] = page.split('## Exit codes')
    const documented = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| (\d+) \|/gm)].map(match => Number(match[1]))
    assert.deepEqual(documented, Object.values(ExitCode))
    for (const [name, code] of Object.entries(ExitCode)) {
      assert.ok(
        stdout.replace(/\s+/g, ' ').includes(`${code} ${exitCodeMeanings[name as keyof typeof ExitCode]}`),
        name,
      )
    }
  })

  it('tell time that was up from an interruption', () => {
    assert.equal(explain(new TimeoutError('X', null, 1, null)).exitCode, 6)
    assert.equal(explain(new DOMException('stop', 'AbortError')).exitCode, 130)
  })
})
