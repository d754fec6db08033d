import { checkText, checkU32, wrongType, wrongValue } from '../core/validate.js'

/** A machine key container of a cryptographic provider, as a checkpoint names it. */
export interface KeyContainerName {
  /** Provider type, e.g. 1 for PROV_RSA_FULL. */
  readonly providerType: number
  /** Name of the provider; `null`, `''` or absent means the default provider of the type. */
  readonly providerName?: string | null
  /** Name of the key container. */
  readonly container: string
}

/** A checkpoint string that was understood. */
export interface ParsedCryptoCheckpoint extends KeyContainerName {
  readonly providerName: string | null
  readonly raw?: undefined
}

/** A checkpoint string somebody else wrote and nobody can read; shown as it is. */
export interface ForeignCryptoCheckpoint {
  readonly raw: string
  readonly providerType?: undefined
  readonly providerName?: undefined
  readonly container?: undefined
}

/** One entry of a resource's list of crypto checkpoints; `raw` tells the two apart. */
export type CryptoCheckpoint = ParsedCryptoCheckpoint | ForeignCryptoCheckpoint

/**
 * Reads `Type\Name\Key`, split at the first two backslashes. Never fails: a string that cannot be read, or that would not
 * be written the same again, comes back as `{ raw }`.
 */
export function parseCryptoCheckpoint(text: string): CryptoCheckpoint {
  const first = text.indexOf('\\')
  const second = first < 0 ? -1 : text.indexOf('\\', first + 1)
  const type = text.slice(0, Math.max(first, 0))
  const container = text.slice(second + 1)
  if (second < 0 || !isProviderType(type) || container === '' || text.includes('\0')) return { raw: text }
  return { providerType: Number(type), providerName: text.slice(first + 1, second) || null, container }
}

/**
 * Writes `Type\Name\Key`. Strict, since the cluster documents no error for a malformed string; a string is checked
 * as strictly and comes back as it was.
 * @throws TypeError `ERR_INVALID_ARG_VALUE` showing the string that would have been sent
 */
export function formatCryptoCheckpoint(checkpoint: KeyContainerName | string): string {
  if (typeof checkpoint === 'string') {
    if (parseCryptoCheckpoint(checkpoint).raw !== undefined) throw malformed(checkpoint)
    return checkpoint
  }
  if (typeof checkpoint !== 'object' || checkpoint === null) throw wrongType('checkpoint', 'an object', checkpoint)
  const { providerType, providerName, container } = checkpoint
  checkU32('checkpoint.providerType', providerType)
  if (providerName != null) checkText('checkpoint.providerName', providerName)
  checkText('checkpoint.container', container)
  const text = `${providerType}\\${providerName ?? ''}\\${container}`
  const back = parseCryptoCheckpoint(text)
  if (back.raw !== undefined || back.container !== container) throw malformed(text)
  return text
}

/** The text that means a checkpoint: an entry `{ raw }` as it is, anything else as {@link formatCryptoCheckpoint} has it. */
export function cryptoCheckpointText(checkpoint: KeyContainerName | CryptoCheckpoint | string): string {
  if (typeof checkpoint === 'object' && checkpoint !== null && 'raw' in checkpoint && checkpoint.raw !== undefined) {
    checkText('checkpoint.raw', checkpoint.raw)
    return checkpoint.raw
  }
  return formatCryptoCheckpoint(checkpoint as KeyContainerName | string)
}

/**
 * Whether two checkpoints mean the same container. The documentation does not say what the cluster compares; like Windows'
 * provider and container names this ignores case, and an absent provider name equals an empty one.
 */
export function sameCryptoCheckpoint(
  a: KeyContainerName | CryptoCheckpoint | string,
  b: KeyContainerName | CryptoCheckpoint | string,
): boolean {
  return cryptoCheckpointText(a).toLowerCase() === cryptoCheckpointText(b).toLowerCase()
}

/** Decimal as the cluster writes it: no sign, no leading zero, 32 bits. */
function isProviderType(text: string): boolean {
  return /^(0|[1-9]\d{0,9})$/.test(text) && Number(text) <= 0xffffffff
}

function malformed(text: string): TypeError {
  return wrongValue(
    'checkpoint',
    `must read Type\\Name\\Key: a decimal provider type, a provider name or nothing, a key container. Received '${text}'`,
  )
}
