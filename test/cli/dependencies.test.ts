import assert from 'node:assert/strict'
import { DOMParser, type Element } from '@xmldom/xmldom'
import { dotOf, svgOf } from '../../lib/cli/commands/dependency-graph.js'
import type { Simulator } from '../../lib/simulator.js'
import { simulateHere } from '../simulator/here.js'
import { command } from './run.js'

/** What a picture shows: texts by the class of what they stand in, and arrows by what they lead from and to. */
function read(svg: string): { nodes: Map<string, string[]>; edges: string[] } {
  const onError = (level: string, message: string) => assert.fail(`${level}: ${message}`)
  const document = new DOMParser({ onError }).parseFromString(svg, 'image/svg+xml')
  const nodes = new Map<string, string[]>()
  const edges: string[] = []
  const textIn = (part: Element, tag: string) => part.getElementsByTagName(tag)[0]?.textContent ?? ''
  for (const part of document.getElementsByTagName('g')) {
    const kind = part.getAttribute('class') ?? ''
    const dashed = [...part.getElementsByTagName('path')].some(path => path.hasAttribute('stroke-dasharray'))
    if (kind === 'edge') edges.push(textIn(part, 'title') + (dashed ? ' dashed' : ''))
    else nodes.set(kind, [...(nodes.get(kind) ?? []), textIn(part, 'text')].sort())
  }
  return { nodes, edges: edges.sort() }
}

describe('command line: resource dependencies', () => {
  let lab: Simulator

  before(async () => {
    lab = await simulateHere()
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
    const set = '"&#40;[a] or [b \\"quoted\\"])"'
    assert(stdout.includes(`  "top" -> ${set}\n`))
    assert(stdout.includes(`  ${set} [label="or", class="or", shape=plain]\n`))
    assert(stdout.includes(`  ${set} -> "b \\"quoted\\"" [style=dashed]\n`))
  })

  it('is a picture of all resources, what they all need and what any one will do for, on request', async () => {
    const { stdout, status } = await run('resource', 'dependencies', '--group', 'G', '--svg')
    assert.equal(status, 0)
    const { nodes, edges } = read(stdout)
    assert.deepEqual(nodes.get('node'), ['a', 'b "quoted"', 'c', 'top'])
    assert.deepEqual(nodes.get('node or'), ['or'])
    const either = '([a] or [b "quoted"])'
    assert.deepEqual(
      edges,
      ['c->a', 'top->c', `top->${either}`, `${either}->a dashed`, `${either}->b "quoted" dashed`].sort(),
    )
  })

  it('shows names as they are, whatever is special to Graphviz, to XML or to the encoding of the console', async () => {
    await using cluster = await lab.connect()
    const group = await cluster.createGroup('odd')
    const names = [
      'File Server (\\\\FS1)',
      '\\N\\n\\G',
      'ends with \\',
      'R&D <b>&amp;</b> &lt;',
      "it's ]]> -->",
      '([plain] or [it])',
      'plain',
      'it',
      'Größe 数据 😀',
    ]
    for (const name of names) await group.createResource({ name, type: 'IP Address' })
    const [first = '', second = ''] = names
    await (await cluster.resource('R&D <b>&amp;</b> &lt;')).setDependencyExpression({
      and: [{ or: ['plain', 'it'] }, { or: [first, second] }],
    })
    const { stdout } = await run('resource', 'dependencies', '--group', 'odd', '--svg')
    const { nodes, edges } = read(stdout)
    assert.deepEqual(nodes.get('node'), [...names].sort())
    assert.deepEqual(nodes.get('node or'), ['or', 'or'])
    assert(edges.includes(`([${first}] or [${second}])->${second} dashed`), edges.join('\n'))
    assert.match(stdout, /^<svg [\x20-\x7e\n]*<\/svg>\n$/)
  })

  it('writes out what no picture can hold', async () => {
    const name = 'a\nb\u0007\ufffe\ud800'
    const { nodes } = read(await svgOf(dotOf([{ name, dependsOn: null }])))
    assert.deepEqual(nodes.get('node'), ['a\\x0ab\\x07\\ufffe\\ud800'])
  })

  it('is either text or a picture', async () => {
    const { status, stderr } = await run('resource', 'dependencies', 'top', '--dot', '--svg')
    assert.deepEqual([status, /'--dot' cannot be used with option '--svg'/.test(stderr)], [2, true], stderr)
  })

  it('refuses what is not there', async () => {
    const { status, stderr } = await run('resource', 'dependencies', 'nobody')
    assert.deepEqual([status, /ERROR_RESOURCE_NOT_FOUND/.test(stderr)], [3, true])
  })
})
