import { z } from 'zod'

const u32 = z.int().min(0).max(0xffff_ffff)
const hex = z.string().regex(/^([0-9a-f]{2})*$/, 'must be bytes in lower-case hexadecimal')
const name = z
  .string()
  .max(1024)
  .regex(/^[^\0]*[^\s\0][^\0]*$/, 'must be a name: text with something to be seen in it')
const id = z
  .string()
  .max(255)
  .regex(/^[^\\\0]*[^\\\s\0][^\\\0]*$/, 'must be an id: text without backslashes')

const dnsName = z
  .string()
  .max(255)
  .regex(/^[^\s\0.]+(\.[^\s\0.]+)*$/, 'must be a DNS name')

const value = z
  .union([
    z.string(),
    u32,
    z.array(z.string()),
    z.strictObject({ type: z.literal('EXPAND_SZ'), value: z.string() }),
    z.strictObject({ type: z.literal('QWORD'), value: z.string().regex(/^\d{1,20}$/, 'must be a decimal number') }),
    z.strictObject({ type: z.literal('DWORD_BIG_ENDIAN'), value: u32 }),
    z.strictObject({ type: z.enum(['BINARY', 'NONE']), value: hex }),
    z.strictObject({ type: u32, value: hex }),
  ])
  .meta({
    id: 'value',
    description: 'A registry value: text is SZ, a number DWORD, a list MULTI_SZ; others say their type.',
  })

const valueName = z.string().regex(/^[^\0]*$/, 'must be a name: text without a NUL')
const keyName = z
  .string()
  .max(255)
  .regex(/^[^\\\0]+$/, 'must be a name: text without backslashes')
const values = z.record(valueName, value)
const keys = z.lazy(() => z.record(keyName, tree))
const tree: z.ZodType<LabKey> = z
  .strictObject({ values: values.optional(), keys: keys.optional() })
  .meta({ id: 'key', description: 'A key of the cluster database.' }) as never

const duration = z
  .union([z.int().min(0), z.literal('manual')])
  .meta({ description: 'Cluster time in ms that a transition takes; manual: until a test completes it.' })

const keyContainer = z.strictObject({
  providerType: u32,
  providerName: z.string().min(1).optional(),
  container: z.string().min(1),
  exportable: z.boolean().optional().meta({ description: 'true unless said otherwise' }),
  key: hex.min(2).optional().meta({ description: 'what stands for the keys; random if left out' }),
})

const node = z.strictObject({
  name,
  id: id.optional(),
  state: z.enum(['up', 'down', 'paused']).optional(),
  keyContainers: z.array(keyContainer).optional(),
  values: values.optional(),
  keys: keys.optional(),
})

const resourceType = z.strictObject({
  name: id,
  online: duration.optional(),
  offline: duration.optional(),
  values: values.optional(),
  keys: keys.optional(),
})

const cryptoCheckpoint = z
  .union([z.string().min(1), z.strictObject({ checkpoint: z.string().min(1), key: hex.min(2).optional() })])
  .meta({ description: 'Type\\Name\\Key; with the saved keys, unless they are those of the container on the owner.' })

const resource = z.strictObject({
  name,
  id: id.optional(),
  type: name,
  state: z.enum(['online', 'offline', 'failed']).optional(),
  persistentState: z.boolean().optional().meta({ description: 'whether it is to be online; as its state if left out' }),
  dependsOn: z
    .array(z.union([name, z.array(name).min(1)]))
    .optional()
    .meta({ description: 'resources of the same group; a list in the list means any one of them' }),
  possibleOwners: z.array(name).min(1).optional().meta({ description: 'names of nodes; all if left out' }),
  parameters: values.optional().meta({ description: 'private properties' }),
  cryptoCheckpoints: z.array(cryptoCheckpoint).optional(),
  online: duration.optional(),
  offline: duration.optional(),
  values: values.optional(),
  keys: keys.optional(),
})

const group = z.strictObject({
  name,
  id: id.optional(),
  type: u32.optional().meta({ description: 'CLUSGROUP_TYPE; 9999 if left out' }),
  owner: name,
  preferredOwners: z.array(name).min(1).optional(),
  persistentState: z.boolean().optional(),
  resources: z.array(resource),
  values: values.optional(),
  keys: keys.optional(),
})

const version = z.strictObject({
  major: u32,
  minor: u32,
  build: u32.max(0xffff),
  functionalLevel: u32.min(1).max(0xffff).meta({ description: '9 is Windows Server 2016, 10 2019, 11 2022, 12 2025' }),
  vendor: z.string(),
  servicePack: z.string(),
})

/** The schema of a lab: a simulated cluster as readable JSON. */
export const labSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name,
    domain: dnsName.optional().meta({ description: 'the DNS domain that its name is in; none if left out' }),
    version: version.optional(),
    permission: z.enum(['all', 'read', 'none']).optional().meta({ description: 'what users may do; all if left out' }),
    nodes: z.array(node).min(1).meta({ description: 'the first is the one that programs run on' }),
    resourceTypes: z.array(resourceType).optional(),
    groups: z.array(group),
    database: tree.optional().meta({ description: 'what else is in the cluster database' }),
  })
  .meta({ title: 'A simulated cluster of the clusapi package' })

/** A value of the registry as a lab writes it. */
export type LabValue = z.infer<typeof value>
/** Values of a key by name; `''` is the default value. */
export type LabValues = Record<string, LabValue>
/** A key of the database with everything in it. */
export interface LabKey {
  values?: LabValues | undefined
  keys?: Record<string, LabKey> | undefined
}
/** A key container of a node. */
export type LabKeyContainer = z.infer<typeof keyContainer>
/** A node. */
export type LabNode = z.infer<typeof node>
/** A resource type. */
export type LabResourceType = z.infer<typeof resourceType>
/** A resource. */
export type LabResource = z.infer<typeof resource>
/** A group with its resources. */
export type LabGroup = z.infer<typeof group>
/** A simulated cluster. */
export type Lab = z.infer<typeof labSchema>

/** The JSON schema of labs, for editors. */
export function labJsonSchema(): object {
  return z.toJSONSchema(labSchema)
}
