/**
 * What a resource needs: all of these sets, of each set any one. `[['a'], ['b', 'c']]` is `([a]) and ([b] or [c])`.
 */
export type Requirement = readonly (readonly string[])[]

const set = /^\s*\[([^[\]]+)\](?:\s+or\s+\[([^[\]]+)\])*\s*$/i

/**
 * Reads a dependency expression of the cluster database. One that cannot be read means no dependency, since nothing can
 * be waited for.
 */
export function parseRequirement(expression: string): Requirement {
  const parts = expression.trim().split(/\)\s+and\s+\(/i)
  const bare = parts.map((part, i) => {
    const opened = i === 0 ? part.replace(/^\(/, '') : part
    return i === parts.length - 1 ? opened.replace(/\)$/, '') : opened
  })
  if (!bare.every(part => set.test(part))) return []
  return bare.map(part => [...part.matchAll(/\[([^[\]]+)\]/g)].map(([, name]) => name as string))
}

/** Writes a dependency expression as the cluster does. */
export function formatRequirement(requirement: Requirement): string {
  return requirement.map(any => `(${any.map(id => `[${id}]`).join(' or ')})`).join(' and ')
}
