// Checked by the compiler alone: each @ts-expect-error below must be an error, everything else must not.
import type { ClusterKey, CryptoCheckpoint } from '../../lib/index.js'
import { defineResourceType } from '../../lib/resource-type.js'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <_ extends true>(): void => {}

/** What properties are follows from their schemas, and the state from what open returns. */
export const whole = defineResourceType({
  name: 'Whole',
  properties: {
    Port: { type: 'dword', default: 80, minimum: 1 },
    Offset: { type: 'int32' },
    Size: { type: 'qword', required: true },
    Delta: { type: 'int64', required: false },
    Since: { type: 'filetime', minimum: 1n },
    Name: { type: 'string', default: '' },
    Folder: { type: 'expand-string' },
    Peers: { type: 'multi-string', default: ['a', 'b'] },
    Key: { type: 'binary', readonly: true },
  },
  async open(resource) {
    same<Same<typeof resource.properties.Port, number>>()
    same<Same<typeof resource.properties.Size, bigint | undefined>>()
    return { connections: 0 }
  },
  async online(resource) {
    const { Port, Offset, Size, Delta, Since, Name, Folder, Peers, Key } = resource.properties
    same<Same<typeof Port, number>>()
    same<Same<typeof Offset, number | undefined>>()
    same<Same<typeof Size, bigint>>()
    same<Same<typeof Delta, bigint | undefined>>()
    same<Same<typeof Since, bigint | undefined>>()
    same<Same<typeof Name, string>>()
    same<Same<typeof Folder, string | undefined>>()
    same<Same<typeof Peers, readonly string[]>>()
    same<Same<typeof Key, Uint8Array | undefined>>()
    same<Same<typeof resource.state, { connections: number }>>()
    resource.state = { connections: 1 }
    // @ts-expect-error there is no such property
    resource.properties.Prot
    // @ts-expect-error properties are the cluster's
    resource.properties.Port = 81
    // @ts-expect-error the state has another type
    resource.state = 7
    resource.pending(50)
    resource.signal.throwIfAborted()
    const key = await resource.openKey({ access: 'read' })
    same<Same<typeof key, ClusterKey>>()
  },
  isAlive: resource => resource.state.connections > 0,
  terminate(resource) {
    same<Same<typeof resource.properties.Size, bigint | undefined>>()
    resource.log.warning(resource.name)
  },
  control: {
    GET_NAME: () => 'text',
    GET_FLAGS: async resource => resource.state.connections,
    SET_PRIVATE_PROPERTIES(_, input) {
      input[0]?.name.concat()
      return null
    },
    GET_CRYPTO_CHECKPOINTS: (): CryptoCheckpoint[] | undefined => undefined,
    ADD_CRYPTO_CHECKPOINT() {},
    DELETE: () => null,
    20971521(resource, input) {
      same<Same<typeof input, Uint8Array>>()
      resource.log.info(resource.properties.Name)
      return input
    },
  },
  typeControl: { GET_FLAGS: () => 1 },
})

/** Without properties there are none, without open no state. */
export const bare = defineResourceType({
  name: 'Bare',
  online(resource) {
    same<Same<typeof resource.state, undefined>>()
    // @ts-expect-error there are no properties
    resource.properties.Port
  },
})

// @ts-expect-error it cannot come online
defineResourceType({ name: 'x' })
// @ts-expect-error there is no such type
defineResourceType({ name: 'x', online() {}, properties: { P: { type: 'word' } } })
// @ts-expect-error a DWORD is a number
defineResourceType({ name: 'x', online() {}, properties: { P: { type: 'dword', default: '1' } } })
// @ts-expect-error a QWORD is a bigint
defineResourceType({ name: 'x', online() {}, properties: { P: { type: 'qword', minimum: 1 } } })
// @ts-expect-error text has no range
defineResourceType({ name: 'x', online() {}, properties: { P: { type: 'string', minimum: '1' } } })
// @ts-expect-error a handler is misspelt
defineResourceType({ name: 'x', online() {}, looksAlvie: () => true })
// @ts-expect-error a look gives true or false
defineResourceType({ name: 'x', online() {}, isAlive: () => 1 })
// @ts-expect-error there is no such control code
defineResourceType({ name: 'x', online() {}, control: { GET_NAEM: () => 'x' } })
// @ts-expect-error a name is text
defineResourceType({ name: 'x', online() {}, control: { GET_NAME: () => 7 } })
// @ts-expect-error this code is one of resources
defineResourceType({ name: 'x', online() {}, typeControl: { GET_NAME: () => 'x' } })
