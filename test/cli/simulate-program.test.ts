import { strict as assert } from 'node:assert'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtInLab } from '../../lib/simulator.js'
import { command, mainScript } from './run.js'

describe('clusapi simulate -- program', () => {
  const node = process.execPath
  let folder: string
  let file: string

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'clusapi-program-'))
    file = join(folder, 'lab.json')
    writeFileSync(file, JSON.stringify(builtInLab))
  })
  after(() => rmSync(folder, { recursive: true, maxRetries: 5 }))

  it('gives the program the cluster and its words as they are, and answers its exit code', async function () {
    this.timeout(30_000)
    const words = ['--json', '', 'a b', '"q"', '--']
    const script = `process.exit(/^sim:/.test(process.env.CLUSAPI_SIMULATOR) && JSON.stringify(process.argv.slice(1)) === process.env.WANTED ? 7 : 1)`
    process.env.WANTED = JSON.stringify(words)
    try {
      const outcome = await command('simulate', '--', node, '-e', script, '--', ...words)
      assert.deepEqual(outcome, { status: 7, stdout: '', stderr: '' })
    } finally {
      delete process.env.WANTED
    }
  })

  it('answers 128 and the number of the signal that ended the program', async function () {
    this.timeout(30_000)
    const { status } = await command('simulate', '--', node, '-e', "process.kill(process.pid, 'SIGKILL')")
    assert.equal(status, process.platform === 'win32' ? 1 : 137)
  })

  it('answers 127 where there is no such program, with a sentence', async () => {
    const { status, stderr } = await command('--json', 'simulate', '--', 'clusapi-no-such-program')
    assert.equal(status, 127)
    const { code, message } = JSON.parse(stderr).error
    assert.deepEqual([code, message], ['ENOENT', "there is no program 'clusapi-no-such-program'"])
  })

  it('keeps what the program left behind, with --write', async function () {
    this.timeout(60_000)
    const program = [node, mainScript, '--json', 'key', 'set', 'SQL Server', 'Parameters\\Kept', 'yes']
    // What the program prints goes where our own output goes; here, away.
    const quiet = [node, '-e', quietly, ...program.slice(1)]
    assert.equal((await command('simulate', file, '--', ...quiet)).status, 0)
    assert.doesNotMatch(readFileSync(file, 'utf8'), /Kept/)
    assert.equal((await command('simulate', file, '--write', '--', ...quiet)).status, 0)
    assert.match(readFileSync(file, 'utf8'), /"Kept": "yes"/)
  })
})

const quietly = `process.exit(require('node:child_process').spawnSync(process.execPath, process.argv.slice(1), { stdio: 'ignore' }).status)`
