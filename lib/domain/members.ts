import { ResourceControl } from '../constants/control-codes.gen.js'
import { Win32Error } from '../constants/errors.gen.js'
import { ClusterError } from '../core/errors.js'
import { standOf } from '../core/wait.js'
import type { Group } from './group.js'
import { readOnlyNumbers } from './read-only-numbers.js'
import type { Resource } from './resource.js'
import type { Stand } from './transition.js'

/** The resources of a group, found when they are first asked for. */
export class Members {
  readonly #find: () => Promise<Resource[]>
  #found: Promise<Resource[]> | null = null

  /** @param group lends the group */
  constructor(group: <Result>(use: (group: Group) => Promise<Result>) => Promise<Result>) {
    this.#find = () =>
      group(async found => {
        const members: Resource[] = []
        for await (const resource of found.resources()) members.push(resource)
        return members
      })
  }

  get(): Promise<Resource[]> {
    this.#found ??= this.#find()
    return this.#found
  }

  /** Closes them, if they were asked for. */
  close(): void {
    this.#found?.then(
      members => {
        for (const member of members) member.close()
      },
      () => {}, // whoever asked for them was told
    )
  }
}

/**
 * The error for resources that failed: it is about the one that failed by itself, rather than for want of another; its cause
 * is what that one failed with, where the cluster tells.
 * @param about what the verb was about, and how that is now
 */
export async function failureOf(
  syscall: string,
  about: { readonly name: string; readonly now: Stand },
  resources: readonly Resource[],
): Promise<ClusterError> {
  const failed = []
  for (const resource of resources) {
    if ((await resource.status()).state !== 'Failed') continue
    failed.push({ name: resource.name, status: await lastStatusOf(resource) })
  }
  const root = failed.find(each => each.status !== Win32Error.ERROR_CLUSTER_RESOURCE_PROVIDER_FAILED) ?? failed[0]
  const cause = root?.status ? new ClusterError(root.status, syscall, root.name) : undefined
  const others = failed.filter(each => each !== root).map(each => `'${each.name}'`)
  const detail = [
    `'${about.name}' is ${standOf(about.now)}`,
    ...(root ? [`'${root.name}' failed${cause ? ` with ${cause.code}` : ''}`] : []),
    ...(others.length > 0 ? [`so did ${others.join(', ')}`] : []),
  ].join('; ')
  const options = cause ? { detail, cause } : { detail }
  return new ClusterError(Win32Error.ERROR_RESOURCE_FAILED, syscall, root?.name ?? about.name, options)
}

/** What a resource failed with; `null` where the cluster does not tell. */
export async function lastStatusOf(resource: Resource): Promise<number | null> {
  const told = await readOnlyNumbers(() => resource.control(ResourceControl.GET_RO_COMMON_PROPERTIES))
  return Number((told('LastOperationStatusCode') ?? 0n) & 0xffff_ffffn) || null
}
