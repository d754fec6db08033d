import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { addonPath, standInPath } from '../../lib/binding/index.js'
import { ClusterDataError } from '../../lib/core/errors.js'
import { readImage } from '../../lib/resource-host/image/image.js'
import { implemented, stubs } from '../../lib/resource-host/image/stand-in.gen.js'
import { inspectImage } from '../../lib/resource-host/inspect.js'
import { fuzz } from '../codecs/fuzz.js'
import { elf, pe } from './libraries.js'

const windows = process.platform === 'win32'
const wanted = {
  imports: { 'CLUSAPI.dll': ['OpenCluster', 'ClusterRegOpenKey', 'AddClusterNode'], 'KERNEL32.dll': ['Sleep'] },
  exports: ['Startup', 'StartupEx', 'Other'],
}
const functions = (...names: string[]) => names.map(name => ({ name, ordinal: null }))

describe('reading a library', () => {
  it('tells what a library of Windows needs, by name and by number, at once and delayed', () => {
    const file = pe({ ...wanted, delayed: { 'RESUTILS.dll': ['ResUtilGetProperty'] } })
    assert.deepEqual(readImage(file), {
      format: 'PE',
      machine: 'x64',
      bits: 64,
      tables: {
        libraries: [
          {
            name: 'CLUSAPI.dll',
            delayed: false,
            functions: functions('OpenCluster', 'ClusterRegOpenKey', 'AddClusterNode'),
          },
          { name: 'KERNEL32.dll', delayed: false, functions: functions('Sleep') },
          { name: 'RESUTILS.dll', delayed: true, functions: functions('ResUtilGetProperty') },
        ],
        unbound: [],
        exports: ['Startup', 'StartupEx', 'Other'],
      },
    })
    const numbered = readImage(pe({ imports: { 'a.dll': [7, 'b'] } })).tables
    assert.deepEqual(numbered?.libraries[0]?.functions, [{ name: null, ordinal: 7 }, ...functions('b')])
    assert.deepEqual(numbered?.exports, [])
  })

  it('tells what a library of Linux needs and exports, whichever hash table it has', () => {
    for (const hash of ['gnu', 'old'] as const) {
      assert.deepEqual(readImage(elf(wanted, hash)), {
        format: 'ELF',
        machine: 'x64',
        bits: 64,
        tables: {
          libraries: Object.keys(wanted.imports).map(name => ({ name, delayed: false, functions: [] })),
          unbound: ['OpenCluster', 'ClusterRegOpenKey', 'AddClusterNode', 'Sleep'],
          exports: ['Startup', 'StartupEx', 'Other'],
        },
      })
      assert.deepEqual(readImage(elf({}, hash)).tables, { libraries: [], unbound: [], exports: [] })
    }
  })

  it('reads those that compilers made', () => {
    const tables = readImage(readFileSync(standInPath())).tables
    for (const name of ['OpenCluster', 'ClusterCaptureLiveDump']) assert.ok(tables?.exports.includes(name), name)
    const addon = readImage(readFileSync(addonPath())).tables
    assert.ok(addon?.exports.some(name => /napi_register_module/.test(name)))
    if (windows) {
      const kernel = addon?.libraries.find(({ name }) => /^kernel32\.dll$/i.test(name))
      assert.ok(kernel?.functions.some(({ name }) => name === 'GetLastError'))
    } else assert.ok(addon?.unbound.includes('napi_create_function'))
  })

  it('says of other processors which they are, and reads no tables of 32 bits', () => {
    assert.deepEqual(readImage(pe(wanted, 0xaa64)).machine, 'ARM64')
    assert.deepEqual(readImage(elf(wanted, 'gnu', 183)).machine, 'ARM64')
    const small = pe(wanted, 0x14c)
    small.writeUInt16LE(0x10b, 0x98)
    assert.deepEqual(readImage(small), { format: 'PE', machine: 'x86', bits: 32, tables: null })
    const elf32 = elf(wanted, 'gnu', 40)
    elf32[4] = 1
    assert.deepEqual(readImage(elf32), { format: 'ELF', machine: 'ARM', bits: 32, tables: null })
    assert.equal(readImage(pe(wanted, 0x1234)).machine, 'machine 0x1234')
  })

  it('says where a file goes wrong', () => {
    const wrong = (bytes: Uint8Array, message: RegExp, offset: number) =>
      assert.throws(
        () => readImage(bytes),
        (error: unknown) => {
          assert.ok(error instanceof ClusterDataError, String(error))
          assert.match(error.message, message)
          assert.equal(error.offset, offset)
          return true
        },
      )
    wrong(Buffer.from('#!/bin/sh'), /^neither a library of Windows \(PE\) nor one of Linux/, 0)
    wrong(Buffer.alloc(2), /first number lies beyond the end of the file, which has 2 bytes \(at byte 0\)/, 0)
    wrong(pe(wanted).subarray(0, 0x3d), /the offset of the PE header lies beyond/, 0x3c)
    const moved = pe(wanted)
    moved.writeUInt32LE(0x90, 0x3c)
    wrong(moved, /no PE header/, 0x90)
    wrong(pe(wanted).subarray(0, 0x410), /the name of an imported library lies beyond the end/, 1244)
    const astray = pe(wanted)
    astray.writeUInt32LE(0x900000, 0x80 + 24 + 112)
    wrong(astray, /no section holds address 0x900000/, 0)
  })

  for (const [name, good] of [
    ['PE', pe({ ...wanted, delayed: { 'RESUTILS.dll': ['x'] } })],
    ['ELF', elf(wanted)],
    ['ELF of old', elf(wanted, 'old')],
  ] as const) {
    const spots = fc.array(fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 6 })
    fuzz(
      `is total: any bytes of a file of kind ${name} may be wrong, or missing`,
      [spots, fc.nat(good.length)],
      (changes, cut) => {
        const file = Buffer.from(good)
        for (const [at, value] of changes) file[at] = value
        for (const bytes of [file, file.subarray(0, cut)]) {
          try {
            readImage(bytes)
          } catch (error) {
            assert.ok(error instanceof ClusterDataError, String(error))
          }
        }
      },
    )
  }

  it('ends in good time where a file claims the most', () => {
    const endless = elf(wanted, 'old')
    const table = endless.indexOf(Buffer.from(Uint32Array.of(1, 8, 0).buffer))
    endless.writeUInt32LE(0xffff_ffff, table + 4)
    assert.throws(() => readImage(endless), /a symbol lies beyond the end|a name/)
    // Every descriptor leads to the same long list of names.
    const many: { [library: string]: string[] } = {}
    const names = Array.from({ length: 500 }, (_, i) => `f${i}`)
    for (let i = 0; i < 200; i++) many[`l${i}`] = names
    assert.throws(() => readImage(pe({ imports: many })), /more than 65536 names/)
  })
})

describe('inspecting a resource DLL', () => {
  it('tells what the simulator does for it', () => {
    for (const file of [pe(wanted), elf(wanted)]) {
      const inspection = inspectImage(file, 'win32')
      assert.deepEqual(inspection.entries, { Startup: true, StartupEx: true })
      assert.deepEqual(
        inspection.clusApi.map(({ name, simulator }) => [name, simulator]),
        [
          ['OpenCluster', 'implemented'],
          ['ClusterRegOpenKey', 'implemented'],
          ['AddClusterNode', 'stub'],
        ],
      )
      assert.deepEqual(inspection.problems, [])
      assert.equal(inspection.runsHere, inspection.format === 'PE')
    }
    assert.equal(inspectImage(elf(wanted), 'linux').runsHere, true)
  })

  it('tells what is in the way', () => {
    const { problems, runsHere } = inspectImage(
      pe(
        {
          imports: {
            clusapi: ['NoSuchFunction', 9],
            'kernel32.dll': ['Sleep'],
            'ext-ms-win-cluster-clusapi-l1-1-0.dll': ['OpenCluster'],
          },
        },
        0xaa64,
      ),
      'win32',
    )
    assert.equal(runsHere, false)
    assert.deepEqual(
      problems.map(problem => problem.replace(/[:,].*/, '')),
      [
        'It is a library for ARM64 with 64 bits',
        'It exports neither Startup nor StartupEx',
        'It imports NoSuchFunction from clusapi.dll',
        'It imports #9 from clusapi.dll',
        'It imports from ext-ms-win-cluster-clusapi-l1-1-0.dll',
      ],
    )
  })

  it('knows every export of the stand-in, and nothing else', () => {
    const exported = [...(readImage(readFileSync(standInPath())).tables?.exports ?? [])]
    const offWindows = ['GetLastError', 'SetLastError']
    const listed = [...implemented, ...stubs].filter(name => !windows || !offWindows.includes(name))
    assert.deepEqual(exported.sort(), listed.sort())
  })
})
