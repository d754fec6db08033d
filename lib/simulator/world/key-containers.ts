import { randomBytes } from 'node:crypto'
import { type KeyContainerName, sameCryptoCheckpoint } from '../../codecs/crypto-checkpoint.js'
import { Win32Error } from '../../constants/index.js'
import { Refusal } from './refusal.js'

/** A machine key container of a simulated node. */
export interface KeyContainer extends KeyContainerName {
  readonly providerType: number
  /** `null` for the default provider of the type. */
  readonly providerName: string | null
  readonly container: string
  /** Whether its keys can be exported, as a checkpoint needs it. */
  readonly exportable: boolean
  /** What stands for the keys: two containers hold the same ones if this is equal. Hexadecimal. */
  readonly key: string
}

/** Providers that Windows takes where none is named, by provider type. */
const defaultProviders = new Map([
  [1, 'Microsoft Strong Cryptographic Provider'],
  [3, 'Microsoft Base DSS Cryptographic Provider'],
  [12, 'Microsoft RSA SChannel Cryptographic Provider'],
  [13, 'Microsoft Enhanced DSS and Diffie-Hellman Cryptographic Provider'],
  [18, 'Microsoft DH SChannel Cryptographic Provider'],
  [24, 'Microsoft Enhanced RSA and AES Cryptographic Provider'],
])

/** The machine key containers of one node. What they hold stands for keys; no cryptography happens. */
export class KeyContainers {
  #containers: KeyContainer[] = []
  readonly #changed: (container: KeyContainer) => void

  /** @param changed called when a container was made or replaced */
  constructor(changed: (container: KeyContainer) => void) {
    this.#changed = changed
  }

  /** All containers, oldest first. */
  list(): readonly KeyContainer[] {
    return this.#containers
  }

  /** The container of that name; `undefined` where there is none. */
  find(name: KeyContainerName): KeyContainer | undefined {
    const wanted = resolved(name)
    return this.#containers.find(container => sameCryptoCheckpoint(resolved(container), wanted))
  }

  /** Makes a container with a new key; NTE_EXISTS where there is one already. */
  create(name: KeyContainerName, exportable: boolean): KeyContainer {
    if (this.find(name)) throw new Refusal(Win32Error.NTE_EXISTS)
    return this.put({ ...plain(name), exportable, key: randomBytes(16).toString('hex') })
  }

  /** Deletes a container; NTE_BAD_KEYSET where there is none. */
  delete(name: KeyContainerName): void {
    const found = this.find(name)
    if (!found) throw new Refusal(Win32Error.NTE_BAD_KEYSET)
    this.#containers = this.#containers.filter(container => container !== found)
  }

  /** Puts a container in the place of the one of the same name, or beside the others. */
  put(container: KeyContainer): KeyContainer {
    const found = this.find(container)
    if (found) this.#containers = this.#containers.map(other => (other === found ? container : other))
    else this.#containers = [...this.#containers, container]
    this.#changed(container)
    return container
  }

  /** Takes key material from a container, as a checkpoint does: NTE_BAD_KEYSET, NTE_BAD_KEY. */
  export(name: KeyContainerName): string {
    const found = this.find(name)
    if (!found) throw new Refusal(Win32Error.NTE_BAD_KEYSET)
    if (!found.exportable) throw new Refusal(Win32Error.NTE_BAD_KEY)
    return found.key
  }
}

/** Whether two names mean the same container, the default provider being named or not. */
export function sameContainer(a: KeyContainerName, b: KeyContainerName): boolean {
  return sameCryptoCheckpoint(resolved(a), resolved(b))
}

function resolved(name: KeyContainerName): KeyContainerName {
  return { ...plain(name), providerName: name.providerName || (defaultProviders.get(name.providerType) ?? null) }
}

function plain({
  providerType,
  providerName,
  container,
}: KeyContainerName): KeyContainerName & { providerName: string | null } {
  return { providerType, providerName: providerName || null, container }
}
