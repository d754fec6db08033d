import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { builtInLab } from '../../lib/simulator/built-in.gen.js'
import { buildCluster } from '../../lib/simulator/lab/build.js'
import { describeCluster } from '../../lib/simulator/lab/describe.js'
import { LabError } from '../../lib/simulator/lab/error.js'
import { formatLab, parseLab, parseLabText } from '../../lib/simulator/lab/parse.js'
import type { Lab, LabKey } from '../../lib/simulator/lab/schema.js'
import { Clock } from '../../lib/simulator/world/clock.js'
import { fold } from '../../lib/simulator/world/names.js'
import { builtInModule, schemaText } from '../../scripts/labs.js'
import { labOf } from './lab-service.js'

const file = (path: string) =>
  readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8').replaceAll('\r\n', '\n')

const reload = (lab: Lab): Lab => describeCluster(buildCluster(parseLabText(formatLab(lab)), new Clock()))

describe('labs', () => {
  it('come with a schema, and with a built-in one, that are current (npm run generate)', () => {
    assert.deepEqual(JSON.parse(file('examples/labs/lab.schema.json')), JSON.parse(schemaText()))
    assert.equal(file('lib/simulator/built-in.gen.ts'), builtInModule(file('examples/labs/two-node.json')))
  })

  it('describe the built-in cluster as it is', () => {
    assert.deepEqual(reload(builtInLab), builtInLab)
  })

  it('are refused with the path of every wrong field', () => {
    const problems = (lab: unknown) => {
      try {
        parseLab(lab)
      } catch (error) {
        if (error instanceof LabError) return error.problems.map(({ path }) => path)
        throw error
      }
      return []
    }
    const first = (change: object) => problems(labOf([{ ...change }, {}]))
    assert.deepEqual(problems(null), [''])
    assert.deepEqual(problems({ ...labOf([]), nodes: [] }), ['nodes'])
    assert.deepEqual(problems({ ...labOf([]), colour: 1 }), ['colour'])
    assert.deepEqual(problems(labOf([], {}, { owner: 'X' })), ['groups[0].owner'])
    assert.deepEqual(problems(labOf([], { nodes: [{ name: 'NODE1' }, { name: 'node1' }] })), ['nodes[1].name'])
    assert.deepEqual(problems(labOf([], { nodes: [{ name: 'NODE1' }, { name: '1' }] })), ['nodes[1].name'])
    assert.deepEqual(first({ name: 'r1' }), ['groups[0].resources[1].name'])
    assert.deepEqual(first({ type: 'Else' }), ['groups[0].resources[0].type'])
    assert.deepEqual(first({ name: ' ' }), ['groups[0].resources[0].name'])
    assert.deepEqual(first({ dependsOn: ['R9'] }), ['groups[0].resources[0].dependsOn[0]'])
    assert.deepEqual(first({ dependsOn: ['R0'] }), ['groups[0].resources[0].dependsOn[0]'])
    assert.deepEqual(first({ possibleOwners: ['NODE1', 'X'] }), ['groups[0].resources[0].possibleOwners[1]'])
    assert.deepEqual(first({ cryptoCheckpoints: ['1\\\\None'] }), ['groups[0].resources[0].cryptoCheckpoints[0]'])
    assert.deepEqual(first({ cryptoCheckpoints: ['None'] }), ['groups[0].resources[0].cryptoCheckpoints[0]'])
    const registryCheckpoints = (...items: unknown[]) => first({ registryCheckpoints: items })
    const at = (i: number) => `groups[0].resources[0].registryCheckpoints[${i}]`
    assert.deepEqual(registryCheckpoints('SOFTWARE\\None'), [at(0)])
    assert.deepEqual(registryCheckpoints({ path: 'SOFTWARE\\None', saved: null }, 'software\\none'), [at(1)])
    assert.deepEqual(registryCheckpoints({ path: 'A', view: 16, saved: null }).length, 1)
    for (const path of ['', '\\A', 'A\\', 'A\\\\B', `A\\${'x'.repeat(256)}`]) {
      assert.equal(registryCheckpoints(path).length, 1, path)
      assert.equal(problems(labOf([], { nodes: [{ name: 'NODE1', registry: { [path]: {} } }] })).length, 1, path)
    }
    assert.deepEqual(first({ parameters: { a: { type: 'BINARY', value: 'x' } } }), [
      'groups[0].resources[0].parameters.a.value',
    ])
    assert.deepEqual(first({ values: JSON.parse('{"__proto__": true}') }).length, 1)
    assert.deepEqual(problems(labOf([{}], { nodes: [{ name: 'NODE1', state: 'down' }] })), [
      'groups[0].resources[0].state',
    ])
    assert.deepEqual(first({ values: { 'a\0': 1 } }), ['groups[0].resources[0].values["a\\u0000"]'])
    assert.deepEqual(first({ parameters: { S: '', t: 1, s: 2 } }), ['groups[0].resources[0].parameters.s'])
    assert.deepEqual(first({ keys: { A: { keys: { b: {}, B: {} } } } }), ['groups[0].resources[0].keys.A.keys.B'])
    assert.deepEqual(problems(labOf([], { nodes: [{ name: 'NODE1', registry: { 'A\\b': {}, 'a\\B': {} } }] })), [
      'nodes[0].registry["a\\\\B"]',
    ])
    for (const name of ['', 'a\\b', 'x'.repeat(256)]) assert.equal(first({ keys: { [name]: {} } }).length, 1)
    const cycle = [{ dependsOn: ['R1'] }, { dependsOn: [['R0', 'R2']] }, {}]
    assert.deepEqual(
      problems(labOf(cycle)),
      [0, 1].map(i => `groups[0].resources[${i}].dependsOn[0]`),
    )
    assert.throws(() => parseLabText('{', 'lab.json'), { code: 'ERR_CLUSAPI_LAB', message: /^lab\.json is not .*JSON/ })
    assert.throws(() => parseLab(labOf([], {}, { owner: 'X' }), 'a.json'), {
      message: 'a.json is not a simulated cluster: groups[0].owner: there is no node "X"',
    })
  })

  it('are refused where their keys are too deep for a registry', () => {
    let key: LabKey = {}
    for (let i = 0; i < 600; i++) key = { keys: { deeper: key } }
    const lab = parseLab({ ...labOf([]), database: key })
    assert.throws(() => buildCluster(lab, new Clock()), { code: 'ERR_CLUSAPI_LAB', message: /deeper than 512/ })
  })

  it('tell registry checkpoints in the shortest form that means the same', () => {
    const registry = { 'SOFTWARE\\Contoso': { values: { A: 1 } }, 'SOFTWARE\\WOW6432Node\\X': { values: { B: 2 } } }
    const registryCheckpoints = [
      'SOFTWARE\\Contoso',
      { path: 'SOFTWARE\\X', view: 32 as const },
      { path: 'SOFTWARE', saved: { values: { else: 'where' } } },
      { path: 'SYSTEM\\None', saved: null },
    ]
    const lab = labOf([{ registryCheckpoints }], { nodes: [{ name: 'NODE1', registry }, { name: 'NODE2' }] })
    const described = reload(lab)
    assert.deepEqual(described.groups[0]?.resources[0]?.registryCheckpoints, registryCheckpoints)
    assert.deepEqual(described.nodes[0]?.registry, {
      SOFTWARE: { keys: { Contoso: { values: { A: 1 } }, WOW6432Node: { keys: { X: { values: { B: 2 } } } } } },
    })
    assert.equal(described.nodes[1]?.registry, undefined)
    assert.deepEqual(reload(described), described)
  })

  it('come back the same after a round trip', () => {
    fc.assert(
      fc.property(anyLab, lab => {
        const described = reload(lab)
        assert.deepEqual(reload(described), described)
        assert.deepEqual(pick(described), pick(lab))
      }),
      { numRuns: 200 },
    )
  })

  it('keep what clients wrote into the database, however odd', () => {
    const data = fc.uint8Array({ maxLength: 12 })
    const type = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 0xffff_ffff }))
    const entry = fc.tuple(anyName, type, data)
    const place = fc.constantFrom(
      '',
      'Resources',
      'Groups\\g',
      'Nodes\\1\\Deep\\Deeper',
      'Resources\\r\\Parameters',
      'Else\\where',
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(place, entry), { maxLength: 20 }), entries => {
        const cluster = buildCluster(labOf([{ id: 'r' }], {}, { id: 'g' }), new Clock())
        const written = new Map<string, [number, Uint8Array]>()
        for (const [path, [name, type, data]] of entries) {
          const { key } = cluster.database.create(path)
          key.write(`x${name}`, { type, data })
          written.set(`${path}\\x${key.get(`x${name}`)?.name.slice(1)}`.toUpperCase(), [type, data])
        }
        const again = buildCluster(parseLabText(formatLab(describeCluster(cluster))), new Clock())
        for (const [path, [name]] of entries) {
          const value = again.database.find(path)?.get(`x${name}`)
          const original = cluster.database.find(path)?.get(`x${name}`)
          assert.deepEqual(value && [value.type, [...value.data]], original && [original.type, [...original.data]])
        }
      }),
      { numRuns: 200 },
    )
  })
})

const anyName = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'ß', '\ud800', '10', '2', ' '),
  fc.string({ maxLength: 6 }).map(text => text.replaceAll(/[\\\0]/g, '_')),
)

const anyValue = fc.oneof(
  fc.string({ maxLength: 6 }).map(text => text.replaceAll('\0', '_')),
  fc.integer({ min: 0, max: 0xffff_ffff }),
  fc.array(fc.constantFrom('one', 'two'), { maxLength: 3 }),
  fc.record({ type: fc.constant('QWORD' as const), value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String) }),
  fc.record({ type: fc.constant('DWORD_BIG_ENDIAN' as const), value: fc.integer({ min: 0, max: 0xffff_ffff }) }),
  fc.record({ type: fc.constantFrom('BINARY' as const, 'NONE' as const), value: fc.constantFrom('', '00', 'c0ffee') }),
  fc.record({ type: fc.constantFrom(6, 8, 4711), value: fc.constantFrom('', '00', 'c0ffee') }),
)

const values = fc
  .uniqueArray(fc.tuple(anyName, anyValue), { maxLength: 4, selector: ([name]) => fold(name) })
  .map(entries => Object.fromEntries(entries))
const containers = fc
  .uniqueArray(fc.constantFrom('K', 'L', 'M'), { maxLength: 3 })
  .map(names => names.map((container, i) => ({ providerType: 1, container, exportable: i > 0, key: `0${i}` })))

const anyLab: fc.Arbitrary<Lab> = fc
  .record({
    containers,
    states: fc.array(fc.constantFrom('online' as const, 'offline' as const, 'failed' as const), { maxLength: 5 }),
    permission: fc.constantFrom('all' as const, 'read' as const, 'none' as const),
    values: fc.array(values, { minLength: 4, maxLength: 4 }),
    persistentState: fc.boolean(),
    alone: fc.boolean(),
  })
  .map(({ containers, states, permission, values, persistentState, alone }) =>
    labOf(
      states.map((state, i) => ({
        state,
        persistentState,
        parameters: values[0],
        ...(i > 0 && { dependsOn: ['R0', ...(i > 1 ? [['R0', `R${i - 1}`]] : [])] }),
        ...(alone && { possibleOwners: ['NODE1'], online: 10, offline: 'manual' as const }),
        registryCheckpoints: alone ? ['SOFTWARE\\A', { path: 'SOFTWARE\\A\\B', saved: { values: values[0] } }] : [],
        cryptoCheckpoints: containers
          .filter(({ exportable }) => exportable)
          .map(({ container }) => `1\\\\${container}`),
      })),
      {
        permission,
        networks: [
          { name: 'N', role: alone ? 'none' : 'client', cut: persistentState, values: values[1] },
          { name: 'M' },
        ],
        nodes: [
          {
            name: 'NODE1',
            interfaces: [
              { network: 'n', adapter: 'E', cut: alone, values: values[2] },
              { network: 'M', adapter: 'F', name: 'X' },
            ],
            keyContainers: containers,
            values: values[1],
            registry: { 'SOFTWARE\\A\\B': { values: values[3] } },
          },
          { name: 'NODE2', state: 'paused' },
        ],
        database: { values: values[2], keys: { More: { values: values[3] }, Groups: { keys: { Stray: {} } } } },
      },
      { preferredOwners: ['NODE2'] },
    ),
  )

/** What a lab says that its description has to say as well, whatever is filled in or left out. */
function pick({ groups, nodes, networks = [] }: Lab): unknown {
  return {
    networks: networks.map(({ name, role, cut = false }) => [name, role, cut]),
    interfaces: nodes.map(({ interfaces = [] }) =>
      interfaces.map(({ adapter, name, cut = false }) => [adapter, name, cut]),
    ),
    nodes: nodes.map(({ name, keyContainers = [] }) => [
      name,
      keyContainers.map(({ container, key, exportable = true }) => [container, key, exportable]),
    ]),
    groups: groups.map(({ name, owner, resources }) => [
      name,
      owner,
      resources.map(({ name, state = 'offline', parameters = {}, cryptoCheckpoints = [], dependsOn = [] }) => [
        name,
        state,
        Object.entries(parameters).length,
        cryptoCheckpoints,
        dependsOn,
      ]),
    ]),
  }
}
