import { cryptoApi, type HCRYPTPROV } from '../binding/index.js'
import type { KeyContainerName } from '../codecs/crypto-checkpoint.js'
import { Win32Error } from '../constants/errors.gen.js'
import { ClusterError } from '../core/errors.js'
import { check } from '../core/status.js'
import type { KeyContainer, KeyContainers, NewKeyContainer } from './key-containers.js'

const CRYPT_NEWKEYSET = 0x08
const CRYPT_DELETEKEYSET = 0x10
const CRYPT_MACHINE_KEYSET = 0x20
const CRYPT_SILENT = 0x40
const CRYPT_EXPORTABLE = 0x01
const AT_KEYEXCHANGE = 1
const AT_SIGNATURE = 2
const PRIVATEKEYBLOB = 7

/** CryptoAPI's answers for a key that must stay where it is. */
const notExportable: readonly number[] = [Win32Error.NTE_BAD_KEY, Win32Error.NTE_BAD_KEY_STATE, Win32Error.NTE_PERM]

/** The machine key containers of this machine, through Windows' CryptoAPI (advapi32). */
export class LocalKeyContainers implements KeyContainers {
  async get(name: KeyContainerName): Promise<KeyContainer | null> {
    const { status, phProv } = await acquire(name, 0)
    if (status === Win32Error.NTE_BAD_KEYSET) return null
    const provider = acquired(status, phProv, name)
    try {
      return { ...name, providerName: name.providerName ?? null, exportable: await isExportable(provider, name) }
    } finally {
      await cryptoApi().CryptReleaseContextAsync(provider, 0)
    }
  }

  async create({ exportable, ...name }: NewKeyContainer): Promise<void> {
    const { status, phProv } = await acquire(name, CRYPT_NEWKEYSET)
    const provider = acquired(status, phProv, name)
    const flags = exportable ? CRYPT_EXPORTABLE : 0
    const made = await cryptoApi().CryptGenKeyAsync(provider, AT_KEYEXCHANGE, flags)
    if (made.phKey !== null) await cryptoApi().CryptDestroyKeyAsync(made.phKey)
    await cryptoApi().CryptReleaseContextAsync(provider, 0)
    if (made.status === 0) return
    await acquire(name, CRYPT_DELETEKEYSET)
    throw new ClusterError(made.status, 'CryptGenKey', name.container)
  }

  async delete(name: KeyContainerName): Promise<void> {
    const { status } = await acquire(name, CRYPT_DELETEKEYSET)
    check(status, 'CryptAcquireContextW', name.container)
  }
}

function acquire({ providerType, providerName, container }: KeyContainerName, flags: number) {
  const all = flags | CRYPT_MACHINE_KEYSET | CRYPT_SILENT
  return cryptoApi().CryptAcquireContextWAsync(container, providerName ?? null, providerType, all)
}

function acquired(status: number, provider: HCRYPTPROV | null, { container }: KeyContainerName): HCRYPTPROV {
  check(status, 'CryptAcquireContextW', container)
  if (provider === null) throw new ClusterError(Win32Error.ERROR_GEN_FAILURE, 'CryptAcquireContextW', container)
  return provider
}

/** Whether the private key would come out. It is only asked for its size. */
async function isExportable(provider: HCRYPTPROV, { container }: KeyContainerName): Promise<boolean> {
  const api = cryptoApi()
  for (const spec of [AT_KEYEXCHANGE, AT_SIGNATURE]) {
    const { status, phUserKey } = await api.CryptGetUserKeyAsync(provider, spec)
    if (status === Win32Error.NTE_NO_KEY) continue
    check(status, 'CryptGetUserKey', container)
    if (phUserKey === null) continue
    const exported = await api.CryptExportKeyAsync(phUserKey, null, PRIVATEKEYBLOB, 0, null)
    await api.CryptDestroyKeyAsync(phUserKey)
    if (notExportable.includes(exported.status)) return false
    check(exported.status, 'CryptExportKey', container)
    return true
  }
  return false
}
