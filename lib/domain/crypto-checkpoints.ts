import {
  type CryptoCheckpoint,
  cryptoCheckpointText,
  formatCryptoCheckpoint,
  type KeyContainerName,
  sameCryptoCheckpoint,
} from '../codecs/crypto-checkpoint.js'
import { encodeWideString } from '../codecs/wide-string.js'
import { ResourceControl } from '../constants/control-codes.gen.js'
import { Win32Error } from '../constants/errors.gen.js'
import { ClusterError } from '../core/errors.js'
import { check } from '../core/status.js'
import type { Resource } from './resource.js'

/** Whether anything had to be done. */
export interface Change {
  readonly changed: boolean
}

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
    await this.#send(ResourceControl.ADD_CRYPTO_CHECKPOINT.code, formatCryptoCheckpoint(checkpoint))
  }

  /**
   * Removes one (CLUSCTL_RESOURCE_DELETE_CRYPTO_CHECKPOINT); the container stays where it is. An entry `{ raw }` of
   * {@link list} can be removed too.
   * @throws ClusterError `ERROR_FILE_NOT_FOUND` if the resource has no such checkpoint
   */
  async remove(checkpoint: CryptoCheckpointArgument): Promise<void> {
    await this.#send(ResourceControl.DELETE_CRYPTO_CHECKPOINT.code, cryptoCheckpointText(checkpoint))
  }

  /** Adds one unless it is there. */
  async ensure(checkpoint: KeyContainerName | string): Promise<Change> {
    const text = formatCryptoCheckpoint(checkpoint)
    if ((await this.#find(text)) !== undefined) return { changed: false }
    return await unless(Win32Error.ERROR_ALREADY_EXISTS, this.#send(ResourceControl.ADD_CRYPTO_CHECKPOINT.code, text))
  }

  /** Removes one if it is there, however it is spelt there. */
  async ensureAbsent(checkpoint: CryptoCheckpointArgument): Promise<Change> {
    const found = await this.#find(cryptoCheckpointText(checkpoint))
    if (found === undefined) return { changed: false }
    return await unless(
      Win32Error.ERROR_FILE_NOT_FOUND,
      this.#send(ResourceControl.DELETE_CRYPTO_CHECKPOINT.code, cryptoCheckpointText(found)),
    )
  }

  async #find(text: string): Promise<CryptoCheckpoint | undefined> {
    return (await this.list()).find(entry => sameCryptoCheckpoint(entry, text))
  }

  /** Not through the typed code: the error is to name the checkpoint, not the resource. */
  async #send(code: number, text: string): Promise<void> {
    const { api } = this.#resource.session.binding
    const { status } = await this.#resource.use(handle =>
      api.ClusterResourceControlAsync(handle, null, code, encodeWideString(text), null),
    )
    check(status, 'ClusterResourceControl', text)
  }
}

/** Another client was faster: what was wanted is so, and not by us. */
async function unless(status: number, call: Promise<void>): Promise<Change> {
  try {
    await call
    return { changed: true }
  } catch (error) {
    if (error instanceof ClusterError && error.errno === status) return { changed: false }
    throw error
  }
}
