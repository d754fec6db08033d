import { strict as assert } from 'node:assert'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Simulator } from '../../lib/simulator.js'
import { simulateHere } from '../simulator/here.js'
import { command, mainScript, onTerminal, spawned } from './run.js'
import { schemas } from './schemas.js'

describe('command line as a process', () => {
  it('tables go to stdout, the note about the simulation to stderr, exit code 0', () => {
    const { status, stdout, stderr } = spawned(mainScript, ['--simulate', 'resource', 'list'])
    assert.equal(status, 0, stderr)
    assert.match(stdout, /^Resource +Type +State +Owner +Group\n/)
    assert.ok(!stdout.includes('\u001b'))
    assert.match(stderr, /^clusapi: .*simulated.*\n$/)
  })

  it('an error is one object on stderr, exit code 3', () => {
    const { status, stdout, stderr } = spawned(mainScript, ['--simulate', '--json', 'resource', 'show', 'Nope'])
    assert.deepEqual([status, stdout], [3, ''])
    assert.equal(schemas.error.parse(JSON.parse(stderr)).error.code, 'ERROR_RESOURCE_NOT_FOUND')
  })

  it('a reader that goes away does no harm', async () => {
    const child = spawn(process.execPath, [mainScript, '--simulate', '--json', 'resource', 'list'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    child.stdout.destroy()
    const [status] = await once(child, 'exit')
    assert.equal(status, 0)
  })
})

describe('command line and its environment', () => {
  /** Runs in this process, with the variable set or unset for as long. */
  async function under(endpoint: string | undefined, ...args: string[]) {
    const before = process.env.CLUSAPI_SIMULATOR
    set(endpoint)
    try {
      return await command(...args)
    } finally {
      set(before)
    }
  }
  function set(endpoint: string | undefined): void {
    if (endpoint === undefined) delete process.env.CLUSAPI_SIMULATOR
    else process.env.CLUSAPI_SIMULATOR = endpoint
  }

  it('JSON is one document', async () => {
    const { status, stdout } = await under(undefined, '--simulate', '--json', 'resource', 'list')
    assert.equal(status, 0)
    assert.ok(schemas.resourceList.parse(JSON.parse(stdout)).some(({ name }) => name === 'SQL Server'))
  })

  it('wrong usage is 2', async () => {
    const { status, stdout, stderr } = await under(undefined, 'resource', 'explode')
    assert.deepEqual([status, stdout], [2, ''])
    assert.match(stderr, /^clusapi: unknown command 'explode'/)
  })

  it('no cluster is 4', async () => {
    const { status, stdout, stderr } = await under(undefined, '--json', 'node', 'list')
    assert.deepEqual([status, stdout], [4, ''], stderr)
    schemas.error.parse(JSON.parse(stderr))
  })

  it('uses the cluster of CLUSAPI_SIMULATOR, and never a real one beside it', async () => {
    await using lab = await simulateHere()
    const { status, stderr } = await under(lab.endpoint, 'node', 'list')
    assert.equal(status, 0, stderr)
    assert.match(stderr, /simulated/)
    const real = await under(lab.endpoint, '--cluster', 'PRODUCTION', 'node', 'list')
    assert.equal(real.status, 2)
    assert.match(real.stderr, /CLUSAPI_SIMULATOR/)
  })
})

describe('command line on a terminal', () => {
  let lab: Simulator

  before(async () => {
    lab = await simulateHere()
  })
  after(() => lab.close())

  it('keeps tables to the width', async () => {
    const list = async (columns: number) => {
      const { stdout } = await onTerminal({ columns, colours: false }, '--cluster', lab.endpoint, 'resource', 'list')
      return stdout.split('\n')
    }
    for (const columns of [120, 80, 60]) {
      for (const line of await list(columns)) assert.ok(line.length <= columns, line)
    }
    assert.match((await list(60)).join(), /…/)
    assert.doesNotMatch((await list(120)).join(), /…/)
  })

  it('paints headings and states, and indents JSON', async () => {
    const terminal = { columns: 120, colours: true }
    const { stdout } = await onTerminal(terminal, '--cluster', lab.endpoint, 'resource', 'list')
    assert.ok(stdout.includes('\u001b[1mResource\u001b[22m'))
    assert.ok(stdout.includes('\u001b[32mOnline\u001b[39m'))
    const json = await onTerminal(terminal, '--cluster', lab.endpoint, '--json', 'node', 'list')
    assert.match(json.stdout, /^\[\n {2}\{\n {4}"name": "NODE1"/)
  })
})
