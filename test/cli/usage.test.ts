import { strict as assert } from 'node:assert'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtInLab, Simulator } from '../../lib/simulator.js'
import { command } from './run.js'
import { schemas } from './schemas.js'

describe('command line, wrong usage', () => {
  let folder: string

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'clusapi-cli-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  for (const [why, args, message] of [
    ['no words', [], /say a noun and a verb/],
    ['a noun alone', ['resource'], /say a noun and a verb/],
    ['an unknown noun', ['resorce', 'list'], /unknown command 'resorce'.*resource/s],
    ['an unknown verb', ['resource', 'explode'], /unknown command 'explode'/],
    ['an unknown option', ['--simulate', 'node', 'list', '--fast'], /unknown option '--fast'/],
    ['a missing operand', ['--simulate', 'key', 'get', 'SQL Server'], /missing required argument 'path'/],
    ['an operand too many', ['--simulate', 'node', 'list', 'NODE1'], /too many arguments/],
    ['a failback that is none', ['node', 'resume', 'NODE1', '--failback', 'now'], /choices are immediate, policy/],
    ['two clusters', ['--simulate', '--cluster', 'X', 'node', 'list'], /cannot be used with/],
    ['two simulations', ['--simulate', '--lab', 'x.json', 'node', 'list'], /cannot be used with/],
    [
      'a checkpoint left out',
      ['--simulate', 'checkpoint', 'add', 'SQL Server'],
      /say what follows SQL Server: --crypto or --registry/,
    ],
    [
      'two checkpoints',
      ['--simulate', 'checkpoint', 'remove', 'X', '--crypto', '1\\\\K', '--registry', 'A', '--yes'],
      /cannot be used with/,
    ],
    [
      'a path that is none',
      ['--simulate', 'checkpoint', 'add', 'X', '--registry', 'HKLM\\SOFTWARE'],
      /relative to HKEY_LOCAL_MACHINE/,
    ],
    [
      'a view of a container',
      ['--simulate', 'checkpoint', 'add', 'X', '--crypto', '1\\\\K', '--view', '32'],
      /--view is about registry keys/,
    ],
    [
      'a view of other bits',
      ['--simulate', 'checkpoint', 'repair', 'X', '--view', '16', '--yes'],
      /Allowed choices are 32, 64/,
    ],
    [
      'a type that is not decimal',
      ['--simulate', 'checkpoint', 'add', 'SQL Server', '--crypto', 'x\\y\\z'],
      /x\\y\\z.*Type\\Name\\Key/,
    ],
    [
      'an empty container',
      ['--simulate', 'checkpoint', 'add', 'SQL Server', '--crypto', '1\\y\\'],
      /1\\y\\.*Type\\Name\\Key/,
    ],
    [
      'an unknown type',
      ['--simulate', 'key', 'set', 'SQL Server', 'X', '1', '--type', 'word'],
      /Allowed choices are sz/,
    ],
    [
      'a DWORD that is too large',
      ['--simulate', 'key', 'set', 'SQL Server', 'X', '4294967296', '--type', 'dword'],
      /0 to 4294967295/,
    ],
    [
      'a DWORD below zero',
      ['--simulate', 'key', 'set', 'SQL Server', 'X', '--type', 'dword', '--', '-1'],
      /'-1' is not/,
    ],
    ['a QWORD that is none', ['--simulate', 'key', 'set', 'SQL Server', 'X', '1.5', '--type', 'qword'], /'1.5' is not/],
    ['half a byte', ['--simulate', 'key', 'set', 'SQL Server', 'X', 'abc', '--type', 'binary'], /hexadecimal/],
    ['two values', ['--simulate', 'key', 'set', 'SQL Server', 'X', 'a', 'b', '--type', 'sz'], /one too many/],
    ['a path with nothing above', ['--simulate', 'key', 'get', 'SQL Server', '\\X'], /looks like Parameters/],
    ['an empty path', ['--simulate', 'key', 'get', 'SQL Server', ''], /looks like Parameters/],
  ] as const) {
    it(`${why} is 2, with a sentence or an object`, async () => {
      const plain = await command(...args)
      assert.equal(plain.status, 2)
      assert.equal(plain.stdout, '')
      assert.match(plain.stderr, message)
      const json = await command('--json', ...args)
      assert.equal(json.status, 2)
      assert.equal(json.stdout, '')
      const { error } = schemas.error.parse(JSON.parse(json.stderr))
      assert.equal(error.code, 'USAGE')
      assert.match(error.message, message)
    })
  }

  it('--help and --version are answers', async () => {
    const { version } = createRequire(import.meta.url)('clusapi/package.json') as { version: string }
    assert.deepEqual(await command('--version'), { status: 0, stdout: `${version}\n`, stderr: '' })
    const help = await command('--help')
    assert.equal(help.status, 0)
    for (const noun of ['cluster', 'node', 'group', 'resource', 'key', 'checkpoint'])
      assert.match(help.stdout, new RegExp(`^  ${noun} `, 'm'))
    assert.match((await command('key', 'set', '--help')).stdout, /expand_sz/)
  })

  it('--lab keeps what a command changed, and only then writes the file', async () => {
    const file = join(folder, 'kept.json')
    writeFileSync(file, JSON.stringify(builtInLab))
    const original = readFileSync(file, 'utf8')
    const run = async (...args: string[]) => {
      const outcome = await command('--lab', file, '--json', ...args)
      assert.equal(outcome.status, 0, outcome.stderr)
      assert.match(outcome.stderr, /simulated cluster, from /)
      return JSON.parse(outcome.stdout)
    }
    await run('resource', 'list')
    assert.equal(readFileSync(file, 'utf8'), original)
    const { ownerNode, group } = await run('resource', 'show', 'SQL Server')
    await run('key', 'set', 'SQL Server', 'Parameters\\Kept', 'Zürich')
    assert.equal((await run('key', 'get', 'SQL Server', 'Parameters\\Kept')).value, 'Zürich')
    await run('group', 'move', group)
    assert.notEqual((await run('resource', 'show', 'SQL Server')).ownerNode, ownerNode)
  })

  it('--lab lets what is pending be done by the next command', async () => {
    const file = join(folder, 'slow.json')
    const slow = structuredClone(builtInLab)
    for (const { resources } of slow.groups)
      for (const each of resources) Object.assign(each, { online: 500, offline: 'manual' })
    writeFileSync(file, JSON.stringify(slow))
    const run = async (...args: string[]) => JSON.parse((await command('--lab', file, '--json', ...args)).stdout)
    const { group } = await run('resource', 'show', 'SQL Server')
    assert.equal((await run('group', 'move', group, '--to', 'NODE2', '--no-wait')).pending, true)
    const { ownerNode, state } = await run('resource', 'show', 'SQL Server')
    assert.deepEqual([ownerNode, state], ['NODE2', 'Online'])
    const off = await run('resource', 'offline', 'SQL Server', '--no-wait')
    assert.deepEqual([off.state, off.pending], ['OfflinePending', true])
    assert.equal((await run('resource', 'show', 'SQL Server')).state, 'Offline')
  })

  it('a lab file that another program writes is 4', async () => {
    const file = join(folder, 'held.json')
    writeFileSync(file, JSON.stringify(builtInLab))
    await using _holder = await Simulator.load(file, { write: true })
    const { status, stderr } = await command('--lab', file, 'key', 'set', 'SQL Server', 'Parameters\\X', '1')
    assert.equal(status, 4, stderr)
    assert.match(stderr, /held\.json.*process/)
    assert.equal((await command('--lab', file, 'node', 'list')).status, 0)
  })

  it('a lab file that is not one is 2, and names the field', async () => {
    const file = join(folder, 'bad.json')
    const error = async (text: string) => {
      writeFileSync(file, text)
      const { status, stderr } = await command('--lab', file, '--json', 'node', 'list')
      assert.equal(status, 2, stderr)
      const { code, message } = schemas.error.parse(JSON.parse(stderr)).error
      assert.equal(code, 'ERR_CLUSAPI_LAB')
      return message
    }
    assert.match(await error('{ "nodes": [ { "name": 5 } ] }'), /bad\.json .*nodes\[0\]\.name: /)
    assert.match(await error('{ not json'), /bad\.json .*not JSON/)
    const { status, stderr } = await command('--lab', join(folder, 'absent.json'), 'node', 'list')
    assert.equal(status, 2)
    assert.match(stderr, /absent\.json/)
  })
})
