import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { readImage } from '../../lib/resource-host/image/image.js'
import { run, standIn } from './client.js'

interface Row {
  name: string
  state: 'implemented' | 'stub' | 'own'
  /** How the result fails, with a question mark where that is a guess; or where an own function is exported. */
  kind: string
}

const root = resolve(import.meta.dirname, '../../..')
const windows = process.platform === 'win32'

async function readLedger(): Promise<Row[]> {
  const text = await readFile(resolve(root, 'native/standin/exports.spec'), 'utf8')
  const lines = text.split(/\r?\n/).filter(line => line !== '' && !line.startsWith('#'))
  return lines.map(line => {
    const [name, state, kind] = line.split(/\s+/)
    return { name, state, kind } as Row
  })
}

describe('the ledger of the stand-in', () => {
  let ledger: Row[]

  before(async () => {
    ledger = await readLedger()
  })

  it('lists exactly what the library exports', async () => {
    const listed = ledger.filter(({ kind }) => !(windows && kind === 'off-windows')).map(({ name }) => name)
    const { tables } = readImage(await readFile(standIn))
    assert.deepEqual([...(tables?.exports ?? [])].sort(), listed.sort())
  })

  it('calls implemented what the C contract declares, and nothing else', async () => {
    const contract = await readFile(resolve(root, 'native/abi/clusapi.h'), 'utf8')
    const declared = [...contract.matchAll(/ WINAPI (\w+)\(/g)].map(([, name]) => name)
    const implemented = ledger.filter(({ state }) => state === 'implemented').map(({ name }) => name)
    assert.deepEqual(implemented.sort(), declared.sort())
  })

  it('is honest about its stubs: each fails as its kind of result does', async () => {
    const failures: Record<string, [result: number, error: number]> = {
      code: [120, 0],
      null: [0, 120],
      false: [0, 120],
      state: [0xffff_ffff, 120],
      count: [0, 120],
    }
    const stubs = ledger.filter(({ state }) => state === 'stub')
    const calls = await run(stubs.map(({ name }) => `${name} null`).join(' ; '))
    assert.deepEqual(
      calls.map(({ call, result, error }) => [call, result, error]),
      stubs.map(({ name, kind }) => [name, ...(failures[kind.replace('?', '')] ?? [])]),
    )
  })
})
