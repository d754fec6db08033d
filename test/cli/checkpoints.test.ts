import { strict as assert } from 'node:assert'
import type { z } from 'zod'
import type { Simulator } from '../../lib/simulator.js'
import { simulateHere } from '../simulator/here.js'
import { command } from './run.js'
import { schemas } from './schemas.js'

const sql = 'SQL Server'
const path = 'SOFTWARE\\Contoso\\App'

describe('command line: checkpoints of both kinds', () => {
  let lab: Simulator

  beforeEach(async () => {
    lab = await simulateHere()
    await lab.node('NODE1').registry.set(path, 'Port', 1433)
  })
  afterEach(() => lab[Symbol.asyncDispose]())

  const people = (...args: string[]) => command('--cluster', lab.endpoint, 'checkpoint', ...args)

  async function json<S extends z.ZodType>(status: number, schema: S, ...args: string[]): Promise<z.output<S>> {
    const outcome = await people('--json', ...args)
    assert.equal(outcome.status, status, outcome.stderr)
    return schema.parse(JSON.parse(outcome.stdout))
  }

  it('are listed together, and each kind alone', async () => {
    const registry = { resource: sql, kind: 'registry', path }
    assert.deepEqual(await json(0, schemas.checkpoint, 'add', sql, '--registry', path), registry)
    const all = await json(0, schemas.checkpointList, 'list')
    assert.deepEqual(
      all.map(({ kind }) => kind),
      ['crypto', 'registry'],
    )
    assert.deepEqual(await json(0, schemas.checkpointList, 'list', sql, '--registry'), [registry])
    assert.deepEqual(await json(0, schemas.checkpointList, 'list', '--crypto'), [all[0]])
    assert.match((await people('list', '--registry')).stdout, /SQL Server +registry +SOFTWARE\\Contoso\\App\n/)
    const outcome = await command('--cluster', lab.endpoint, '--json', 'resource', 'show', sql)
    assert.deepEqual(schemas.resourceShow.parse(JSON.parse(outcome.stdout)).checkpoints, all)
    assert.deepEqual(await json(0, schemas.checkpoint, 'remove', sql, '--registry', path, '--yes'), registry)
    assert.deepEqual(await json(0, schemas.checkpointList, 'list', '--registry'), [])
  })

  it('of a registry key can be of the view that programs of 32 bits have', async () => {
    assert.equal((await people('add', sql, '--registry', path, '--view', '32')).status, 3)
    await lab.node('NODE1').registry.set(path, 'Bits', 32, { view: 32 })
    assert.equal((await people('add', sql, '--registry', path, '--view', '32')).status, 0)
  })

  it('are audited: 5 tells of differences, and the document of what they are', async () => {
    const found = await json(5, schemas.checkpointAudit, 'audit')
    assert.deepEqual(
      found.differences.map(({ node, state, owner }) => ({ node, state, owner })),
      [{ node: 'NODE2', state: 'missing', owner: false }],
    )
    const { status, stdout, stderr } = await people('audit', sql)
    assert.equal(status, 5)
    assert.match(
      stdout,
      /Container or key +NODE1 +NODE2\n.*SQL Backup Key +present +missing\n\nSQL Server: NODE2 has no/,
    )
    assert.doesNotMatch(stderr, /unknown/)
    await lab.node('NODE2').keyContainers.create({ providerType: 1, container: 'SQL Backup Key', exportable: true })
    assert.deepEqual((await json(0, schemas.checkpointAudit, 'audit')).differences, [])
    assert.equal((await people('audit')).status, 0)
    assert.match((await people('audit', 'SQL Server Agent')).stdout, /There are no checkpoints/)
  })

  it('are repaired after a question, and the warning comes with a dry run too', async () => {
    await people('add', sql, '--registry', path)
    const cluster = await lab.connect()
    await (await cluster.resource(sql)).offline()
    await lab.clock.advance(600_000)
    await cluster[Symbol.asyncDispose]()
    assert.equal((await people('repair', sql)).status, 2)
    const rehearsal = await people('repair', sql, '--dry-run')
    assert.equal(rehearsal.status, 0)
    assert.match(rehearsal.stdout, /DELETE_REGISTRY_CHECKPOINT.*\n.*ADD_REGISTRY_CHECKPOINT_64BIT/)
    assert.match(rehearsal.stderr, /is Offline: what is on NODE1 now takes the place/)
    const { steps, warnings } = await json(0, schemas.checkpointRepair, 'repair', sql, '--yes')
    assert.deepEqual(
      steps.map(({ skipped }) => skipped),
      [null, null],
    )
    assert.equal(warnings.length, 1)
    await lab.node('NODE1').registry.set(path, 'Bits', 32, { view: 32 })
    assert.match((await people('repair', sql, '--yes')).stdout, /in both views, say --view/)
    assert.match((await people('repair', sql, '--yes', '--view', '64')).stdout, /App +saved again/)
  })
})
