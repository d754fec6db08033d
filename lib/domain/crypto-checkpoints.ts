import {
  type CryptoCheckpoint,
  cryptoCheckpointText,
  formatCryptoCheckpoint,
  type KeyContainerName,
  sameCryptoCheckpoint,
} from '../codecs/crypto-checkpoint.js'
import { ResourceControl } from '../constants/control-codes.gen.js'
import { Win32Error } from '../constants/errors.gen.js'
import { type Change, sendCheckpoint, unless } from './checkpoint.js'
import type { Resource } from './resource.js'

/** A checkpoint as a caller names it: its parts, its text `Type\Name\Key`, or an entry of the list. */
export type CryptoCheckpointArgument = KeyContainerName | CryptoCheckpoint | string

/**
 * The cryptographic key checkpoints of a resource. The cluster saves these machine key containers of the owner node, and
 * restores them on the next owner before the resource comes online there.
 */
export class CryptoCheckpoints {
  readonly #resource: Resource

  /** @internal */
  constructor(resource: Resource) {
    this.#resource = resource
  }

  /** All of them (CLUSCTL_RESOURCE_GET_CRYPTO_CHECKPOINTS). A string that cannot be read is shown as `{ raw }`. */
  async list(): Promise<CryptoCheckpoint[]> {
    return await this.#resource.control(ResourceControl.GET_CRYPTO_CHECKPOINTS)
  }

  /**
   * Adds one (CLUSCTL_RESOURCE_ADD_CRYPTO_CHECKPOINT). The container must exist on the owner node and be exportable.
   * @throws ClusterError `NTE_BAD_KEYSET` (no such machine container), `NTE_BAD_KEY` (not exportable),
   *   `ERROR_ALREADY_EXISTS`
   * @throws TypeError for a checkpoint that could not be written, showing it
   */
  async add(checkpoint: KeyContainerName | string): Promise<void> {
    await sendCheckpoint(this.#resource, ResourceControl.ADD_CRYPTO_CHECKPOINT, formatCryptoCheckpoint(checkpoint))
  }

  /**
   * Removes one (CLUSCTL_RESOURCE_DELETE_CRYPTO_CHECKPOINT); the container stays where it is. An entry `{ raw }` of
   * {@link list} can be removed too.
   * @throws ClusterError `ERROR_FILE_NOT_FOUND` if the resource has no such checkpoint
   */
  async remove(checkpoint: CryptoCheckpointArgument): Promise<void> {
    await sendCheckpoint(this.#resource, ResourceControl.DELETE_CRYPTO_CHECKPOINT, cryptoCheckpointText(checkpoint))
  }

  /** Adds one unless it is there. */
  async ensure(checkpoint: KeyContainerName | string): Promise<Change> {
    const text = formatCryptoCheckpoint(checkpoint)
    if ((await this.#find(text)) !== undefined) return { changed: false }
    return await unless(
      Win32Error.ERROR_ALREADY_EXISTS,
      sendCheckpoint(this.#resource, ResourceControl.ADD_CRYPTO_CHECKPOINT, text),
    )
  }

  /** Removes one if it is there, however it is spelt there. */
  async ensureAbsent(checkpoint: CryptoCheckpointArgument): Promise<Change> {
    const found = await this.#find(cryptoCheckpointText(checkpoint))
    if (found === undefined) return { changed: false }
    return await unless(
      Win32Error.ERROR_FILE_NOT_FOUND,
      sendCheckpoint(this.#resource, ResourceControl.DELETE_CRYPTO_CHECKPOINT, cryptoCheckpointText(found)),
    )
  }

  async #find(text: string): Promise<CryptoCheckpoint | undefined> {
    return (await this.list()).find(entry => sameCryptoCheckpoint(entry, text))
  }
}
