import { ClusterDataError } from '../../core/errors.js'
import type { Image, ImportedFunction, ImportedLibrary } from './image.js'
import type { FileReader } from './reader.js'

const machines: Readonly<Record<number, string>> = { 34404: 'x64', 332: 'x86', 43620: 'ARM64', 452: 'ARM' }

const PE32 = 0x10b
const PE32_PLUS = 0x20b
const byOrdinal = 1n << 63n

/** What Windows loads at most. */
const mostSections = 96

/** A directory of the optional header. */
interface Directory {
  readonly address: number
  readonly size: number
}

/** Reads a PE file: a library of Windows. */
export function readPe(file: FileReader): Image {
  const header = file.u32(0x3c, 'the offset of the PE header')
  if (file.u32(header, 'the PE header') !== 0x4550) throw new ClusterDataError('no PE header', header)
  const number = file.u16(header + 4, 'the machine')
  const machine = machines[number] ?? `machine 0x${number.toString(16)}`
  const optional = header + 24
  const magic = file.u16(optional, 'the optional header')
  if (magic === PE32) return { format: 'PE', machine, bits: 32, tables: null }
  if (magic !== PE32_PLUS) throw new ClusterDataError(`an optional header of kind 0x${magic.toString(16)}`, optional)
  const pe = new Pe(file, header, optional)
  const libraries = [...pe.imports(), ...pe.delayedImports()]
  return { format: 'PE', machine, bits: 64, tables: { libraries, unbound: [], exports: pe.exports() } }
}

class Pe {
  readonly #file: FileReader
  readonly #optional: number
  readonly #sections: readonly { address: number; size: number; offset: number }[]

  constructor(file: FileReader, header: number, optional: number) {
    this.#file = file
    this.#optional = optional
    const count = file.u16(header + 6, 'the number of sections')
    if (count > mostSections) throw new ClusterDataError(`${count} sections`, header + 6)
    const first = optional + file.u16(header + 20, 'the size of the optional header')
    this.#sections = Array.from({ length: count }, (_, i) => {
      const at = first + i * 40
      return {
        address: file.u32(at + 12, 'the address of a section'),
        size: file.u32(at + 16, 'the size of a section'),
        offset: file.u32(at + 20, 'the offset of a section'),
      }
    })
  }

  imports(): ImportedLibrary[] {
    return this.#descriptors(1, 20, at => {
      const name = this.#file.u32(at + 12, 'the name of an imported library')
      if (name === 0) return null
      // The lookup table keeps its names once the library is bound; some linkers leave it out.
      const lookup = this.#file.u32(at, 'an import table') || this.#file.u32(at + 16, 'an import table')
      return { name: this.#text(name), delayed: false, functions: this.#functions(lookup) }
    })
  }

  delayedImports(): ImportedLibrary[] {
    return this.#descriptors(13, 32, at => {
      const name = this.#file.u32(at + 4, 'the name of a delayed library')
      if (name === 0) return null
      // Addresses that are not relative to the image, which linkers for 64 bits have never written.
      if ((this.#file.u32(at, 'a delayed import') & 1) === 0) throw new ClusterDataError('delayed imports of old', at)
      const lookup = this.#file.u32(at + 16, 'a delayed import table')
      return { name: this.#text(name), delayed: true, functions: this.#functions(lookup) }
    })
  }

  exports(): string[] {
    const { address, size } = this.#directory(0)
    if (size === 0) return []
    const at = this.#offset(address)
    const count = this.#file.u32(at + 24, 'the number of exported names')
    if (count === 0) return []
    const names = this.#offset(this.#file.u32(at + 32, 'the exported names'))
    const found: string[] = []
    for (let i = 0; i < count; i++) found.push(this.#text(this.#file.u32(names + i * 4, 'an exported name')))
    return found
  }

  /** What each entry of a directory means, up to the one that is empty. */
  #descriptors(index: number, size: number, read: (at: number) => ImportedLibrary | null): ImportedLibrary[] {
    const directory = this.#directory(index)
    if (directory.size === 0) return []
    const found: ImportedLibrary[] = []
    for (let at = this.#offset(directory.address); ; at += size) {
      const library = read(at)
      if (library === null) return found
      found.push(library)
    }
  }

  #functions(address: number): ImportedFunction[] {
    const found: ImportedFunction[] = []
    for (let at = this.#offset(address); ; at += 8) {
      const thunk = this.#file.big(at, 'an imported function')
      if (thunk === 0n) return found
      if (thunk & byOrdinal) found.push(this.#numbered(Number(thunk & 0xffffn), at))
      else found.push({ name: this.#text(Number(thunk & 0x7fff_ffffn) + 2), ordinal: null })
    }
  }

  #numbered(ordinal: number, at: number): ImportedFunction {
    this.#file.count(at)
    return { name: null, ordinal }
  }

  #directory(index: number): Directory {
    const count = this.#file.u32(this.#optional + 108, 'the number of directories')
    if (index >= count) return { address: 0, size: 0 }
    const at = this.#optional + 112 + index * 8
    const address = this.#file.u32(at, 'a directory')
    return { address, size: address === 0 ? 0 : this.#file.u32(at + 4, 'a directory') }
  }

  #text(address: number): string {
    return this.#file.name(this.#offset(address), 'a name')
  }

  /** Where in the file an address of the image is. */
  #offset(address: number): number {
    const section = this.#sections.find(each => address >= each.address && address < each.address + each.size)
    if (section === undefined) throw new ClusterDataError(`no section holds address 0x${address.toString(16)}`, 0)
    return address - section.address + section.offset
  }
}
