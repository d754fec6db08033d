import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { cryptoApi, type HCRYPTKEY, type HCRYPTPROV, statistics } from '../../lib/binding/index.js'
import { ClusterError } from '../../lib/core/errors.js'
import { LocalKeyContainers } from '../../lib/domain/local-key-containers.js'

const PROV_RSA_FULL = 1
const CRYPT_NEWKEYSET = 0x08
const CRYPT_DELETEKEYSET = 0x10
const CRYPT_MACHINE_KEYSET = 0x20
const CRYPT_EXPORTABLE = 0x01
const AT_KEYEXCHANGE = 1
const AT_SIGNATURE = 2
const PUBLICKEYBLOB = 6
const PRIVATEKEYBLOB = 7
const NTE_EXISTS = 0x8009000f
const NTE_BAD_KEYSET = 0x80090016
const NTE_BAD_KEY_STATE = 0x8009000b
const NTE_NO_KEY = 0x8009000d

if (process.platform === 'win32') {
  describe("Windows' own CryptoAPI", () => {
    const api = cryptoApi()
    const container = `clusapi-test-${randomUUID()}`
    const acquire = (flags: number) =>
      api.CryptAcquireContextW(container, null, PROV_RSA_FULL, flags | CRYPT_MACHINE_KEYSET)
    const remove = () => acquire(CRYPT_DELETEKEYSET).status

    function create(): HCRYPTPROV {
      const { status, phProv } = acquire(CRYPT_NEWKEYSET)
      assert.equal(status, 0)
      return phProv as HCRYPTPROV
    }

    function generate(provider: HCRYPTPROV, flags: number): HCRYPTKEY {
      const { status, phKey } = api.CryptGenKey(provider, AT_KEYEXCHANGE, flags)
      assert.equal(status, 0)
      return phKey as HCRYPTKEY
    }

    afterEach(() => {
      remove()
      assert.equal(statistics().handles, 0)
    })

    it('has every row', () => {
      for (const name of [
        'CryptAcquireContextW',
        'CryptGenKey',
        'CryptGetUserKey',
        'CryptExportKey',
        'CryptDestroyKey',
      ] as const) {
        assert.ok(api.supports(name), name)
      }
    })

    it('says NTE_BAD_KEYSET for a container that does not exist', async () => {
      assert.deepEqual(acquire(0), { status: NTE_BAD_KEYSET, phProv: null })
      assert.equal(remove(), NTE_BAD_KEYSET)
      const later = await api.CryptAcquireContextWAsync(container, null, PROV_RSA_FULL, CRYPT_MACHINE_KEYSET)
      assert.deepEqual(later, { status: NTE_BAD_KEYSET, phProv: null })
    })

    it('makes a machine key container, finds it again, and deletes it', async () => {
      api.CryptReleaseContext(create(), 0)
      assert.equal(acquire(CRYPT_NEWKEYSET).status, NTE_EXISTS)
      const { status, phProv } = await api.CryptAcquireContextWAsync(
        container,
        null,
        PROV_RSA_FULL,
        CRYPT_MACHINE_KEYSET,
      )
      assert.equal(status, 0)
      assert.equal((await api.CryptReleaseContextAsync(phProv as HCRYPTPROV, 0)).status, 0)
      assert.equal(remove(), 0)
      assert.equal(acquire(0).status, NTE_BAD_KEYSET)
    })

    it('exports an exportable key', async () => {
      const provider = create()
      generate(provider, CRYPT_EXPORTABLE)
      const { status, phUserKey } = api.CryptGetUserKey(provider, AT_KEYEXCHANGE)
      assert.equal(status, 0)
      const key = phUserKey as HCRYPTKEY
      const needed = api.CryptExportKey(key, null, PRIVATEKEYBLOB, 0, null)
      assert.equal(needed.status, 0)
      assert.ok(needed.pdwDataLen > 100)
      assert.equal(api.CryptExportKey(key, null, PRIVATEKEYBLOB, 0, new Uint8Array(10)).status, 234)
      const [blob, other] = [new Uint8Array(needed.pdwDataLen), new Uint8Array(needed.pdwDataLen)]
      assert.deepEqual(api.CryptExportKey(key, null, PRIVATEKEYBLOB, 0, blob), needed)
      assert.deepEqual(await api.CryptExportKeyAsync(key, null, PRIVATEKEYBLOB, 0, other), needed)
      assert.deepEqual(other, blob)
      assert.equal(blob[0], PRIVATEKEYBLOB)
      // The provider takes its keys with it.
      assert.equal(api.CryptReleaseContext(provider, 0).status, 0)
    })

    it('does not export the private part of another key, but the public one', () => {
      const provider = create()
      const key = generate(provider, 0)
      assert.equal(api.CryptExportKey(key, null, PRIVATEKEYBLOB, 0, null).status, NTE_BAD_KEY_STATE)
      assert.equal(api.CryptExportKey(key, null, PUBLICKEYBLOB, 0, null).status, 0)
      assert.equal(api.CryptDestroyKey(key).status, 0)
      assert.throws(() => api.CryptDestroyKey(key), { code: 'ERR_CLUSAPI_HANDLE_CLOSED' })
      api.CryptReleaseContext(provider, 0)
    })

    it('has no key of a kind that was never made', () => {
      const provider = create()
      assert.deepEqual(api.CryptGetUserKey(provider, AT_SIGNATURE), { status: NTE_NO_KEY, phUserKey: null })
      api.CryptReleaseContext(provider, 0)
    })

    it('is what the key containers of a real cluster stand on', async () => {
      const containers = new LocalKeyContainers()
      const name = { providerType: PROV_RSA_FULL, container }
      assert.equal(await containers.get(name), null)
      for (const exportable of [true, false]) {
        await containers.create({ ...name, exportable })
        assert.deepEqual(await containers.get(name), { ...name, providerName: null, exportable })
        await assert.rejects(containers.create({ ...name, exportable }), { errno: NTE_EXISTS })
        await containers.delete(name)
      }
      await assert.rejects(
        containers.delete(name),
        (error: ClusterError) => error instanceof ClusterError && error.errno === NTE_BAD_KEYSET,
      )
      assert.equal(statistics().handles, 0)
    })
  })
} else {
  describe('CryptoAPI off Windows', () => {
    it('says that it is not there', () => {
      assert.throws(cryptoApi, { code: 'ERR_CLUSAPI_PLATFORM', message: /Windows only/ })
    })
  })
}
