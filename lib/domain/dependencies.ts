import {
  type DependencyExpression,
  expressionOf,
  formatDependencyExpression,
  formatRequirement,
  parseDependencyExpression,
  requirementOf,
} from '../codecs/dependency-expression.js'
import { textOf } from '../codecs/wide-string.js'
import { Win32Error } from '../constants/errors.gen.js'
import { growing } from '../core/growing-buffer.js'
import { check } from '../core/status.js'
import { listItems } from './enumerate.js'
import { resourceKind } from './object-kinds.js'
import type { Resource } from './resource.js'

/** GetClusterResourceDependencyExpression. A cluster speaks of ids, people of names. */
export async function readDependencies(resource: Resource): Promise<DependencyExpression | null> {
  const { session, cluster, name } = resource
  const text = await resource.use(handle =>
    growing({
      syscall: 'GetClusterResourceDependencyExpression',
      target: name,
      buffers: ['chars'],
      call: expression => session.binding.api.GetClusterResourceDependencyExpressionAsync(handle, expression),
      sizes: ({ lpcchDependencyExpression }) => [lpcchDependencyExpression],
      read: ({ status }, expression) => {
        check(status, 'GetClusterResourceDependencyExpression', name)
        return textOf(expression)
      },
    }),
  )
  const requirement = requirementOf(parseDependencyExpression(text))
  if (requirement.length === 0) return null
  const items = await cluster.use(handle => listItems(session, 'Cluster', handle, resourceKind.type))
  const names = new Map(items.map(item => [item.id.toLowerCase(), item.name]))
  return expressionOf(requirement.map(any => any.map(each => names.get(each.toLowerCase()) ?? each)))
}

/** SetClusterResourceDependencyExpression, of a tree or of text; text is read first, so that a mistake is told with its place. */
export async function writeDependencies(resource: Resource, expression: DependencyExpression | null): Promise<void> {
  const text = expressionText(expression)
  const { api } = resource.session.binding
  const { status } = await resource.use(handle => api.SetClusterResourceDependencyExpressionAsync(handle, text))
  check(status, 'SetClusterResourceDependencyExpression', resource.name)
}

/** No expression is without a bracket, and no name that an expression can hold has one. */
function expressionText(expression: DependencyExpression | null): string {
  if (typeof expression !== 'string' || !expression.includes('[')) return formatDependencyExpression(expression)
  return formatRequirement(requirementOf(parseDependencyExpression(expression)))
}

/** What CanResourceBeDependent leaves behind where its answer is no; anything else is an error. */
const refusals: readonly number[] = [
  Win32Error.ERROR_GEN_FAILURE,
  Win32Error.ERROR_INVALID_PARAMETER,
  Win32Error.ERROR_CIRCULAR_DEPENDENCY,
  Win32Error.ERROR_DEPENDENCY_ALREADY_EXISTS,
  Win32Error.ERROR_DEPENDENCY_NOT_ALLOWED,
  Win32Error.ERROR_DEPENDENCY_TREE_TOO_COMPLEX,
  Win32Error.ERROR_RESOURCE_ONLINE,
]

/** What CanResourceBeDependent answered, as a yes or no. */
export function yesOrNo(status: number, target: string): boolean {
  if (refusals.includes(status)) return false
  check(status, 'CanResourceBeDependent', target)
  return true
}

/** GetClusterResourceNetworkName. */
export async function networkNameOf(resource: Resource): Promise<string | null> {
  const { session, name } = resource
  return await resource.use(handle =>
    growing({
      syscall: 'GetClusterResourceNetworkName',
      target: name,
      buffers: ['chars'],
      call: buffer => session.binding.api.GetClusterResourceNetworkNameAsync(handle, buffer),
      sizes: ({ nSize }) => [nSize],
      read: ({ status }, buffer) => {
        if (status === Win32Error.ERROR_DEPENDENCY_NOT_FOUND) return null
        check(status, 'GetClusterResourceNetworkName', name)
        return textOf(buffer)
      },
    }),
  )
}
