import assert from 'node:assert/strict'
import { decodeMultiSz } from '../../lib/codecs/multi-sz.js'
import { decodePropertyList, encodePropertyList } from '../../lib/codecs/property-list.js'
import { Win32Error } from '../../lib/constants/index.js'
import { LabService, labOf, wide } from './lab-service.js'
import type { WireClient } from './wire-client.js'

const nothing = new Uint8Array(0)
const dwords = (...numbers: number[]) => new Uint8Array(Uint32Array.from(numbers).buffer)

describe('the simulated cluster: control codes', () => {
  let lab: LabService
  let client: WireClient
  /** Arguments before the host, by function. */
  let objects: Record<string, unknown[]>

  before(async () => {
    const values = { Characteristics: 4, ResourceClass: 2, ResourceSubClass: 0x8000_0000, Flags: 8 }
    lab = await LabService.start({
      ...labOf([{ name: 'R', type: 'Typed' }], {}, { type: 1 }),
      domain: 'corp.example',
      networks: [{ name: 'Lan' }],
      nodes: [{ name: 'NODE1', interfaces: [{ network: 'Lan', adapter: 'Card', id: 'i1' }] }, { name: 'NODE2' }],
      resourceTypes: [{ name: 'Typed', values: { ...values, RequiredDependencies: ['IP Address', 'Disk'] } }],
    })
    client = await lab.client()
    const cluster = await client.open()
    objects = {
      ClusterControl: [cluster],
      ClusterGroupControl: [await client.value('OpenClusterGroup', cluster, 'G')],
      ClusterNodeControl: [await client.value('OpenClusterNode', cluster, 'NODE1')],
      ClusterResourceControl: [await client.value('OpenClusterResource', cluster, 'R')],
      ClusterResourceTypeControl: [cluster, 'typed'],
      ClusterNetworkControl: [await client.value('OpenClusterNetwork', cluster, 'Lan')],
      ClusterNetInterfaceControl: [await client.value('OpenClusterNetInterface', cluster, 'i1')],
    }
  })
  after(() => lab.close())

  const ask = (name: string, code: number, host = 0n, input: Uint8Array | null = null) =>
    client.call(name, ...((objects[name] ?? []) as never[]), host, code, input, 1000)

  it('answer what is known of each kind of object', async () => {
    const answers: [string, number, Uint8Array][] = [
      ['ClusterControl', 0x07000000, nothing],
      ['ClusterControl', 0x0700003d, wide(`${lab.cluster.name}.corp.example`)],
      ['ClusterGroupControl', 0x03000000, nothing],
      ['ClusterGroupControl', 0x03000005, dwords(0)],
      ['ClusterGroupControl', 0x03000009, dwords(1)],
      ['ClusterGroupControl', 0x03000029, wide('G')],
      ['ClusterGroupControl', 0x03000039, wide(lab.cluster.group('G')?.id ?? '')],
      ['ClusterNodeControl', 0x04000000, nothing],
      ['ClusterNodeControl', 0x04000005, dwords(0)],
      ['ClusterNodeControl', 0x04000009, dwords(0)],
      ['ClusterNodeControl', 0x04000029, wide('NODE1')],
      ['ClusterNodeControl', 0x04000039, wide('1')],
      ['ClusterNodeControl', 0x04000041, wide('NT AUTHORITY\\SYSTEM')],
      ['ClusterResourceTypeControl', 0x02000000, nothing],
      ['ClusterResourceTypeControl', 0x02000005, dwords(4)],
      ['ClusterResourceTypeControl', 0x02000009, dwords(8)],
      ['ClusterResourceTypeControl', 0x0200000d, dwords(2, 0x8000_0000)],
      ['ClusterResourceControl', 0x01000005, dwords(4)],
      ['ClusterNetworkControl', 0x05000000, nothing],
      ['ClusterNetworkControl', 0x05000005, dwords(0)],
      ['ClusterNetworkControl', 0x05000009, dwords(0)],
      ['ClusterNetworkControl', 0x05000029, wide('Lan')],
      ['ClusterNetworkControl', 0x05000039, wide(lab.cluster.network('Lan')?.id ?? '')],
      ['ClusterNetInterfaceControl', 0x06000000, nothing],
      ['ClusterNetInterfaceControl', 0x06000005, dwords(0)],
      ['ClusterNetInterfaceControl', 0x06000009, dwords(0)],
      ['ClusterNetInterfaceControl', 0x06000029, wide('NODE1 - Card')],
      ['ClusterNetInterfaceControl', 0x06000031, wide('NODE1')],
      ['ClusterNetInterfaceControl', 0x06000035, wide('Lan')],
      ['ClusterNetInterfaceControl', 0x06000039, wide('i1')],
    ]
    const node2 = await client.value('OpenClusterNode', objects.ClusterControl?.[0] as never, 'NODE2')
    for (const [name, code, expected] of answers) {
      for (const host of [0n, node2])
        assert.deepEqual((await ask(name, code, host)).values, [expected], `${name} ${code.toString(16)}`)
    }
  })

  it('give what a type requires as a value list that is padded and ends', async () => {
    const [bytes] = (await ask('ClusterResourceTypeControl', 0x02000011)).values as [Uint8Array]
    const name = (text: string) => Buffer.concat([dwords(0x40003, 2 * text.length + 2), wide(text)])
    const padding = new Uint8Array(2)
    assert.deepEqual(
      bytes,
      new Uint8Array(Buffer.concat([name('IP Address'), padding, name('Disk'), padding, dwords(0)])),
    )
    assert.deepEqual((await ask('ClusterResourceControl', 0x01000011)).values, [bytes])
  })

  it('know no types that are not there, before they look at the code', async () => {
    const cluster = objects.ClusterControl?.[0] as bigint
    for (const code of [0x02000000, 0, 0x01000000]) {
      const { status } = await client.call('ClusterResourceTypeControl', cluster, 'None', 0n, code, null, 0)
      assert.equal(status, Win32Error.ERROR_CLUSTER_RESOURCE_TYPE_NOT_FOUND)
    }
  })

  it('send property lists as the Cluster service does, with a DWORD of zeros behind nearly all of them', async () => {
    const kinds = [7, 3, 4, 1, 2, 5, 6]
    for (const [i, name] of Object.keys(objects).entries()) {
      const object = (kinds[i] ?? 0) * 0x0100_0000
      const hasDll = name.startsWith('ClusterResource')
      for (const code of [0x55, 0x59, 0x65, 0x7d, 0x81, 0x8d]) {
        const { status, values } = await ask(name, object + code)
        const known = code !== 0x8d || hasDll
        assert.equal(status, known ? 0 : Win32Error.ERROR_INVALID_FUNCTION, `${name} ${code.toString(16)}`)
        if (!known) continue
        const bytes = Buffer.from(values[0] as Uint8Array)
        const list = decodePropertyList(bytes)
        const behind = code === 0x7d && !hasDll ? 0 : 4
        assert.deepEqual(bytes, Buffer.concat([encodePropertyList(list), new Uint8Array(behind)]))
        if (code === 0x7d) assert.deepEqual(list, [])
      }
      for (const code of [0x40005e, 0x61, 0x400086, 0x89]) {
        assert.equal((await ask(name, object + code)).status, Win32Error.RPC_X_BAD_STUB_DATA)
        const list = encodePropertyList([{ name: 'X', values: [{ type: 'SZ', value: 'text' }] }])
        const short = await ask(name, object + code, 0n, list.subarray(0, -10))
        assert.equal(short.status, Win32Error.ERROR_INSUFFICIENT_BUFFER)
        const wrong = await ask(name, object + code, 0n, Buffer.concat([list, Uint8Array.of(1)]))
        assert.equal(wrong.status, Win32Error.ERROR_INVALID_DATA)
      }
    }
  })

  it('refuse every code of another kind', async () => {
    const functions = Object.keys(objects)
    for (const name of functions) {
      for (let kind = 0; kind < 0x100; kind++) {
        const { status } = await ask(name, kind * 0x0100_0000)
        const own = [7, 3, 4, 1, 2, 5, 6][functions.indexOf(name)]
        assert.equal(status, kind === own ? 0 : Win32Error.ERROR_INVALID_FUNCTION, `${name} ${kind}`)
      }
    }
    assert.deepEqual(decodeMultiSz((await ask('ClusterResourceControl', 0x010000b5)).values[0] as Uint8Array), [])
  })

  it('are not sent to a node that is down', async () => {
    const node2 = await client.value('OpenClusterNode', objects.ClusterControl?.[0] as never, 'NODE2')
    const node = lab.cluster.node('NODE2')
    if (node) lab.cluster.crash(node)
    for (const [name, kind] of Object.entries({ ClusterControl: 7, ClusterGroupControl: 3, ClusterNodeControl: 4 })) {
      assert.equal((await ask(name, kind * 0x0100_0000, node2)).status, Win32Error.ERROR_CLUSTER_NODE_DOWN, name)
    }
  })
})
