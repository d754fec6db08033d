import assert from 'node:assert/strict'
import { type Cluster, ResourceControl } from '../../lib/index.js'
import { type Lab, LabError, Simulator } from '../../lib/simulator.js'

const nodeOf = (name: string, i: number) => ({
  name,
  interfaces: [
    { network: 'Public', adapter: 'Ethernet', address: `192.0.2.${i}` },
    { network: 'Heartbeat', adapter: 'Ethernet 2' },
  ],
})

/** Three nodes on two networks, and a disk with a vote. */
const lab: Lab = {
  name: 'NET',
  networks: [
    { name: 'Public', id: 'p', address: '192.0.2.0', mask: '255.255.255.0' },
    { name: 'Heartbeat', role: 'internal' },
    { name: 'Nobody', role: 'none' },
  ],
  nodes: ['A', 'B', 'C'].map((name, i) => nodeOf(name, i + 1)),
  resourceTypes: [{ name: 'Physical Disk' }],
  groups: [
    { name: 'Cluster Group', owner: 'A', type: 1, resources: [{ name: 'Witness', id: 'w', type: 'Physical Disk' }] },
  ],
  quorum: { resource: 'witness', path: 'Q:\\Cluster\\' },
}

describe('the networks of a simulated cluster', () => {
  let simulator: Simulator
  let cluster: Cluster
  beforeEach(async () => {
    simulator = await Simulator.start(lab)
    cluster = await simulator.connect()
  })
  afterEach(async () => {
    await cluster[Symbol.asyncDispose]()
    await simulator[Symbol.asyncDispose]()
  })

  const network = async (name: string) => (await (await cluster.network(name)).status()).state
  /** States of the interfaces of A, B and C to a network. */
  const interfaces = async (name: string) => {
    const states = []
    for (const node of ['A', 'B', 'C']) {
      states.push((await (await (await cluster.network(name)).interface(node)).status()).state)
    }
    return states.join(' ')
  }
  const told = async () =>
    (await simulator.events()).flatMap(({ kind, id, message }) =>
      kind === 'network' || kind === 'interface' ? [[id, message]] : [],
    )

  it('fail as a whole when they are cut, and work again when they are mended', async () => {
    await simulator.network('public').cut()
    assert.deepEqual([await network('Public'), await interfaces('Public')], ['Down', 'Failed Failed Failed'])
    assert.deepEqual([await network('Heartbeat'), await interfaces('Heartbeat')], ['Up', 'Up Up Up'])
    await simulator.network('public').mend()
    assert.deepEqual([await network('Public'), await interfaces('Public')], ['Up', 'Up Up Up'])
  })

  it('fall apart when interfaces are cut: into parts while two nodes are left to talk, down with one', async () => {
    await simulator.interface('A - Ethernet').cut()
    assert.deepEqual([await network('Public'), await interfaces('Public')], ['Partitioned', 'Failed Up Up'])
    await simulator.interface('B - Ethernet').cut()
    assert.deepEqual([await network('Public'), await interfaces('Public')], ['Down', 'Failed Failed Up'])
    await simulator.interface('A - Ethernet').mend()
    assert.deepEqual([await network('Public'), await interfaces('Public')], ['Partitioned', 'Up Failed Up'])
  })

  it('follow their nodes: who is down does not count', async () => {
    await simulator.interface('A - Ethernet').cut()
    await simulator.node('A').crash()
    assert.deepEqual([await network('Public'), await interfaces('Public')], ['Up', 'Unavailable Up Up'])
    await simulator.node('B').crash()
    await simulator.interface('C - Ethernet').cut()
    assert.deepEqual([await network('Public'), await interfaces('Public')], ['Down', 'Unavailable Unavailable Failed'])
    await simulator.node('A').revive()
    assert.deepEqual([await network('Public'), await interfaces('Public')], ['Down', 'Failed Unavailable Failed'])
    assert.equal(await network('Nobody'), 'Unavailable')
    await simulator.node('A').pause()
    assert.equal(await interfaces('Heartbeat'), 'Up Unavailable Up')
  })

  it('tell their story once, with the numbers that Windows gives it', async () => {
    assert.deepEqual(await told(), [])
    await simulator.interface('A - Ethernet').cut()
    await simulator.interface('A - Ethernet').cut()
    await simulator.node('B').crash()
    await simulator.interface('A - Ethernet').mend()
    assert.deepEqual(await told(), [
      [1127, 'A - Ethernet is Failed'],
      [1129, 'Public is Partitioned'],
      [null, 'B - Ethernet is Unavailable'],
      [null, 'B - Ethernet 2 is Unavailable'],
      [1130, 'Public is Down'],
      [null, 'A - Ethernet is Up'],
      [null, 'Public is Up'],
    ])
  })

  it('are named where they cannot be cut', async () => {
    for (const [link, code, name] of [
      [simulator.network('Nowhere'), 'ERROR_CLUSTER_NETWORK_NOT_FOUND', 'Nowhere'],
      [simulator.interface('A - Nothing'), 'ERROR_CLUSTER_NETINTERFACE_NOT_FOUND', 'A - Nothing'],
    ] as const) {
      await assert.rejects(link.cut(), { code, message: new RegExp(`'${name}'`) })
      await assert.rejects(link.mend(), { code })
    }
    await assert.rejects(simulator.network(7 as never).cut(), { code: 'ERR_CLUSAPI_CONTROL_ARGUMENT' })
  })

  it('live in the cluster database, where their names can be changed and what they are cannot', async () => {
    await using root = await cluster.openKey()
    await using key = await root.openKey('Networks\\p')
    const values = async () => [await key.get('Name'), await key.get('Role'), await key.get('Address')]
    const [name, role, address] = (await values()).map(value => value?.value)
    assert.deepEqual([name, role, address], ['Public', 3, '192.0.2.0'])
    await assert.rejects(key.set('Address', '10.0.0.0'), { code: 'ERROR_ACCESS_DENIED' })
    await assert.rejects(key.set('Name', 'heartbeat'), { code: 'ERROR_ALREADY_EXISTS' })
    await key.set('Name', 'Renamed')
    assert.equal((await cluster.network('Renamed')).id, 'p')
    const { id } = await cluster.interface('A - Ethernet')
    await using connection = await root.openKey(`NetworkInterfaces\\${id}`)
    assert.deepEqual((await connection.get('Network'))?.value, 'p')
    assert.deepEqual((await connection.get('Node'))?.value, '1')
    await assert.rejects(connection.set('Network', 'other'), { code: 'ERROR_ACCESS_DENIED' })
  })

  it('come back from a description as they were, cut ones too', async () => {
    await simulator.interface('B - Ethernet').cut()
    await simulator.network('Heartbeat').cut()
    const described = await simulator.describe()
    assert.deepEqual(described.quorum, { resource: 'Witness', path: 'Q:\\Cluster\\' })
    assert.equal(described.networks?.[1]?.cut, true)
    await using again = await Simulator.start(described)
    assert.deepEqual(await again.describe(), described)
    await using other = await again.connect()
    const states = []
    for await (const network of other.networks()) states.push((await network.status()).state)
    assert.deepEqual(states, ['Partitioned', 'Down', 'Unavailable'])
  })

  it('are part of what a lab tells of its state', async () => {
    await simulator.interface('C - Ethernet 2').cut()
    const { networks, interfaces } = await simulator.status()
    assert.deepEqual(
      networks.map(({ name, state }) => [name, state]),
      [
        ['Public', 'Up'],
        ['Heartbeat', 'Partitioned'],
        ['Nobody', 'Unavailable'],
      ],
    )
    assert.deepEqual(interfaces.at(-1), { name: 'C - Ethernet 2', state: 'Failed', node: 'C', network: 'Heartbeat' })
  })

  it('leave the quorum to the resource that has a vote, whatever it is called, as long as it is there', async () => {
    const quorum = { type: 'Witness', resource: 'Witness', device: 'Q:\\Cluster\\', maxLogSize: 0x400 }
    assert.deepEqual(await cluster.quorum(), quorum)
    await using root = await cluster.openKey()
    await using key = await root.openKey('Resources\\w')
    await key.set('Name', 'Disk of votes')
    assert.equal(await (await cluster.resource('w')).control(ResourceControl.GET_FLAGS), 1, 'it is a core resource')
    assert.deepEqual(await cluster.quorum(), { ...quorum, resource: 'Disk of votes' })
    await using place = await root.openKey('Quorum')
    await place.remove('Resource')
    const none = { type: 'NodeMajority', resource: null, device: null, maxLogSize: 0 }
    assert.deepEqual(await cluster.quorum(), none)
    assert.deepEqual((await simulator.describe()).database?.keys?.Quorum?.values, { Path: 'Q:\\Cluster\\' })
  })
})

describe('a lab with networks', () => {
  const problem = async (change: (lab: Lab) => void) => {
    const wrong = structuredClone(lab)
    change(wrong)
    try {
      await (await Simulator.start(wrong)).close()
      return null
    } catch (error) {
      if (!(error instanceof LabError)) throw error
      return `${error.problems[0]?.path}: ${error.problems[0]?.message}`
    }
  }
  const first = ({ nodes }: Lab) => nodes[0]?.interfaces?.[0] as { [field: string]: unknown }

  it('is refused for what cannot be, with the field and the reason', async () => {
    const wrongs: [(lab: Lab) => void, RegExp][] = [
      [({ networks }) => networks?.push({ name: 'PUBLIC' }), /^networks\[3\]\.name: "PUBLIC" is networks\[0\] already/],
      [({ networks }) => networks?.push({ name: 'x', id: 'P' }), /^networks\[3\]\.id/],
      [({ networks }) => networks?.push({ name: 'x', mask: '255.0.255.0' }), /^networks\[3\]\.mask: it is no mask/],
      [({ networks }) => networks?.push({ name: 'x', address: '1.2.3' }), /^networks\[3\]\.address: must be an IP/],
      [({ networks }) => networks?.push({ name: 'x', role: 'both' as never }), /^networks\[3\]\.role/],
      [lab => (first(lab).network = 'x'), /^nodes\[0\]\.interfaces\[0\]\.network: there is no network "x"/],
      [
        lab => (first(lab).network = 'heartbeat'),
        /interfaces\[1\]\.network: the node has an interface to "Heartbeat" already/,
      ],
      [lab => (first(lab).address = '192.0.3.1'), /\.address: it is not in 192\.0\.2\.0, mask 255\.255\.255\.0/],
      [lab => (first(lab).name = 'B - Ethernet'), /^nodes\[1\]\.interfaces\[0\]\.name: .*nodes\[0\]\.interfaces\[0\]/],
      [lab => (lab.quorum = { resource: 'x', path: 'Q' }), /^quorum\.resource: there is no resource "x"/],
      [lab => (lab.quorum = { resource: 'Witness', path: '' }), /^quorum\.path: must be a path/],
    ]
    for (const [change, message] of wrongs) assert.match(String(await problem(change)), message)
  })

  it('may leave addresses open, or write them as IPv6', async () => {
    const open: ((lab: Lab) => void)[] = [
      lab => delete first(lab).address,
      // What the lab says of a thing itself counts, whatever its values say.
      lab => (first(lab).values = { nAme: 'x', Network: 5 }),
      ({ networks }) => networks?.splice(0, 1, { name: 'Public', values: { NAME: { type: 6, value: '' } } }),
      lab => (first(lab).address = '2001:db8::1'),
      ({ networks }) => networks?.splice(0, 1, { name: 'Public', address: '2001:db8::' }),
      ({ networks }) => networks?.splice(0, 1, { name: 'Public', address: '192.0.2.128', mask: '255.255.255.0' }),
    ]
    for (const change of open) assert.equal(await problem(change), null)
  })
})
