import type { HCLUSTER, HGROUP, HNETWORK, HNODE, HRESOURCE, Status } from '../binding/index.js'
import { decodeEnumItem, type EnumItems, presetEnumItem } from '../codecs/enum-item.js'
import { textOf } from '../codecs/wide-string.js'
import { Win32Error } from '../constants/errors.gen.js'
import { collect } from '../core/enumeration.js'
import { type BufferKind, type GrowingCall, growing } from '../core/growing-buffer.js'
import { check, opened } from '../core/status.js'
import type { Session } from './session.js'

/** The families of functions that list names, and what each is opened with. */
interface NameFamilies {
  ClusterNode: [node: HNODE, types: number]
  ClusterGroup: [group: HGROUP, types: number]
  ClusterResource: [resource: HRESOURCE, types: number]
  ClusterResourceType: [cluster: HCLUSTER, name: string, types: number]
  ClusterNetwork: [network: HNETWORK, types: number]
}

/** Properties that are asked for: a list of names, encoded; `null` for none. */
type Selection = Uint8Array | null

/** The families that list structures, and the kind of structure that each gives. */
interface ItemFamilies {
  Cluster: { opens: [cluster: HCLUSTER, types: number]; item: 'object' }
  ClusterGroup: { opens: [cluster: HCLUSTER, common: Selection, readOnly: Selection, flags: 0]; item: 'group' }
  ClusterResource: { opens: [cluster: HCLUSTER, common: Selection, readOnly: Selection, flags: 0]; item: 'resource' }
}

const kinds = { Cluster: 'object', ClusterGroup: 'group', ClusterResource: 'resource' } as const

/** Names of what belongs to an object: `…OpenEnum`, `…Enum`, `…CloseEnum`. One exchange with the cluster. */
export async function listNames<Family extends keyof NameFamilies>(
  session: Session,
  family: Family,
  target: string | null,
  ...opens: NameFamilies[Family]
): Promise<string[]> {
  return await walk(session, { family, ex: '', target, opens }, 'chars', {
    sizes: ({ lpcchName }) => [lpcchName ?? 0],
    value: name => textOf(name),
  })
}

/** Structures, of the whole cluster: `…OpenEnumEx`, `…EnumEx`, `…CloseEnumEx`. One exchange with the cluster. */
export async function listItems<Family extends keyof ItemFamilies>(
  session: Session,
  family: Family,
  ...opens: ItemFamilies[Family]['opens']
): Promise<EnumItems[ItemFamilies[Family]['item']][]> {
  return await walk(session, { family, ex: 'Ex', target: null, opens }, 'bytes', {
    preset: presetEnumItem,
    sizes: ({ cbItem }) => [cbItem ?? 0],
    value: item => decodeEnumItem<ItemFamilies[Family]['item']>(kinds[family], item),
  })
}

/** What a function of a family tells: of them all, these are the fields that are looked at. */
type Result = Status & { handle: number | null; lpcchName?: number; cbItem?: number }
type Functions = Readonly<Record<string, (...args: unknown[]) => Promise<Result>>>

/** Of a family differ only names and types, so here they are called by name. */
interface Walk {
  readonly family: string
  readonly ex: '' | 'Ex'
  readonly target: string | null
  readonly opens: readonly unknown[]
}

type Buffer<Kind extends BufferKind> = Parameters<GrowingCall<[Kind], Result, unknown>['call']>[0]

async function walk<Kind extends BufferKind, Item>(
  { binding }: Session,
  { family, ex, target, opens }: Walk,
  kind: Kind,
  item: {
    preset?(buffer: Buffer<Kind>): void
    sizes(result: Result): number[]
    value(buffer: Buffer<Kind>): Item
  },
): Promise<Item[]> {
  const functions = binding.api as unknown as Functions
  const call = (name: string, ...args: unknown[]) => functions[`${name}Async`]?.(...args) as Promise<Result>
  const open = `${family}OpenEnum${ex}`
  const next = `${family}Enum${ex}`
  const enumeration = opened(await call(open, ...opens), open, target)
  try {
    return await collect(next, target, async index =>
      growing<[Kind], Result, Item | null>({
        syscall: next,
        target,
        buffers: [kind],
        call(buffer) {
          item.preset?.(buffer)
          return call(next, enumeration, index, buffer)
        },
        sizes: item.sizes,
        read({ status }, buffer) {
          if (status === Win32Error.ERROR_NO_MORE_ITEMS) return null
          check(status, next, target)
          return item.value(buffer)
        },
      }),
    )
  } finally {
    await call(`${family}CloseEnum${ex}`, enumeration)
  }
}
