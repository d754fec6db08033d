import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decodeMultiSz } from '../../lib/codecs/multi-sz.js'
import {
  type ClusterProperty,
  decodePropertyList,
  encodePropertyList,
  type PropertyValue,
} from '../../lib/codecs/property-list.js'
import { ResourceControl, ResourceTypeControl } from '../../lib/constants/index.js'
import { type Cluster, ClusterError, type Resource } from '../../lib/index.js'
import { Simulator } from '../../lib/simulator.js'
import { HostClient } from '../resource-host/process-client.js'
import { logged, makeType, reports, State, type TypeFolder } from './type.js'

const { ENUM_PRIVATE_PROPERTIES, GET_PRIVATE_PROPERTIES, GET_RO_PRIVATE_PROPERTIES } = ResourceControl
const { GET_PRIVATE_PROPERTY_FMTS, SET_PRIVATE_PROPERTIES, VALIDATE_PRIVATE_PROPERTIES } = ResourceControl

const manifest = [
  ...['[property Port]', 'type=dword', 'default=80', 'minimum=1', 'maximum=65535'],
  ...['[property Shift]', 'type=int32', 'minimum=-5', 'maximum=5'],
  ...['[property Names]', 'type=multi-string', 'default=a', 'default=b'],
  ...['[property Version]', 'type=string', 'default=1.0', 'readonly=true'],
  ...['[property Blob]', 'type=binary'],
]
const defaults: ClusterProperty[] = [
  { name: 'Port', values: [{ type: 'DWORD', value: 80 }] },
  { name: 'Shift', values: [{ type: 'LONG', value: 0 }] },
  { name: 'Names', values: [{ type: 'MULTI_SZ', value: ['a', 'b'] }] },
  { name: 'Blob', values: [{ type: 'BINARY', value: new Uint8Array(0) }] },
]
const one = (name: string, value: PropertyValue): ClusterProperty => ({ name, values: [value] })
const nothing = new Uint8Array(0)

describe('private properties in a resource DLL', function () {
  this.timeout(60_000)
  let lab: Simulator
  let cluster: Cluster
  before(async () => {
    lab = await Simulator.start()
    cluster = await lab.connect()
  })
  after(async () => {
    await cluster.close()
    await lab[Symbol.asyncDispose]()
  })

  /** A resource of the cluster, and a host that has opened it. */
  async function opened(manifest: readonly string[], name: string): Promise<Opened> {
    const type = await makeType({ manifest })
    const host = await HostClient.load(type.dll, lab.endpoint)
    const group = await cluster.createGroup(`group of ${name}`)
    const resource = await group.createResource({ name, type: 'Network Name' })
    assert.equal((await host.call('open', 1, name, null, 0)).status, 0)
    return new Opened(type, host, resource)
  }

  class Opened implements AsyncDisposable {
    constructor(
      readonly type: TypeFolder,
      readonly host: HostClient,
      readonly resource: Resource,
    ) {}

    async control(
      { code }: { code: number },
      input: Uint8Array = nothing,
    ): Promise<{ status: number; output: Uint8Array }> {
      const { status, values } = await this.host.call('resourceControl', 1, code, input, 0x1_0000)
      return { status, output: values[0] as Uint8Array }
    }

    async list(code: { code: number }): Promise<ClusterProperty[]> {
      const { status, output } = await this.control(code)
      assert.equal(status, 0)
      return decodePropertyList(output)
    }

    async set(...properties: ClusterProperty[]): Promise<number> {
      return (await this.control(SET_PRIVATE_PROPERTIES, encodePropertyList(properties))).status
    }

    async [Symbol.asyncDispose](): Promise<void> {
      await this.host.exit()
      await this.host[Symbol.asyncDispose]()
      await this.type[Symbol.asyncDispose]()
    }
  }

  it('are those of the schema, with its defaults, then whatever else was set', async () => {
    await using it = await opened(manifest, 'by schema')
    assert.deepEqual(await it.list(GET_PRIVATE_PROPERTIES), defaults)
    assert.deepEqual(await it.list(GET_RO_PRIVATE_PROPERTIES), [one('Version', { type: 'SZ', value: '1.0' })])
    assert.deepEqual(decodeMultiSz((await it.control(ENUM_PRIVATE_PROPERTIES)).output), [
      'Port',
      'Shift',
      'Names',
      'Version',
      'Blob',
    ])
    const formats = [2, 7, 5, 3, 1].map((value, i) =>
      one(['Port', 'Shift', 'Names', 'Version', 'Blob'][i] as string, { type: 'WORD', value }),
    )
    assert.deepEqual(await it.list(GET_PRIVATE_PROPERTY_FMTS), formats)
    const { code } = ResourceTypeControl.GET_PRIVATE_RESOURCE_PROPERTY_FMTS
    const { status, values } = await it.host.call('resourceTypeControl', code, nothing, 1000)
    assert.deepEqual([status, decodePropertyList(values[0] as Uint8Array)], [0, formats])

    assert.equal(await it.set(one('PORT', { type: 'DWORD', value: 8080 }), one('Other', { type: 'SZ', value: 'x' })), 0)
    await using key = await it.resource.openKey()
    assert.deepEqual(await key.read([{ key: 'Parameters', name: 'Port' }]), [{ type: 'DWORD', value: 8080 }])
    assert.deepEqual(await it.list(GET_PRIVATE_PROPERTIES), [
      one('Port', { type: 'DWORD', value: 8080 }),
      ...defaults.slice(1),
      one('Other', { type: 'SZ', value: 'x' }),
    ])
    // A value of no bytes: what holds where nobody set anything.
    const unset: PropertyValue = { type: 'MALFORMED', format: 2, value: nothing }
    assert.equal(await it.set(one('port', unset), one('Other', unset), one('Names', unset)), 0)
    assert.deepEqual(await it.list(GET_PRIVATE_PROPERTIES), defaults)
  })

  it('are refused by the schema as a whole, with the error that says why', async () => {
    await using it = await opened(manifest, 'refusing')
    const good = one('Shift', { type: 'LONG', value: -5 })
    const wrong: [number, ClusterProperty][] = [
      [87, one('Port', { type: 'DWORD', value: 0 })],
      [87, one('Port', { type: 'DWORD', value: 65536 })],
      [87, one('Shift', { type: 'LONG', value: -6 })],
      [13, one('Port', { type: 'SZ', value: '80' })],
      [13, one('Names', { type: 'SZ', value: 'a' })],
      [13, one('', { type: 'SZ', value: 'a' })],
      [13, { name: 'Port', values: [] }],
      [13, one('Unknown', { type: 'UNKNOWN', format: 77, value: Uint8Array.of(1) })],
      [5089, one('version', { type: 'SZ', value: '2.0' })],
    ]
    for (const [status, property] of wrong) {
      const list = encodePropertyList([good, property])
      assert.equal((await it.control(VALIDATE_PRIVATE_PROPERTIES, list)).status, status, property.name)
      assert.equal((await it.control(SET_PRIVATE_PROPERTIES, list)).status, status, property.name)
    }
    assert.equal((await it.control(VALIDATE_PRIVATE_PROPERTIES, encodePropertyList([good]))).status, 0)
    assert.equal((await it.control(SET_PRIVATE_PROPERTIES, encodePropertyList([good]).subarray(0, 9))).status, 122)
    assert.equal((await it.control(SET_PRIVATE_PROPERTIES)).status, 1783)
    assert.deepEqual(await it.list(GET_PRIVATE_PROPERTIES), defaults)
  })

  it('that are set while the resource is online are seen later: 5024, and its script is told', async () => {
    await using it = await opened(manifest, 'online')
    await it.host.call('online', 1, 0, nothing)
    assert.deepEqual(await reports(it.host, 1), [[State.online, 0, 0]])
    const port = one('Port', { type: 'DWORD', value: 81 })
    assert.deepEqual([await it.set(port), await it.set(port)], [5024, 0])
    await logged(it.host, /^propertiesChanged$/, 1)
  })

  it('are what they are in the simulated cluster, whatever is set', async () => {
    await using it = await opened([], 'hosted')
    const group = await cluster.group('group of hosted')
    const simulated = await group.createResource({ name: 'simulated', type: 'Network Name' })
    const ask = async ({ code }: { code: number }, input: Uint8Array) => {
      try {
        const output = await simulated.control(code, { input })
        return { status: 0, output: Buffer.from(output as Uint8Array) }
      } catch (error) {
        if (!(error instanceof ClusterError)) throw error
        return { status: error.errno, output: Buffer.alloc(0) }
      }
    }
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 9 })
    const value = fc.oneof(
      fc.record({ type: fc.constant('DWORD' as const), value: fc.nat() }),
      fc.record({ type: fc.constant('LONG' as const), value: fc.integer() }),
      fc.record({ type: fc.constantFrom('SZ' as const, 'EXPAND_SZ' as const), value: fc.string() }),
      fc.record({ type: fc.constant('MULTI_SZ' as const), value: fc.array(fc.string({ minLength: 1 })) }),
      fc.record({
        type: fc.constant('LARGE_INTEGER' as const),
        value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      }),
      fc.record({
        type: fc.constant('MALFORMED' as const),
        format: fc.constantFrom(1, 2, 6, 9, 11, 12, 14, 20),
        value: fc.uint8Array({ maxLength: 9 }),
      }),
    )
    const name = fc.constantFrom('A', 'a', 'b', 'Long Name', '')
    const list = fc.array(fc.record({ name, values: fc.array(value, { minLength: 1, maxLength: 2, size: 'small' }) }), {
      maxLength: 3,
    })
    const input = fc.oneof(
      { weight: 5, arbitrary: list.map(given => encodePropertyList(given as ClusterProperty[])) },
      { weight: 1, arbitrary: bytes },
    )
    const property = fc.asyncProperty(input, async given => {
      const answers = async (code: { code: number }, input: Uint8Array) => {
        const { status, output } = await it.control(code, input)
        assert.deepEqual({ status, output: Buffer.from(status === 0 ? output : nothing) }, await ask(code, input))
      }
      await answers(VALIDATE_PRIVATE_PROPERTIES, given)
      await answers(SET_PRIVATE_PROPERTIES, given)
      for (const code of [
        GET_PRIVATE_PROPERTIES,
        GET_RO_PRIVATE_PROPERTIES,
        ENUM_PRIVATE_PROPERTIES,
        GET_PRIVATE_PROPERTY_FMTS,
      ]) {
        await answers(code, nothing)
      }
    })
    await fc.assert(property, { numRuns: 30 })
  })
})
