import { encodeWideString } from '../codecs/wide-string.js'
import type { ControlCode } from '../constants/control-code.js'
import { ClusterError } from '../core/errors.js'
import { check } from '../core/status.js'
import type { Resource } from './resource.js'

/** Whether anything had to be done. */
export interface Change {
  readonly changed: boolean
}

/**
 * Sends a checkpoint. Not through the typed control code: the error is to name the checkpoint, not the resource.
 * @internal
 */
export async function sendCheckpoint(resource: Resource, { code }: ControlCode, text: string): Promise<void> {
  const { api } = resource.session.binding
  const { status } = await resource.use(handle =>
    api.ClusterResourceControlAsync(handle, null, code, encodeWideString(text), null),
  )
  check(status, 'ClusterResourceControl', text)
}

/**
 * A change; with this status another client was faster: what was wanted is so, and not by us.
 * @internal
 */
export async function unless(status: number, call: Promise<void>): Promise<Change> {
  try {
    await call
    return { changed: true }
  } catch (error) {
    if (error instanceof ClusterError && error.errno === status) return { changed: false }
    throw error
  }
}
