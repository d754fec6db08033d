/** The parts of the resource DLL that read bytes, as test/native/twin lets a test call them. */
import assert from 'node:assert/strict'
import { addon } from '../../lib/binding/addon.js'
import { ClusApi, type HCLUSTER } from '../../lib/binding/index.js'
import { testLibrary } from '../native/hostile.js'

/** What a part made of its input, or the place where it found something wrong, and what. */
export type Made = { ok: true; bytes: Buffer } | { ok: false; place: number; what: string }

/** Calls one part; the numbers are those of twin.cc. */
export class Twin {
  readonly #api = new ClusApi(addon().open('clusapi', testLibrary('twin')))
  readonly #handle: HCLUSTER
  #output = new Uint8Array(64 * 1024)

  constructor() {
    const { handle } = this.#api.OpenCluster(null)
    assert.ok(handle)
    this.#handle = handle
  }

  close(): void {
    assert.equal(this.#api.CloseCluster(this.#handle).status, 0)
  }

  /** A property list, taken apart and packed again. */
  list(list: Uint8Array): Made {
    return this.#call(0, list)
  }

  /** A value of a property list, as the cluster database keeps it and as a list then shows it. */
  value(format: number, data: Uint8Array): Made {
    return this.#call(1, Buffer.concat([Buffer.from(Uint32Array.of(format).buffer), data]))
  }

  /** A manifest, described. */
  manifest(text: string | Uint8Array): Made {
    return this.#call(2, Buffer.from(text as string))
  }

  #call(part: number, input: Uint8Array): Made {
    const { status, lpBytesReturned } = this.#api.ClusterControl(this.#handle, null, part, input, this.#output)
    assert.equal(status, 0)
    const output = Buffer.from(this.#output.subarray(0, lpBytesReturned))
    if (output.readUInt32LE(0) === 0) return { ok: true, bytes: output.subarray(4) }
    return { ok: false, place: output.readUInt32LE(4), what: output.toString('utf8', 8) }
  }
}
