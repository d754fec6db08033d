import { BlockList, isIPv4 } from 'node:net'
import { type KeyContainerName, parseCryptoCheckpoint } from '../../codecs/crypto-checkpoint.js'
import type { RegistryView } from '../../codecs/registry-path.js'
import { formatPath } from '../../core/checked.js'
import { sameContainer } from '../world/key-containers.js'
import { LocalRegistry } from '../world/local-registry.js'
import { fold } from '../world/names.js'
import type { LabProblem } from './error.js'
import type { Lab, LabGroup, LabKeyContainer, LabNetInterface, LabNetwork, LabNode, LabResource } from './schema.js'
import { loadRegistry } from './tree.js'

type Path = readonly PropertyKey[]

/** What a schema cannot say: that names are unique, that what is named exists, that dependencies have no cycle. */
export function checkLab(lab: Lab): LabProblem[] {
  const checker = new Checker(lab)
  checker.check()
  return checker.problems
}

class Checker {
  readonly problems: LabProblem[] = []
  readonly #lab: Lab

  constructor(lab: Lab) {
    this.#lab = lab
  }

  check(): void {
    const { nodes, groups, networks = [], resourceTypes = [], quorum } = this.#lab
    this.#unique(nodes.map((node, i) => ({ path: ['nodes', i], name: node.name, id: node.id ?? String(i + 1) })))
    this.#unique(resourceTypes.map((type, i) => ({ path: ['resourceTypes', i], name: type.name })))
    this.#unique(groups.map((group, i) => ({ path: ['groups', i], ...named(group) })))
    const resources = groups.flatMap((group, i) =>
      group.resources.map((resource, j) => ({ path: ['groups', i, 'resources', j], ...named(resource) })),
    )
    this.#unique(resources)
    this.#unique(networks.map((network, i) => ({ path: ['networks', i], ...named(network) })))
    const interfaces = nodes.flatMap((node, i) =>
      (node.interfaces ?? []).map((one, j) => ({
        path: ['nodes', i, 'interfaces', j],
        name: interfaceName(node, one),
        id: one.id,
      })),
    )
    this.#unique(interfaces)
    networks.forEach((network, i) => {
      if (network.mask !== undefined && !isMask(network.mask)) this.#report(['networks', i, 'mask'], 'it is no mask')
    })
    if (quorum && !groups.some(group => find(group, quorum.resource))) {
      this.#report(['quorum', 'resource'], `there is no resource ${quote(quorum.resource)}`)
    }
    nodes.forEach((node, i) => {
      this.#checkContainers(node, ['nodes', i, 'keyContainers'])
      this.#checkInterfaces(node, ['nodes', i, 'interfaces'])
    })
    groups.forEach((group, i) => {
      this.#checkGroup(group, ['groups', i])
    })
  }

  #checkContainers({ keyContainers = [] }: LabNode, path: Path): void {
    keyContainers.forEach((container, i) => {
      const earlier = keyContainers.slice(0, i).some(other => sameContainer(nameOf(other), nameOf(container)))
      if (earlier) this.#report([...path, i], 'the node has that container already')
    })
  }

  #checkInterfaces({ interfaces = [] }: LabNode, path: Path): void {
    interfaces.forEach((one, i) => {
      const network = this.#lab.networks?.find(({ name }) => fold(name) === fold(one.network))
      if (!network) this.#report([...path, i, 'network'], `there is no network ${quote(one.network)}`)
      else if (!isWithin(one, network)) {
        this.#report([...path, i, 'address'], `it is not in ${network.address}, mask ${network.mask}`)
      }
      if (interfaces.slice(0, i).some(other => fold(other.network) === fold(one.network))) {
        this.#report([...path, i, 'network'], `the node has an interface to ${quote(one.network)} already`)
      }
    })
  }

  #checkGroup(group: LabGroup, path: Path): void {
    const owner = this.#node(group.owner, [...path, 'owner'])
    group.preferredOwners?.forEach((name, i) => {
      this.#node(name, [...path, 'preferredOwners', i])
    })
    group.resources.forEach((resource, i) => {
      this.#checkResource(resource, group, owner, [...path, 'resources', i])
    })
  }

  #checkResource(resource: LabResource, group: LabGroup, owner: LabNode | undefined, path: Path): void {
    const types = this.#lab.resourceTypes ?? []
    if (!types.some(type => fold(type.name) === fold(resource.type))) {
      this.#report([...path, 'type'], `there is no resource type ${quote(resource.type)}`)
    }
    if (resource.state === 'online' && owner?.state === 'down') {
      this.#report([...path, 'state'], `it cannot be online on ${quote(owner.name)}, which is down`)
    }
    resource.possibleOwners?.forEach((name, i) => {
      this.#node(name, [...path, 'possibleOwners', i])
    })
    resource.dependsOn?.forEach((names, i) => {
      for (const name of [names].flat()) this.#checkDependency(name, resource, group, [...path, 'dependsOn', i])
    })
    resource.registryCheckpoints?.forEach((checkpoint, i) => {
      const { path: key, view = 64, saved } = typeof checkpoint === 'string' ? { path: checkpoint } : checkpoint
      const at = [...path, 'registryCheckpoints', i]
      const earlier = resource.registryCheckpoints
        ?.slice(0, i)
        .map(other => (typeof other === 'string' ? other : other.path))
      if (earlier?.some(other => fold(other) === fold(key))) this.#report(at, `${quote(key)} is a checkpoint already`)
      else if (saved === undefined && owner && !hasRegistryKey(owner, key, view)) {
        this.#report(at, `the owner ${quote(owner.name)} has no such key in its registry`)
      }
    })
    resource.cryptoCheckpoints?.forEach((checkpoint, i) => {
      if (typeof checkpoint === 'string') this.#checkCheckpoint(checkpoint, owner, [...path, 'cryptoCheckpoints', i])
    })
  }

  #checkDependency(name: string, resource: LabResource, group: LabGroup, path: Path): void {
    const provider = find(group, name)
    if (!provider) this.#report(path, `there is no resource ${quote(name)} in the group ${quote(group.name)}`)
    else if (reaches(group, provider, resource, new Set())) {
      this.#report(path, `${quote(resource.name)} would wait for itself`)
    }
  }

  #checkCheckpoint(text: string, owner: LabNode | undefined, path: Path): void {
    const checkpoint = parseCryptoCheckpoint(text)
    if (checkpoint.raw !== undefined) {
      this.#report(path, `${quote(text)} does not read Type\\Name\\Key`)
      return
    }
    const container = owner?.keyContainers?.find(other => sameContainer(nameOf(other), checkpoint))
    if (!container) this.#report(path, `the owner ${quote(owner?.name ?? '')} has no such key container`)
    else if (container.exportable === false) this.#report(path, 'the keys of that container are not exportable')
  }

  #node(name: string, path: Path): LabNode | undefined {
    const node = this.#lab.nodes.find(other => fold(other.name) === fold(name))
    if (!node) this.#report(path, `there is no node ${quote(name)}`)
    return node
  }

  #unique(objects: { path: Path; name: string; id?: string | undefined }[]): void {
    const owners = new Map<string, Path>()
    for (const { path, name, id } of objects) {
      for (const field of ['name', 'id'] as const) {
        const text = field === 'name' ? name : id
        if (text === undefined) continue
        const owner = owners.get(fold(text))
        if (owner && owner !== path) this.#report([...path, field], `${quote(text)} is ${formatPath(owner)} already`)
        owners.set(fold(text), owner ?? path)
      }
    }
  }

  #report(path: Path, message: string): void {
    this.problems.push({ path: formatPath(path), message })
  }
}

/** Whether a resource needs another, by however many steps. */
function reaches(group: LabGroup, from: LabResource, to: LabResource, seen: Set<LabResource>): boolean {
  if (from === to) return true
  if (seen.has(from)) return false
  seen.add(from)
  const providers = (from.dependsOn ?? []).flat().map(name => find(group, name))
  return providers.some(provider => provider !== undefined && reaches(group, provider, to, seen))
}

/** The name of an interface, also where the lab does not say it. */
export function interfaceName(
  node: { name: string },
  { name, adapter }: { name?: string | undefined; adapter: string },
): string {
  return name ?? `${node.name} - ${adapter}`
}

/** The bits of a mask, as text. */
function bitsOf(mask: string): string {
  return mask
    .split('.')
    .map(part => Number(part).toString(2).padStart(8, '0'))
    .join('')
}

/** Whether no bit is set behind one that is not. */
function isMask(mask: string): boolean {
  return !bitsOf(mask).includes('01')
}

/** Whether an interface's address lies in its network; what the lab leaves open may be so. */
function isWithin({ address }: LabNetInterface, { address: network, mask }: LabNetwork): boolean {
  if (!address || !network || !mask || !isIPv4(address) || !isIPv4(network) || !isMask(mask)) return true
  const subnet = new BlockList()
  subnet.addSubnet(network, bitsOf(mask).replaceAll('0', '').length)
  return subnet.check(address)
}

function hasRegistryKey({ registry = {} }: LabNode, path: string, view: RegistryView): boolean {
  const machine = new LocalRegistry(
    () => 0n,
    () => {},
  )
  loadRegistry(machine.root, registry)
  return machine.find(path, view) !== undefined
}

function find(group: LabGroup, name: string): LabResource | undefined {
  return group.resources.find(other => fold(other.name) === fold(name))
}

function named({ name, id }: { name: string; id?: string | undefined }): { name: string; id: string | undefined } {
  return { name, id }
}

function nameOf({ providerType, providerName, container }: LabKeyContainer): KeyContainerName {
  return { providerType, providerName: providerName ?? null, container }
}

function quote(text: string): string {
  return JSON.stringify(text)
}
