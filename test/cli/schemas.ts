import { z } from 'zod'

/** What `--json` promises. Strict: a name that comes or goes is a change of the interface. */
const resource = z.strictObject({
  name: z.string(),
  id: z.string(),
  type: z.string(),
  state: z.string(),
  ownerNode: z.string(),
  group: z.string(),
})
const cryptoCheckpoint = z.strictObject({
  resource: z.string(),
  kind: z.literal('crypto'),
  providerType: z.int().nonnegative().nullable(),
  providerName: z.string().nullable(),
  container: z.string().nullable(),
  raw: z.string().optional(),
})
const registryCheckpoint = z.strictObject({ resource: z.string(), kind: z.literal('registry'), path: z.string() })
const checkpoint = z.discriminatedUnion('kind', [cryptoCheckpoint, registryCheckpoint])
const audited = {
  ownerNode: z.string(),
  nodes: z.array(
    z.strictObject({
      node: z.string(),
      state: z.enum(['present', 'missing', 'notExportable', 'unknown']),
      views: z.array(z.union([z.literal(32), z.literal(64)])).optional(),
    }),
  ),
}
const hex = z.string().regex(/^([0-9a-f]{2})*$/)
const value = [
  { type: z.enum(['SZ', 'EXPAND_SZ']), value: z.string() },
  { type: z.literal('MULTI_SZ'), value: z.array(z.string()) },
  { type: z.enum(['DWORD', 'DWORD_BIG_ENDIAN']), value: z.int().nonnegative() },
  { type: z.literal('QWORD'), value: z.string().regex(/^\d+$/) },
  { type: z.enum(['BINARY', 'NONE']), value: hex },
  { type: z.enum(['UNKNOWN', 'MALFORMED']), number: z.int().nonnegative(), value: hex },
] as const
const valueAt = <Place extends z.ZodRawShape>(place: Place) =>
  z.union(value.map(shape => z.strictObject({ ...place, ...shape })))
const group = z.strictObject({ name: z.string(), id: z.string(), state: z.string(), ownerNode: z.string() })

const hostFault = z.strictObject({
  rule: z.string(),
  message: z.string(),
  entry: z.string().nullable(),
  resource: z.string().nullable(),
})

const named = z.strictObject({ name: z.string(), id: z.string(), state: z.string() })

const property = z.strictObject({
  object: z.enum(['cluster', 'node', 'group', 'resource', 'resourceType']),
  objectName: z.string().nullable(),
  scope: z.enum(['common', 'private']),
  name: z.string(),
  readOnly: z.boolean(),
  type: z.string(),
  value: z.union([z.string(), z.number(), z.array(z.string())]),
})

export const schemas = {
  group,
  groupGone: z.strictObject({ name: z.string(), id: z.string(), pending: z.boolean() }),
  resource,
  resourceGone: z.strictObject({ name: z.string(), id: z.string() }),
  dependency: z.strictObject({ resource: z.string(), expression: z.string().nullable() }),
  property,
  propertyList: z.array(property),
  propertySet: property.extend({ restartRequired: z.boolean() }),
  propertyReset: property.omit({ readOnly: true, type: true, value: true }).extend({ restartRequired: z.boolean() }),
  named,
  namedList: z.array(named),
  names: z.array(z.string()),
  groupShow: group.extend({
    resources: z.array(z.strictObject({ name: z.string(), type: z.string(), state: z.string() })),
    preferredOwners: z.array(z.string()),
  }),
  type: z.strictObject({ name: z.string() }),
  typeList: z.array(z.strictObject({ name: z.string() })),
  typeShow: z.strictObject({
    name: z.string(),
    resources: z.array(z.string()),
    possibleOwners: z.array(z.string()),
  }),
  nodeShow: named.extend({ groups: z.array(group) }),
  clusterRename: z.strictObject({ name: z.string(), restartRequired: z.boolean() }),
  clusterQuorum: z.strictObject({
    type: z.string(),
    resource: z.string().nullable(),
    device: z.string().nullable(),
    maxLogSize: z.int().nonnegative(),
  }),
  clusterShow: z.strictObject({
    name: z.string(),
    version: z.strictObject({ major: z.int(), minor: z.int(), build: z.int() }),
    vendor: z.string(),
    servicePack: z.string(),
    simulated: z.boolean(),
  }),
  groupList: z.array(group),
  groupMove: group.extend({ pending: z.boolean() }),
  nodeVerb: z.strictObject({
    name: z.string(),
    id: z.string(),
    state: z.string(),
    drain: z.string().nullable(),
    failback: z.string().nullable(),
    pending: z.boolean(),
  }),
  resourceList: z.array(resource),
  resourceShow: resource.extend({ checkpoints: z.array(checkpoint) }),
  resourceTransition: resource.extend({ pending: z.boolean() }),
  keyList: z.strictObject({
    resource: z.string(),
    key: z.string(),
    subkeys: z.array(z.string()),
    values: z.array(valueAt({ name: z.string() })),
  }),
  keyValue: valueAt({ resource: z.string(), path: z.string() }),
  keyRemove: z.strictObject({ resource: z.string(), path: z.string() }),
  checkpointList: z.array(checkpoint),
  checkpoint,
  checkpointAudit: z.strictObject({
    nodes: z.array(z.strictObject({ name: z.string(), visible: z.boolean() })),
    checkpoints: z.array(
      z.discriminatedUnion('kind', [cryptoCheckpoint.extend(audited), registryCheckpoint.extend(audited)]),
    ),
    differences: z.array(
      z.strictObject({
        resource: z.string(),
        kind: z.enum(['crypto', 'registry']),
        checkpoint: z.string(),
        node: z.string(),
        owner: z.boolean(),
        state: z.enum(['missing', 'notExportable']),
      }),
    ),
  }),
  checkpointRepair: z.strictObject({
    resource: z.string(),
    ownerNode: z.string(),
    state: z.string(),
    steps: z.array(
      z.strictObject({
        kind: z.enum(['crypto', 'registry']),
        checkpoint: z.string(),
        skipped: z.enum(['missing', 'notExportable', 'unknown', 'ambiguous']).nullable(),
      }),
    ),
    warnings: z.array(z.string()),
  }),
  doctor: z.strictObject({
    healthy: z.boolean(),
    findings: z.array(
      z.strictObject({
        check: z.string(),
        status: z.enum(['ok', 'warning', 'failed']),
        message: z.string(),
        remedy: z.string().nullable(),
      }),
    ),
  }),
  packed: z.strictObject({
    name: z.string(),
    folder: z.string(),
    platform: z.enum(['win32-x64', 'linux-x64']),
    node: z.string(),
    files: z.array(z.string()),
    weaknesses: z.array(z.string()),
  }),
  resourceDllInspect: z.strictObject({
    file: z.string(),
    format: z.enum(['PE', 'ELF']),
    machine: z.string(),
    bits: z.union([z.literal(32), z.literal(64)]),
    runsHere: z.boolean(),
    entries: z.strictObject({ Startup: z.boolean(), StartupEx: z.boolean() }),
    libraries: z.array(z.strictObject({ name: z.string(), delayed: z.boolean(), functions: z.array(z.string()) })),
    clusApi: z.array(z.strictObject({ name: z.string(), simulator: z.enum(['implemented', 'stub', 'unknown']) })),
    problems: z.array(z.string()),
    loaded: z
      .strictObject({
        entry: z.enum(['Startup', 'StartupEx']).nullable(),
        table: z
          .strictObject({ tableSize: z.int(), version: z.int(), slots: z.record(z.string(), z.boolean()) })
          .nullable(),
        faults: z.array(hostFault),
      })
      .nullable(),
  }),
  resourceDllRun: z.strictObject({
    file: z.string(),
    type: z.string(),
    version: z.int(),
    entry: z.enum(['Startup', 'StartupEx']),
    steps: z.array(
      z.strictObject({ verb: z.string(), outcome: z.union([z.string(), z.boolean()]), duration: z.number() }),
    ),
    events: z.array(
      z.strictObject({
        time: z.number(),
        event: z.string(),
        resource: z.string().nullable(),
        text: z.string(),
        detail: z.record(z.string(), z.json()),
      }),
    ),
    faults: z.array(hostFault),
    failure: z.strictObject({ step: z.int().nullable(), message: z.string() }).nullable(),
  }),
  dryRun: z.strictObject({
    dryRun: z.literal(true),
    complete: z.boolean(),
    calls: z.array(z.strictObject({ function: z.string(), arguments: z.record(z.string(), z.json()) })),
  }),
  error: z.strictObject({
    error: z.strictObject({
      code: z.string(),
      errno: z.int().nonnegative().nullable(),
      syscall: z.string().nullable(),
      target: z.string().nullable(),
      message: z.string(),
    }),
  }),
}
