import { checkRegistryPath, checkRegistryView, type RegistryView, sameRegistryPath } from '../codecs/registry-path.js'
import type { ControlCode } from '../constants/control-code.js'
import { ResourceControl } from '../constants/control-codes.gen.js'
import { Win32Error } from '../constants/errors.gen.js'
import { checkOptions } from '../core/validate.js'
import { type Change, sendCheckpoint, unless } from './checkpoint.js'
import type { Resource } from './resource.js'

/** Which of two keys of one path is meant. */
export interface RegistryViewOptions {
  /** Without it the cluster decides: that of its own service, 64. */
  view?: RegistryView
}

const codes: { readonly [view in RegistryView | 'default']: ControlCode<'Resource'> } = {
  default: ResourceControl.ADD_REGISTRY_CHECKPOINT,
  32: ResourceControl.ADD_REGISTRY_CHECKPOINT_32BIT,
  64: ResourceControl.ADD_REGISTRY_CHECKPOINT_64BIT,
}

/**
 * The registry checkpoints of a resource: keys of HKEY_LOCAL_MACHINE that follow it, with everything below them. The
 * cluster saves them while the resource is online, and restores them on the next owner before the resource comes online
 * there. What is changed while the resource is offline is overwritten then.
 */
export class RegistryCheckpoints {
  readonly #resource: Resource

  /** @internal */
  constructor(resource: Resource) {
    this.#resource = resource
  }

  /** The paths of all of them (CLUSCTL_RESOURCE_GET_REGISTRY_CHECKPOINTS). The cluster does not tell their views. */
  async list(): Promise<string[]> {
    return await this.#resource.control(ResourceControl.GET_REGISTRY_CHECKPOINTS)
  }

  /**
   * Adds one (CLUSCTL_RESOURCE_ADD_REGISTRY_CHECKPOINT, or its _32BIT and _64BIT). The key must exist on the owner node.
   * @param path below HKEY_LOCAL_MACHINE: `SOFTWARE\Contoso\App`
   * @throws ClusterError `ERROR_FILE_NOT_FOUND` (no such key there), `ERROR_ALREADY_EXISTS` (in whichever view)
   * @throws TypeError for a path that is none
   */
  async add(path: string, options: RegistryViewOptions = {}): Promise<void> {
    await sendCheckpoint(this.#resource, codeFor(path, options), path)
  }

  /**
   * Removes one (CLUSCTL_RESOURCE_DELETE_REGISTRY_CHECKPOINT); the keys stay where they are.
   * @throws ClusterError `ERROR_FILE_NOT_FOUND` if the resource has no such checkpoint
   */
  async remove(path: string): Promise<void> {
    checkRegistryPath('path', path)
    await sendCheckpoint(this.#resource, ResourceControl.DELETE_REGISTRY_CHECKPOINT, path)
  }

  /** Adds one unless its path is there, in whichever view. */
  async ensure(path: string, options: RegistryViewOptions = {}): Promise<Change> {
    const code = codeFor(path, options)
    if ((await this.#find(path)) !== undefined) return { changed: false }
    return await unless(Win32Error.ERROR_ALREADY_EXISTS, sendCheckpoint(this.#resource, code, path))
  }

  /** Removes one if it is there, however it is spelt there. */
  async ensureAbsent(path: string): Promise<Change> {
    checkRegistryPath('path', path)
    const found = await this.#find(path)
    if (found === undefined) return { changed: false }
    const code = ResourceControl.DELETE_REGISTRY_CHECKPOINT
    return await unless(Win32Error.ERROR_FILE_NOT_FOUND, sendCheckpoint(this.#resource, code, found))
  }

  async #find(path: string): Promise<string | undefined> {
    return (await this.list()).find(other => sameRegistryPath(other, path))
  }
}

function codeFor(path: string, options: RegistryViewOptions): ControlCode<'Resource'> {
  checkRegistryPath('path', path)
  checkOptions('options', options, ['view'])
  const { view } = options
  if (view === undefined) return codes.default
  checkRegistryView('options.view', view)
  return codes[view]
}
