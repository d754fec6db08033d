import assert from 'node:assert/strict'
import { copyFile, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addon, addonPath } from '../../lib/binding/addon.js'
import { ClusApi, type ClusApiFunction, type HCLUSTER, openLibrary, standInPath } from '../../lib/binding/index.js'
import { runProgram } from './children.js'
import { testLibrary } from './hostile.js'
import { inputs, type Row, rows } from './rows.js'

const windows = process.platform === 'win32'

describe('a library that lacks functions', () => {
  const old = new ClusApi(addon().open('clusapi', testLibrary('sparse')))
  let handle: HCLUSTER
  before(() => {
    handle = old.OpenCluster(null).handle as HCLUSTER
  })
  after(() => assert.equal(old.CloseCluster(handle).status, 0))

  it('says so', () => {
    assert.ok(old.supports('OpenCluster') && old.supports('CloseCluster'))
    for (const { name } of rows.filter(isMissing)) assert.equal(old.supports(name as ClusApiFunction), false, name)
    for (const name of ['toString', '__proto__', 'constructor', 'OpenClusterAsync', '']) {
      assert.equal(old.supports(name as ClusApiFunction), false, name)
    }
  })

  const isMissing = ({ library, name }: Row) => library === 'clusapi' && !/^(Open|Close)Cluster$/.test(name)
  const values: Record<string, () => unknown> = {
    text: () => 'name',
    number: () => 1,
    bytes: () => new Uint8Array(8),
    buffer: () => new Uint8Array(512),
    units: () => new Uint16Array(8),
    handle: () => handle,
  }
  for (const row of rows.filter(isMissing)) {
    const items = inputs(row)
    // Handles of other kinds cannot be had from a library without the functions that open them.
    if (items.some(({ kind }) => kind !== undefined && kind !== 'HCLUSTER')) continue
    it(`answers ERROR_PROC_NOT_FOUND for ${row.name}`, async () => {
      const methods = old as unknown as Record<string, (...values: unknown[]) => { status: number }>
      const call = (name: string) => methods[name]?.(...items.map(({ type }) => values[type]?.()))
      assert.equal(call(row.name)?.status, 127)
      assert.equal((await call(`${row.name}Async`))?.status, 127)
    })
  }
})

describe('opening a library', () => {
  it('gives the same object for the same path', () => {
    assert.equal(openLibrary(testLibrary('hostile')), openLibrary(testLibrary('hostile')))
  })

  it('tells which file could not be loaded', () => {
    for (const path of [join(tmpdir(), 'no such library'), tmpdir()]) {
      assert.throws(
        () => openLibrary(path),
        (error: Error) => error.message.includes(path),
      )
    }
  })

  it('works twice in one thread, and one does not know the handles of the other', () => {
    const again = { exports: {} as ReturnType<typeof addon> }
    process.dlopen(again, addonPath())
    assert.notEqual(again.exports, addon())
    const { functions } = again.exports.open('clusapi', testLibrary('hostile'))
    functions.OpenCluster?.('CLUSTER')
    const [status, handle] = again.exports.cells
    assert.equal(status, 0)
    const first = openLibrary(testLibrary('hostile'))
    assert.throws(() => first.CloseCluster(handle as HCLUSTER), { code: 'ERR_CLUSAPI_HANDLE_FOREIGN' })
    functions.CloseCluster?.(handle)
    assert.deepEqual([again.exports.cells[0], again.exports.statistics().handles], [0, 0])
  })

  it('refuses wrong arguments', () => {
    const open = addon().open as (...values: unknown[]) => unknown
    for (const values of [[], ['clusapi'], [1, null], ['clusapi', 5], ['kernel32', null]]) {
      assert.throws(() => open(...values), Error, JSON.stringify(values))
    }
  })

  if (!windows) {
    it('refuses one that is no clusapi', () => {
      assert.throws(() => openLibrary(libraries.find(isC) as string), /no clusapi/)
    })
    const libraries = (process.report.getReport() as { sharedObjects: string[] }).sharedObjects
    const isC = (path: string) => /\/libc\./.test(path)
  }

  it('works by any path: with spaces, with any character', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'clusapi test äöü 日本 😀 '))
    const copy = join(folder, 'hostile copy.so.dll')
    await copyFile(testLibrary('hostile'), copy)
    const { status } = openLibrary(copy).GetNodeClusterState('!thread')
    assert.equal(status, 0)
  })
})

describe('two libraries of one name', () => {
  const orders = windows
    ? [
        'hostile standin',
        'standin hostile',
        'system hostile standin',
        'hostile system standin',
        'standin hostile system',
      ]
    : ['hostile standin', 'standin hostile']
  for (const order of orders) {
    it(`are both themselves, loaded in the order ${order}`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'clusapi-test-'))
      const hostile = join(folder, windows ? 'clusapi.dll' : 'libclusapi.so')
      await copyFile(testLibrary('hostile'), hostile)
      const paths: Record<string, string> = { hostile, standin: standInPath(), system: 'system' }
      const ended = await runProgram(
        new URL('./programs/load-order.js', import.meta.url),
        order.split(' ').map(name => paths[name] as string),
      )
      assert.equal(ended.stderr, '')
      assert.equal(
        ended.stdout.trim(),
        order.replace(/\w+/g, name => String(name === 'hostile')),
      )
    })
  }
})
