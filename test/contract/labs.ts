import fc from 'fast-check'
import type { Lab, LabGroup, LabKey, LabResource, LabValue } from '../../lib/simulator.js'

const bytes = fc.uint8Array({ maxLength: 5 }).map(data => Buffer.from(data).toString('hex'))
const text = fc.string({ unit: fc.constantFrom('a', 'B', 'ß', '東', ' ', '"', '%', '🙂'), maxLength: 6 })
const value: fc.Arbitrary<LabValue> = fc.oneof(
  text,
  fc.integer({ min: 0, max: 0xffff_ffff }),
  fc.array(
    text.filter(item => item !== ''),
    { maxLength: 3 },
  ),
  fc.record({ type: fc.constant('EXPAND_SZ' as const), value: text }),
  fc.record({ type: fc.constant('QWORD' as const), value: fc.bigInt(0n, 2n ** 64n - 1n).map(String) }),
  fc.record({ type: fc.constant('DWORD_BIG_ENDIAN' as const), value: fc.nat() }),
  fc.record({ type: fc.constantFrom('BINARY' as const, 'NONE' as const), value: bytes }),
  fc.record({ type: fc.constantFrom(4, 7, 99), value: bytes }),
)
// A word in front keeps these names apart from those that the cluster itself gives.
const name = fc.string({ unit: fc.constantFrom('x', 'y', 'é', '.', ' ', '_'), maxLength: 4 }).map(rest => `my ${rest}`)
const values = fc.dictionary(name, value, { maxKeys: 3 })
const { tree } = fc.letrec<{ tree: LabKey; keys: Record<string, LabKey> }>(tie => ({
  tree: fc.record({ values, keys: tie('keys') }),
  keys: fc.oneof({ depthSize: 'small' }, fc.constant({}), fc.dictionary(name, tie('tree'), { maxKeys: 2 })),
}))

/** Clusters at random: everything that a lab can say of a cluster and a client of the cluster can see. */
export const labs: fc.Arbitrary<Lab> = fc
  .record({
    nodes: fc.array(fc.constantFrom('up', 'up', 'paused', 'down'), { minLength: 1, maxLength: 3 }),
    networks: fc.array(fc.constantFrom('none', 'internal', 'client', 'internalAndClient'), { maxLength: 2 }),
    groups: fc.array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 3 }),
    domain: fc.option(fc.constantFrom('contoso.com', 'local'), { nil: undefined }),
    level: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
    more: fc.infiniteStream(tree),
    dice: fc.infiniteStream(fc.nat({ max: 0xffff })),
  })
  .map(parts => assemble(parts))

interface Parts {
  nodes: string[]
  networks: string[]
  groups: number[][]
  domain: string | undefined
  level: number | undefined
  more: fc.Stream<LabKey>
  dice: fc.Stream<number>
}

function assemble({ nodes, networks, groups, domain, level, more, dice }: Parts): Lab {
  const roll = (sides: number) => (dice.next().value as number) % sides
  const extra = () => foldNames(more.next().value as LabKey)
  const one = <Item>(items: readonly Item[]): Item => items[roll(items.length)] as Item
  const maybe = <Part extends object>(part: () => Part): Part | Record<never, never> => (roll(2) ? part() : {})
  // Somebody has to be there to answer.
  const states = nodes.map((state, i) => (i === 0 ? 'up' : state) as 'up' | 'paused' | 'down')
  const names = states.map((_, i) => `NODE${i + 1}`)
  const some = () => names.filter((node, i) => i === 0 || roll(2) || node === '')
  const lab: Lab = {
    name: 'RANDOM',
    ...(domain !== undefined && { domain }),
    ...(level !== undefined && {
      version: { major: 10, minor: 0, build: level, functionalLevel: level, vendor: 'V', servicePack: 'S' },
    }),
    networks: networks.map((role, i) => ({
      name: `Network ${i}`,
      role: role as 'none',
      ...maybe(() => ({ address: `10.${i}.0.0`, mask: '255.255.0.0' })),
      ...extra(),
    })),
    nodes: states.map((state, i) => ({
      name: names[i] as string,
      ...maybe(() => ({ id: `${i + 1}` })),
      state,
      interfaces: networks.map((_, network) => ({
        network: `Network ${network}`,
        adapter: `Adapter ${network}`,
        ...maybe(() => ({ name: `interface ${i} ${network}` })),
        ...maybe(() => ({ address: `10.${network}.0.${i + 1}` })),
        ...extra(),
      })),
      ...extra(),
    })),
    resourceTypes: ['Plain', 'Ornate'].map(name => ({ name, ...extra() })),
    groups: groups.map((members, i): LabGroup => {
      const owner = one(names)
      const isDown = states[names.indexOf(owner)] === 'down'
      const resources = members.map(
        (seed, j): LabResource => ({
          name: `R${i}.${j}`,
          type: one(['Plain', 'Ornate']),
          state: one(isDown ? ['offline', 'failed'] : ['online', 'offline', 'failed']),
          ...maybe(() => ({ persistentState: seed % 2 === 0 })),
          ...(j > 0 && roll(2) && { dependsOn: j > 1 && roll(2) ? [[`R${i}.0`, `R${i}.1`]] : [`R${i}.${j - 1}`] }),
          ...maybe(() => ({ possibleOwners: some() })),
          ...maybe(() => ({ parameters: extra().values ?? {} })),
          ...maybe(() => ({
            cryptoCheckpoints: [
              { checkpoint: `1\\\\Shared`, key: one(['00', 'ff']) },
              { checkpoint: `24\\Provider\\${j}`, key: 'abcd' },
              { checkpoint: 'nobody can read this' },
            ],
          })),
          ...maybe(() => ({
            registryCheckpoints: [
              { path: 'SOFTWARE\\One', saved: extra() },
              { path: 'SOFTWARE\\Two', view: 32 as const, saved: null },
            ],
          })),
          ...extra(),
        }),
      )
      return {
        name: `G${i}`,
        owner,
        ...maybe(() => ({ type: one([1, 100, 9999]) })),
        ...maybe(() => ({ preferredOwners: some() })),
        ...maybe(() => ({ persistentState: roll(2) === 0 })),
        resources,
        ...extra(),
      }
    }),
    database: extra(),
  }
  const resource = lab.groups[0]?.resources[0]
  return resource ? { ...lab, ...maybe(() => ({ quorum: { resource: resource.name, path: 'Q:\\Cluster\\' } })) } : lab
}

/** Names that differ in nothing but case are one name to a cluster. */
function foldNames({ values = {}, keys = {} }: LabKey): LabKey {
  const once = <Item>(record: Record<string, Item>) =>
    Object.fromEntries(new Map(Object.entries(record).map(([name, item]) => [name.toUpperCase(), item])))
  return {
    values: once(values),
    keys: Object.fromEntries(Object.entries(once(keys)).map(([name, key]) => [name, foldNames(key)])),
  }
}
