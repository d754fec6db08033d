import * as v from 'valibot'
import type { StoredValue } from '../world/key.js'
import type { KeyContainer } from '../world/key-containers.js'
import type { Node } from '../world/node.js'
import { type Method, onNode, take, text, u32 } from './method.js'

const containerName = {
  ...onNode,
  providerType: u32,
  providerName: v.nullish(text),
  container: v.pipe(text, v.minLength(1)),
}
const registryKey = {
  ...onNode,
  path: v.pipe(text, v.minLength(1)),
  view: v.optional(v.picklist([32, 64]), 64),
}
const registryValue = { ...registryKey, name: text }
const bytes = v.pipe(text, v.regex(/^([0-9a-f]{2})*$/))
/** What the machine of a node keeps for itself, beside the cluster: key containers, and its registry. */
export function machineMethods(nodeOf: (name: string | null | undefined) => Node): [string, Method][] {
  return [
    ['keyContainers.list', take(onNode, ({ node }) => nodeOf(node).keyContainers.list().map(publicContainer))],
    [
      'keyContainers.create',
      take({ ...containerName, exportable: v.optional(v.boolean()) }, ({ node, exportable = true, ...name }) => {
        nodeOf(node).keyContainers.create({ ...name, providerName: name.providerName ?? null }, exportable)
      }),
    ],
    [
      'keyContainers.delete',
      take(containerName, ({ node, ...name }) => {
        nodeOf(node).keyContainers.delete({ ...name, providerName: name.providerName ?? null })
      }),
    ],
    [
      'keyContainers.get',
      take(containerName, ({ node, ...name }) => {
        const found = nodeOf(node).keyContainers.find({ ...name, providerName: name.providerName ?? null })
        return found ? publicContainer(found) : null
      }),
    ],
    [
      'registry.list',
      take(registryKey, ({ node, path, view }) => {
        const key = nodeOf(node).registry.find(path, view)
        return key ? { keys: key.keys.map(({ name }) => name), values: key.values.map(publicValue) } : null
      }),
    ],
    [
      'registry.get',
      take(registryValue, ({ node, path, view, name }) => {
        const value = nodeOf(node).registry.find(path, view)?.get(name)
        return value ? publicValue(value) : null
      }),
    ],
    [
      'registry.set',
      take({ ...registryValue, type: u32, data: bytes }, ({ node, path, view, name, type, data }) =>
        nodeOf(node).registry.set(path, view, { name, type, data: Buffer.from(data, 'hex') }),
      ),
    ],
    [
      'registry.remove',
      take(registryValue, ({ node, path, view, name }) => nodeOf(node).registry.unset(path, view, name)),
    ],
    ['registry.removeKey', take(registryKey, ({ node, path, view }) => nodeOf(node).registry.remove(path, view))],
  ]
}

/** Key material stays inside; nobody needs it but the cluster. */
function publicContainer({ providerType, providerName, container, exportable }: KeyContainer) {
  return { providerType, providerName, container, exportable }
}

function publicValue({ name, type, data }: StoredValue) {
  return { name, type, data: Buffer.from(data).toString('hex') }
}
