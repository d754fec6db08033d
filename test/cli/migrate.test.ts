import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { controlCodeNames } from '../../lib/index.js'
import { ClusApi } from '../../lib/raw.js'
import { builtInLab, type Simulator } from '../../lib/simulator.js'
import { simulateHere } from '../simulator/here.js'
import { command } from './run.js'

/** The table of the page: cmdlet, command, native functions. */
const page = readFileSync(new URL('../../../docs/migrate-from-powershell.md', import.meta.url), 'utf8')
const rows = [...page.matchAll(/^\| ([\w-]+) \| `clusapi (.*?)` \| (.*?) \| .*? \|$/gm)].map(
  ([, cmdlet, text, native]) => ({
    cmdlet: cmdlet ?? '',
    text: text ?? '',
    words: [...(text ?? '').matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
    native: [...(native ?? '').matchAll(/`(\w+)`(?: with `(\w+)`)?/g)].map(([, name, code]) =>
      [name, code].join(' ').trim(),
    ),
  }),
)

/** What the commands of the page find, beside the built-in cluster. */
const lab = structuredClone(builtInLab)
lab.resourceTypes?.push({ name: 'Unused' })
lab.nodes.push({ name: 'NODE3', state: 'paused' })
lab.groups.push(
  { name: 'Empty', owner: 'NODE1', resources: [] },
  {
    name: 'Web',
    owner: 'NODE1',
    resources: [
      { name: 'Address', type: 'IP Address' },
      { name: 'Disk', type: 'Physical Disk', possibleOwners: ['NODE1'] },
      { name: 'Site', type: 'SQL Server', dependsOn: ['Address'] },
    ],
  },
)

describe('docs/migrate-from-powershell.md', () => {
  /** Asynchronous functions of ClusAPI as they were, by name. */
  const originals = new Map<string, unknown>()
  const called = new Set<string>()
  const prototype = ClusApi.prototype as unknown as Record<string, unknown>

  let shared: Simulator

  before(async () => {
    shared = await begin()
    for (const name of Object.getOwnPropertyNames(prototype).filter(each => each.endsWith('Async'))) {
      const original = prototype[name] as (...args: unknown[]) => unknown
      originals.set(name, original)
      const plain = name.slice(0, -'Async'.length)
      prototype[name] = function (this: unknown, ...args: unknown[]) {
        called.add(plain)
        const codes = args.filter(value => typeof value === 'number').flatMap(controlCodeNames)
        for (const code of codes) called.add(`${plain} ${code}`)
        return original.apply(this, args)
      }
    }
  })
  after(async () => {
    for (const [name, original] of originals) prototype[name] = original
    await shared.close()
  })

  it('shows the cmdlets of everyday', () => {
    for (const cmdlet of ['Get-ClusterResource', 'Move-ClusterGroup', 'Add-ClusterCheckpoint']) {
      assert.ok(
        rows.some(row => row.cmdlet === cmdlet),
        cmdlet,
      )
    }
  })

  for (const { cmdlet, text, words, native } of rows) {
    it(`${cmdlet}: ${text}`, async () => {
      // Commands that only look may look at the same cluster.
      const looks = words.some(word => ['list', 'show', 'get', 'quorum'].includes(word))
      await using own = looks ? null : await begin()
      const simulator = own ?? shared
      called.clear()
      const { status, stderr } = await command('--cluster', simulator.endpoint, ...words)
      assert.equal(status, 0, stderr)
      for (const each of native) assert.ok(called.has(each), `${each} is none of ${[...called].join(', ')}`)
    })
  }

  async function begin(): Promise<Simulator> {
    const simulator = await simulateHere(lab)
    for (const container of ['MyKey', 'Old']) {
      await simulator.node('NODE1').keyContainers.create({ providerType: 1, container, exportable: true })
    }
    await using cluster = await simulator.connect()
    await (await cluster.resource('SQL Server')).cryptoCheckpoints.add('1\\\\Old')
    return simulator
  }
})
