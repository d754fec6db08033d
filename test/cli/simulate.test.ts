import { strict as assert } from 'node:assert'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Cluster } from '../../lib/index.js'
import { builtInLab, parseLab, Simulator } from '../../lib/simulator.js'
import { mainScript } from './run.js'
import { Typed } from './typed.js'

describe('clusapi simulate', () => {
  let folder: string
  let file: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'clusapi-simulate-'))
    file = join(folder, 'lab.json')
    writeFileSync(file, JSON.stringify(builtInLab))
  })
  // node:readline looks at the terminal of the process: a dumb one, as in some CI, has no completion.
  const { TERM } = process.env
  before(() => {
    process.env.TERM = 'xterm'
  })
  after(() => {
    if (TERM === undefined) delete process.env.TERM
    else process.env.TERM = TERM
  })
  afterEach(() => rmSync(folder, { recursive: true, maxRetries: 5 }))

  it('tells both kinds of shell how to find the cluster', async () => {
    const typed = new Typed(['simulate'])
    assert.equal(await typed.end(), 0)
    const endpoint = await typed.endpoint()
    assert.ok(typed.stdout.includes(`$env:CLUSAPI_SIMULATOR = '${endpoint}'\n`))
    assert.ok(typed.stdout.includes(`export CLUSAPI_SIMULATOR=${endpoint}\n`))
  })

  it('does what its input says line by line, and tells what that caused before the next', async () => {
    const typed = new Typed(['simulate', file, '--clock', 'virtual'])
    const lines = ['# a comment', '', 'crash NODE1', 'advance 1m30s', 'status', 'fault add OpenClusterGroup 5', 'quit']
    assert.equal(await typed.end([...lines, 'crash NODE2'].join('\n')), 0)
    assert.match(
      typed.stdout,
      /NODE1 is Down\n.*SQL Server \(MSSQLSERVER\) moved to NODE2.*\nIt is .*\nLAB, .*\nNODE1 {2}Down\n.*Fault 1 is in force/s,
    )
    assert.doesNotMatch(typed.stdout, /NODE2 is Down|lab>/)
    assert.ok(!typed.stdout.includes('\u001b'))
    assert.equal(typed.stderr, '')
    assert.equal(readFileSync(file, 'utf8'), JSON.stringify(builtInLab))
  })

  it('answers bad input with a sentence, goes on, and ends with the code of the first failure', async () => {
    const bad = [
      ['crash NODE9', /^clusapi: ERROR_CLUSTER_NODE_NOT_FOUND: .*'NODE9'/],
      ['explode', /^clusapi: there is no command 'explode'; help lists them/],
      ['fault', /^clusapi: say fault add or fault list or /],
      ['crash', /^clusapi: node is missing: crash <node>/],
      ['crash NODE1 NODE2', /^clusapi: 'NODE2' is one word too many: crash <node>/],
      ['resume NODE1', /^clusapi: ERROR_CLUSTER_NODE_NOT_PAUSED/],
      ['advance soon', /^clusapi: 'soon' is not a time/],
      ['advance 99999999d', /^clusapi: '99999999d' is longer than a century/],
      ['fault add Explode 5', /^clusapi: there is no function Explode/],
      ['fault add OpenCluster x', /^clusapi: 'x' is not a status/],
      ['fault remove 7', /^clusapi: there is no fault 7/],
      ['cut network Nothing', /^clusapi: ERROR_CLUSTER_NETWORK_NOT_FOUND: .*'Nothing'/],
      ['mend interface x', /^clusapi: ERROR_CLUSTER_NETINTERFACE_NOT_FOUND: .*'x'/],
      ['cut', /^clusapi: say cut connections or cut network or cut interface/],
      ['complete Nothing', /^clusapi: ERROR_RESOURCE_NOT_FOUND: .*'Nothing'/],
      ['cut connections soon', /^clusapi: 'soon' is neither before nor after/],
      ['save', /^clusapi: this cluster is in no file/],
      ['save "x', /^clusapi: the quotation mark " in this line has no partner/],
    ] as const
    const typed = new Typed(['simulate'])
    assert.equal(await typed.end(`${bad.map(([line]) => line).join('\n')}\npause NODE2`), 3)
    const sentences = typed.stderr.split('\n')
    bad.forEach(([, sentence], i) => {
      assert.match(sentences[i] ?? '', sentence)
    })
    assert.match(typed.stdout, /NODE2 is Paused/)
  })

  it('every command has a line of help, and works', async () => {
    const typed = new Typed(['simulate'])
    const copy = join(folder, 'a copy.json')
    const lines = `help\nendpoint\ncrash NODE1\nrevive NODE1\npause NODE1\nresume NODE1\ncut connections\ncut connections after OpenCluster
cut network "Cluster Network 2"\nmend network "Cluster Network 2"\ncut interface "NODE1 - Ethernet"\nmend interface "NODE1 - Ethernet"
advance 1s\ncomplete\ncomplete "SQL Server" 0\nfault add OpenCluster 5 nth=3 times=all when=after\nfault list\nfault remove 1\nfault clear
save "${copy}"\nstatus\nevents\nevents 0`
    assert.equal(await typed.end(lines), 0, typed.stderr)
    assert.match(typed.stdout, /\nfault add <function> <status> \[name=value …\] +makes calls/)
    assert.match(typed.stdout, /Nothing was waiting\./)
    assert.match(typed.stdout, /\n1 +OpenCluster +ERROR_ACCESS_DENIED +.*nth=3 times=all.* +0\n/)
    assert.match(typed.stdout, /Nothing has happened\.\n$/)
    assert.equal(parseLab(JSON.parse(readFileSync(copy, 'utf8'))).name, 'LAB')
  })

  it('is shared with other programs, whose doings it shows as they happen', async () => {
    const typed = new Typed(['simulate', file])
    const endpoint = await typed.endpoint()
    await using cluster = await Cluster.open(endpoint)
    await (await cluster.group('SQL Server (MSSQLSERVER)')).move('NODE2')
    await typed.until(/ group +SQL Server \(MSSQLSERVER\) moved to NODE2/)
    await using other = await Simulator.attach(endpoint)
    await other.node('NODE1').crash()
    await typed.until(/NODE1 is Down/)
    assert.equal(await typed.end(), 0)
    await assert.rejects(other.nodes(), { code: 'ERR_CLUSAPI_CONTROL_LOST' })
  })

  it('speaks JSON to programs: a document a line, one for each command', async () => {
    const typed = new Typed(['--json', 'simulate', '--clock', 'virtual'])
    assert.equal(await typed.end('pause NODE1\nexplode\nadvance 1s\nfault list\nstatus'), 2)
    assert.match(typed.stdout, /^([\x20-\x7e]*\n)*$/)
    const documents = typed.stdout
      .split('\n')
      .slice(0, -1)
      .map(line => JSON.parse(line))
    assert.deepEqual(
      documents.map(document => Object.keys(document)),
      [['simulation'], ['event'], ['answer'], ['error'], ['answer'], ['answer'], ['answer']],
    )
    assert.equal(documents[1].event.message, 'NODE1 is Paused')
    assert.equal(documents[2].answer, null)
    assert.equal(documents[3].error.code, 'USAGE')
    assert.deepEqual(documents[5].answer, [])
    assert.equal(documents[6].answer.nodes[0].state, 'Paused')
  })

  it('has a prompt on a terminal: completion, history, events above what is being typed, Ctrl-C', async () => {
    const typed = new Typed(['simulate'], true)
    await typed.until(/lab> /)
    typed.type('cras')
    typed.type('\t')
    await typed.until(/crash /)
    typed.type('NODE2\r')
    await typed.until(/NODE2 is Down.*lab> /s)
    typed.type('revive NO')
    await typed.until(/revive NO$/)
    await using other = await Simulator.attach(await typed.endpoint())
    await other.node('NODE1').pause()
    await typed.until(/NODE1 is Paused[^\n]*\n[^\n]*lab> [^\n]*revive NO/)
    typed.type('DE2\r')
    await typed.until(/NODE2 is Up/)
    typed.type('\u001b[A\u001b[A\r') // the line before the last one
    await typed.until(/NODE2 is Up.*NODE2 is Down/s)
    typed.type('half a comm\u0003')
    assert.equal(await typed.status, 0)
    assert.match(typed.stdout, /\n$/)
  })

  it('keeps a lab file with --write, and another writer out', async () => {
    const typed = new Typed(['simulate', file, '--write'])
    await typed.endpoint()
    const second = new Typed(['--json', 'simulate', file, '--write'])
    assert.equal(await second.end(), 4)
    const { error } = JSON.parse(second.stderr)
    assert.equal(error.code, 'ERR_CLUSAPI_LAB_LOCKED')
    assert.match(error.message, new RegExp(`can have one writer only, and process ${process.pid} on `))
    const lab = new Typed(['--lab', file, 'group', 'move', 'Cluster Group'])
    assert.equal(await lab.end(), 4)
    assert.match(lab.stderr, new RegExp(`clusapi: .* can have one writer only, and process ${process.pid} on `))
    typed.type('crash NODE1\nsave\n')
    await typed.until(/NODE1 is Down/)
    assert.equal(await typed.end('pause NODE2'), 0)
    const states = parseLab(JSON.parse(readFileSync(file, 'utf8'))).nodes.map(({ state }) => state)
    assert.deepEqual(states, ['down', 'paused'])
    assert.equal(await new Typed(['simulate', file, '--write']).end(), 0)
  })

  it('attaches a second prompt to a cluster that runs, which outlives it', async () => {
    const typed = new Typed(['simulate'])
    const endpoint = await typed.endpoint()
    const second = new Typed(['simulate', '--attach', endpoint])
    assert.equal(await second.end('pause NODE1'), 0)
    assert.match(second.stdout, /NODE1 is Paused/)
    const watcher = new Typed(['simulate', '--attach', endpoint, '--no-prompt'])
    await watcher.endpoint()
    typed.type('resume NODE1\n')
    await watcher.until(/NODE1 is Up/)
    assert.equal(await typed.end(), 0)
    assert.equal(await watcher.status, 4)
    assert.match(watcher.stderr, /^clusapi: the simulated cluster ended the connection/)
    assert.equal(await new Typed(['simulate', '--attach', endpoint]).status, 4)
  })

  for (const [why, args, message] of [
    ['a cluster named twice', ['--lab', 'x.json', 'simulate'], /names its cluster itself/],
    ['a program without --', ['simulate', 'x.json', 'node'], /'node' follows the lab: .*PowerShell/],
    ['two labs before --', ['simulate', 'x.json', 'y.json', '--', 'node'], /'y\.json' follows the lab/],
    ['nothing after --', ['simulate', '--'], /no program follows --/],
    ['nothing to write', ['simulate', '--write'], /--write has no file/],
    ['an unknown clock', ['simulate', '--clock', 'slow'], /Allowed choices are real, virtual/],
    ['a lab beside --attach', ['simulate', 'x.json', '--attach'], /no lab, no program/],
    ['a program beside --attach', ['simulate', '--attach', '--', 'node'], /no lab, no program/],
    ['--write beside --attach', ['simulate', '--attach', '--write'], /cannot be used with/],
    ['an endpoint that is none', ['simulate', '--attach', 'here'], /is named sim:<port>-<token>/],
    ['no lab file', ['simulate', 'absent.json'], /absent\.json cannot be opened/],
  ] as const) {
    it(`${why} is wrong usage`, async () => {
      const typed = new Typed(args)
      assert.equal(await typed.status, 2)
      assert.match(typed.stderr, message)
      assert.equal(typed.stdout, '')
    })
  }

  it('is told to end by a signal, and saves; killed it leaves a whole file, and nobody waits for it', async function () {
    this.timeout(60_000)
    const child = spawn(process.execPath, [mainScript, '--json', 'simulate', file, '--write', '--no-prompt'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [first] = await once(child.stdout, 'data')
    await using lab = await Simulator.attach(JSON.parse(String(first).split('\n')[0] ?? '').simulation.endpoint)
    await lab.node('NODE2').pause()
    child.kill('SIGTERM')
    const [code] = await once(child, 'exit')
    const [, second] = parseLab(JSON.parse(readFileSync(file, 'utf8'))).nodes
    // Windows knows no signals: there it was killed.
    if (process.platform !== 'win32') assert.deepEqual([code, second?.state], [0, 'paused'])
    await using _next = await Simulator.load(file, { write: true })
  })
})
