import * as v from 'valibot'
import { fold } from '../world/names.js'

const u32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff))
const text = (regex: RegExp, what: string) => v.pipe(v.string(), v.regex(regex, `must be ${what}`))
const filled = v.pipe(v.string(), v.minLength(1))
const bytes = text(/^([0-9a-f]{2})*$/, 'bytes in lower-case hexadecimal')
const someBytes = v.pipe(bytes, v.minLength(2))
const name = v.pipe(text(/^[^\0]*[^\s\0][^\0]*$/, 'a name: text with something to be seen in it'), v.maxLength(1024))
const id = v.pipe(text(/^[^\\\0]*[^\\\s\0][^\\\0]*$/, 'an id: text without backslashes'), v.maxLength(255))

const dnsName = v.pipe(text(/^[^\s\0.]+(\.[^\s\0.]+)*$/, 'a DNS name'), v.maxLength(255))

/** A registry value: text is SZ, a number DWORD, a list MULTI_SZ; others say their type. */
export const value = v.pipe(
  v.union([
    v.string(),
    u32,
    v.array(v.string()),
    v.strictObject({ type: v.literal('EXPAND_SZ'), value: v.string() }),
    v.strictObject({ type: v.literal('QWORD'), value: text(/^\d{1,20}$/, 'a decimal number') }),
    v.strictObject({ type: v.literal('DWORD_BIG_ENDIAN'), value: u32 }),
    v.strictObject({ type: v.picklist(['BINARY', 'NONE']), value: bytes }),
    v.strictObject({ type: u32, value: bytes }),
  ]),
  v.description('A registry value: text is SZ, a number DWORD, a list MULTI_SZ; others say their type.'),
)

const valueName = text(/^[^\0]*$/, 'a name: text without a NUL')
const keyName = v.pipe(text(/^[^\\\0]+$/, 'a name: text without backslashes'), v.maxLength(255))

/** Things of a registry by their names, which are the same if they differ in case alone. */
const registryRecord = <Item extends v.GenericSchema>(name: v.GenericSchema<string>, item: Item) =>
  v.pipe(
    v.record(name, item),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return
      const earlier = new Map<string, string>()
      for (const [key, value] of Object.entries(dataset.value)) {
        const twin = earlier.get(fold(key))
        if (twin === undefined) earlier.set(fold(key), key)
        else
          addIssue({
            message: `${JSON.stringify(twin)} is the same name: a registry takes no notice of case`,
            path: [{ type: 'object', origin: 'value', input: dataset.value, key, value }],
          })
      }
    }),
  )
const values = registryRecord(valueName, value)
const keys = registryRecord(
  keyName,
  v.lazy(() => tree),
)
/** A key of the cluster database with everything in it. */
export const tree: v.GenericSchema<LabKey> = v.pipe(
  v.strictObject({ values: v.optional(values), keys: v.optional(keys) }),
  v.description('A key of the cluster database.'),
)

const duration = v.pipe(
  v.union([v.pipe(v.number(), v.safeInteger(), v.minValue(0)), v.literal('manual')]),
  v.description('Cluster time in ms that a transition takes; manual: until a test completes it.'),
)

const registryPath = text(
  /^[^\\\0]{1,255}(\\[^\\\0]{1,255}){0,499}$/,
  'a path of keys below HKEY_LOCAL_MACHINE, such as SOFTWARE\\Contoso',
)
const registryCheckpoint = v.pipe(
  v.union([
    registryPath,
    v.strictObject({
      path: registryPath,
      view: v.optional(v.pipe(v.picklist([32, 64]), v.description('of which programs; 64 if left out'))),
      saved: v.optional(
        v.pipe(v.nullable(tree), v.description('what is saved; what the owner has if left out, null for nothing')),
      ),
    }),
  ]),
  v.description('A key below HKEY_LOCAL_MACHINE that follows the resource, with everything in it.'),
)

const keyContainer = v.strictObject({
  providerType: u32,
  providerName: v.optional(filled),
  container: filled,
  exportable: v.optional(v.pipe(v.boolean(), v.description('true unless said otherwise'))),
  key: v.optional(v.pipe(someBytes, v.description('what stands for the keys; random if left out'))),
})

const ipv4 = v.pipe(v.string(), v.ipv4('must be an IPv4 address'))
const address = v.union([ipv4, v.pipe(v.string(), v.ipv6())], 'must be an IP address')
const cut = v.optional(v.pipe(v.boolean(), v.description('whether nothing gets through')))

const netInterface = v.strictObject({
  network: v.pipe(name, v.description('name of the network that it connects to')),
  adapter: name,
  name: v.optional(v.pipe(name, v.description('node and adapter, with a dash between them, if left out'))),
  id: v.optional(id),
  address: v.optional(address),
  cut,
  values: v.optional(values),
  keys: v.optional(keys),
})

const node = v.strictObject({
  name,
  id: v.optional(id),
  state: v.optional(v.picklist(['up', 'down', 'paused'])),
  interfaces: v.optional(v.pipe(v.array(netInterface), v.description('what connects it to the networks'))),
  keyContainers: v.optional(v.array(keyContainer)),
  registry: v.optional(
    v.pipe(registryRecord(registryPath, tree), v.description('HKEY_LOCAL_MACHINE of the machine: keys by their path')),
  ),
  values: v.optional(values),
  keys: v.optional(keys),
})

const resourceType = v.strictObject({
  name: id,
  online: v.optional(duration),
  offline: v.optional(duration),
  values: v.optional(values),
  keys: v.optional(keys),
})

const cryptoCheckpoint = v.pipe(
  v.union([filled, v.strictObject({ checkpoint: filled, key: v.optional(someBytes) })]),
  v.description('Type\\Name\\Key; with the saved keys, unless they are those of the container on the owner.'),
)

const resource = v.strictObject({
  name,
  id: v.optional(id),
  type: name,
  state: v.optional(v.picklist(['online', 'offline', 'failed'])),
  persistentState: v.optional(
    v.pipe(v.boolean(), v.description('whether it is to be online; as its state if left out')),
  ),
  dependsOn: v.optional(
    v.pipe(
      v.array(v.union([name, v.pipe(v.array(name), v.minLength(1))])),
      v.description('resources of the same group; a list in the list means any one of them'),
    ),
  ),
  possibleOwners: v.optional(v.pipe(v.array(name), v.description('names of nodes; all if left out'))),
  parameters: v.optional(v.pipe(values, v.description('private properties'))),
  cryptoCheckpoints: v.optional(v.array(cryptoCheckpoint)),
  registryCheckpoints: v.optional(v.array(registryCheckpoint)),
  online: v.optional(duration),
  offline: v.optional(duration),
  values: v.optional(values),
  keys: v.optional(keys),
})

const group = v.strictObject({
  name,
  id: v.optional(id),
  type: v.optional(v.pipe(u32, v.description('CLUSGROUP_TYPE; 9999 if left out'))),
  owner: name,
  preferredOwners: v.optional(v.pipe(v.array(name), v.minLength(1))),
  persistentState: v.optional(v.boolean()),
  resources: v.array(resource),
  values: v.optional(values),
  keys: v.optional(keys),
})

/** What a network is for, in the order of CLUSTER_NETWORK_ROLE. */
export const networkRoles = ['none', 'internal', 'client', 'internalAndClient'] as const

const network = v.strictObject({
  name,
  id: v.optional(id),
  address: v.optional(address),
  mask: v.optional(ipv4),
  role: v.optional(v.pipe(v.picklist(networkRoles), v.description('internalAndClient if left out'))),
  cut,
  values: v.optional(values),
  keys: v.optional(keys),
})

const quorum = v.strictObject({
  resource: v.pipe(name, v.description('name of the resource that has a vote beside the nodes')),
  path: v.pipe(text(/^[^\0]+$/, 'a path: text without a NUL'), v.description('where on its disk')),
})

const version = v.strictObject({
  major: u32,
  minor: u32,
  build: v.pipe(u32, v.maxValue(0xffff)),
  functionalLevel: v.pipe(
    u32,
    v.minValue(1),
    v.maxValue(0xffff),
    v.description('9 is Windows Server 2016, 10 2019, 11 2022, 12 2025'),
  ),
  vendor: v.string(),
  servicePack: v.string(),
})

/** The schema of a lab: a simulated cluster as readable JSON. */
export const labSchema = v.pipe(
  v.strictObject({
    $schema: v.optional(v.string()),
    name,
    domain: v.optional(v.pipe(dnsName, v.description('the DNS domain that its name is in; none if left out'))),
    version: v.optional(version),
    permission: v.optional(
      v.pipe(v.picklist(['all', 'read', 'none']), v.description('what users may do; all if left out')),
    ),
    nodes: v.pipe(v.array(node), v.minLength(1), v.description('the first is the one that programs run on')),
    networks: v.optional(v.array(network)),
    resourceTypes: v.optional(v.array(resourceType)),
    groups: v.array(group),
    quorum: v.optional(v.pipe(quorum, v.description('nodes alone have votes if left out'))),
    database: v.optional(v.pipe(tree, v.description('what else is in the cluster database'))),
  }),
  v.title('A simulated cluster of the clusapi package'),
)

/** A value of the registry as a lab writes it. */
export type LabValue = v.InferOutput<typeof value>
/** Values of a key by name; `''` is the default value. */
export type LabValues = Record<string, LabValue>
/** A key of the database with everything in it. */
export interface LabKey {
  values?: LabValues | undefined
  keys?: Record<string, LabKey> | undefined
}
/** A key container of a node. */
export type LabKeyContainer = v.InferOutput<typeof keyContainer>
/** A registry checkpoint of a resource. */
export type LabRegistryCheckpoint = v.InferOutput<typeof registryCheckpoint>
/** A node. */
export type LabNode = v.InferOutput<typeof node>
/** What connects a node to a network. */
export type LabNetInterface = v.InferOutput<typeof netInterface>
/** A network. */
export type LabNetwork = v.InferOutput<typeof network>
/** A resource type. */
export type LabResourceType = v.InferOutput<typeof resourceType>
/** A resource. */
export type LabResource = v.InferOutput<typeof resource>
/** A group with its resources. */
export type LabGroup = v.InferOutput<typeof group>
/** A simulated cluster. */
export type Lab = v.InferOutput<typeof labSchema>
