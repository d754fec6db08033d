import { strict as assert } from 'node:assert'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtInLab, LabError, parseLab, Simulator, writeLab } from '../../lib/simulator.js'
import { simulateHere } from '../simulator/here.js'
import { command } from './run.js'
import { schemas } from './schemas.js'

describe('clusapi export', () => {
  let folder: string
  let file: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'clusapi-export-'))
    file = join(folder, 'lab.json')
  })
  afterEach(() => rmSync(folder, { recursive: true, maxRetries: 5 }))

  it('writes the cluster as a lab to stdout, in ASCII, and what is missing to stderr', async () => {
    const odd = structuredClone(builtInLab)
    odd.groups.push({ name: 'Zürich 東京 \u007f', owner: 'NODE1', resources: [] })
    await using lab = await simulateHere(odd)
    for (const json of [[], ['--json']]) {
      const { status, stdout, stderr } = await command('--cluster', lab.endpoint, ...json, 'export')
      assert.equal(status, 0, stderr)
      assert.match(stdout, /^[\x20-\x7e\n]*$/)
      assert.equal(parseLab(JSON.parse(stdout)).groups.at(-1)?.name, 'Zürich 東京 \u007f')
      assert.match(stderr, /clusapi: not in the lab: key containers and local registries of the nodes/)
    }
  })

  it('writes a file, which is a cluster to the next command', async () => {
    const { status, stdout } = await command('--simulate', 'export', file)
    assert.equal(status, 0)
    assert.match(stdout, /lab\.json: 2 nodes, 3 groups, 8 resources\n$/)
    const listed = await command('--simulate', '--json', 'resource', 'list')
    assert.deepEqual((await command('--lab', file, '--json', 'resource', 'list')).stdout, listed.stdout)
  })

  it('replaces a file only when told to, and never under the hands of a writer', async () => {
    writeFileSync(file, JSON.stringify({ ...builtInLab, name: 'MINE' }))
    const kept = await command('--simulate', 'export', file)
    assert.equal(kept.status, 2)
    assert.match(kept.stderr, /lab\.json is there already: --force replaces it/)
    const writer = await Simulator.load(file, { write: true })
    const held = await command('--simulate', '--json', 'export', '--force', file)
    await writer.close()
    assert.equal(held.status, 4)
    assert.equal(schemas.error.parse(JSON.parse(held.stderr)).error.code, 'ERR_CLUSAPI_LAB_LOCKED')
    assert.match(readFileSync(file, 'utf8'), /MINE/)
    const { status, stdout } = await command('--simulate', '--json', 'export', '--force', file)
    assert.equal(status, 0)
    const { omitted, ...counts } = JSON.parse(stdout)
    assert.deepEqual(counts, { file, nodes: 2, groups: 3, resources: 8 })
    assert.equal(omitted.length, 1)
    assert.doesNotMatch(readFileSync(file, 'utf8'), /MINE/)
  })

  it('says where it cannot write, and where there is no cluster', async () => {
    const nowhere = await command('--simulate', 'export', join(folder, 'no', 'lab.json'))
    assert.equal(nowhere.status, 2)
    assert.match(nowhere.stderr, /lab\.json cannot be written: /)
    assert.equal((await command('--cluster', `sim:1-${'0'.repeat(32)}`, 'export')).status, 4)
  })

  it('is checked before it is written', async () => {
    const wrong = { ...builtInLab, nodes: [] }
    await assert.rejects(writeLab(file, wrong), LabError)
    assert.throws(() => readFileSync(file), { code: 'ENOENT' })
  })
})
