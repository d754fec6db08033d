import assert from 'node:assert/strict'
import { Simulator } from 'clusapi/simulator'
import { command } from './run.js'

describe('command line: resource dependencies', () => {
  let lab: Simulator

  before(async () => {
    lab = await Simulator.start()
    await using cluster = await lab.connect()
    const group = await cluster.createGroup('G')
    for (const name of ['a', 'b "quoted"', 'c']) await group.createResource({ name, type: 'IP Address' })
    const top = await group.createResource({ name: 'top', type: 'IP Address' })
    await top.setDependencyExpression({ and: ['c', { or: ['a', 'b "quoted"'] }] })
    await (await cluster.resource('c')).addDependency('a')
  })
  after(() => lab[Symbol.asyncDispose]())

  const run = (...args: string[]) => command('--cluster', lab.endpoint, ...args)

  it('is a tree for people', async () => {
    const { stdout, status } = await run('resource', 'dependencies', 'TOP')
    assert.equal(status, 0)
    const tree = ['top', '├─ c', '│  └─ a', '└─ any one of', '   ├─ a', '   └─ b "quoted"', '']
    assert.deepEqual(stdout.split('\n'), tree)
    assert.equal((await run('resource', 'dependencies', '--group', 'G')).stdout, stdout)
  })

  it('is a list of what each resource needs for programs', async () => {
    const { stdout } = await run('--json', 'resource', 'dependencies', 'top')
    assert.deepEqual(JSON.parse(stdout), [
      { name: 'top', dependsOn: { and: ['c', { or: ['a', 'b "quoted"'] }] } },
      { name: 'c', dependsOn: 'a' },
      { name: 'a', dependsOn: null },
      { name: 'b "quoted"', dependsOn: null },
    ])
  })

  it('is text for Graphviz, on request', async () => {
    const { stdout } = await run('resource', 'dependencies', 'top', '--dot')
    assert.match(stdout, /^digraph dependencies \{\n {2}"top"\n {2}"top" -> "c"\n/)
    assert(stdout.includes('  "top" -> "b \\"quoted\\"" [style=dashed]\n'))
  })

  it('refuses what is not there', async () => {
    const { status, stderr } = await run('resource', 'dependencies', 'nobody')
    assert.deepEqual([status, /ERROR_RESOURCE_NOT_FOUND/.test(stderr)], [3, true])
  })
})
