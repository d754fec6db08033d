// Checked by the compiler alone: each @ts-expect-error below must be an error, everything else must not.
import { Cluster, ClusterError, type ClusterKey, type RegistryValue, type Resource } from '../../lib/index.js'

/** A registry value is told apart by its type. */
export function values(value: RegistryValue): string | number | bigint {
  switch (value.type) {
    case 'SZ':
    case 'EXPAND_SZ':
      return value.value.toUpperCase()
    case 'MULTI_SZ':
      return value.value.map(text => text.length).length
    case 'DWORD':
    case 'DWORD_BIG_ENDIAN':
      return value.value + 1
    case 'QWORD':
      return value.value + 1n
    case 'BINARY':
    case 'NONE':
      return value.value.byteLength
    case 'UNKNOWN':
    case 'MALFORMED':
      return value.number
  }
}

export async function writes(key: ClusterKey): Promise<void> {
  await key.set('a', 'text')
  await key.set('a', 7)
  await key.set('a', 7n)
  await key.set('a', ['x', 'y'])
  await key.set('a', Buffer.of(1))
  await key.set('a', { type: 'EXPAND_SZ', value: '%x%' })
  // @ts-expect-error a QWORD is a bigint
  await key.set('a', { type: 'QWORD', value: 7 })
  // @ts-expect-error no value is a boolean
  await key.set('a', true)
  // @ts-expect-error absence is said by remove
  await key.set('a', null)
}

export async function reads(key: ClusterKey): Promise<string | undefined> {
  for await (const [name, value] of key.entries()) name.concat(value.type)
  for await (const name of key.subkeys()) name.concat()
  const value = await key.get('a')
  // @ts-expect-error there may be no such value
  value.type
  return value?.type
}

export async function opens(): Promise<boolean> {
  await using cluster = await Cluster.open('NAME', { access: 'read' })
  // @ts-expect-error there is no such access
  await Cluster.open('NAME', { access: 'write' })
  // @ts-expect-error a cluster is opened, not made
  new Cluster()
  for await (const resource of cluster.resources()) resource satisfies Resource
  const { pending } = await (await cluster.group('SQL')).move(undefined, { wait: false })
  const { ownerNode } = await (await cluster.group('SQL')).move('NODE2', { timeout: 1000, cancelOnAbort: true })
  ownerNode.concat()
  // @ts-expect-error a resource's transition cannot be cancelled
  await (await cluster.resource('SQL')).online({ cancelOnAbort: true })
  // @ts-expect-error what is only begun has no state
  ;(await (await cluster.node('N')).pause({ drain: true, wait: false })).state.concat()
  const { state } = await (await cluster.resource('SQL Server')).status()
  // @ts-expect-error resources are never Up
  return state === 'Up' || pending
}

export function errors(error: unknown): number | null {
  return error instanceof ClusterError ? error.errno : null
}
