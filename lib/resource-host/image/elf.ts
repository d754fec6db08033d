import { ClusterDataError } from '../../core/errors.js'
import type { Image, ImageTables } from './image.js'
import type { FileReader } from './reader.js'

const machines: Readonly<Record<number, string>> = { 62: 'x64', 3: 'x86', 183: 'ARM64', 40: 'ARM' }

const PT_LOAD = 1
const PT_DYNAMIC = 2
const DT = { NULL: 0, NEEDED: 1, HASH: 4, STRTAB: 5, SYMTAB: 6, GNU_HASH: 0x6ffffef5 } as const
const symbolBytes = 24

/** Reads an ELF file: a library of Linux and others. */
export function readElf(file: FileReader): Image {
  const bits = file.u8(4, 'the class') === 2 ? 64 : 32
  const littleEndian = file.u8(5, 'the byte order') === 1
  if (!littleEndian) return { format: 'ELF', machine: 'of the other byte order', bits, tables: null }
  const number = file.u16(18, 'the machine')
  const machine = machines[number] ?? `machine ${number}`
  return { format: 'ELF', machine, bits, tables: bits === 64 ? new Elf(file).tables() : null }
}

interface Segment {
  readonly type: number
  readonly offset: number
  readonly address: number
  readonly size: number
}

class Elf {
  readonly #file: FileReader
  readonly #segments: readonly Segment[]

  constructor(file: FileReader) {
    this.#file = file
    const first = file.u64(32, 'the program headers')
    const size = file.u16(54, 'the size of a program header')
    this.#segments = Array.from({ length: file.u16(56, 'the number of program headers') }, (_, i) => {
      const at = first + i * size
      return {
        type: file.u32(at, 'a program header'),
        offset: file.u64(at + 8, 'the offset of a segment'),
        address: file.u64(at + 16, 'the address of a segment'),
        size: file.u64(at + 32, 'the size of a segment'),
      }
    })
  }

  tables(): ImageTables {
    const dynamic = this.#segments.find(({ type }) => type === PT_DYNAMIC)
    if (dynamic === undefined) throw new ClusterDataError('no dynamic section: not a shared library', 0)
    const needed: number[] = []
    const places = new Map<number, number>()
    for (let at = dynamic.offset; at < dynamic.offset + dynamic.size; at += 16) {
      const tag = Number(this.#file.big(at, 'the dynamic section'))
      if (tag === DT.NULL) break
      if (tag === DT.NEEDED) needed.push(this.#file.u64(at + 8, 'a needed library'))
      else if (Object.values<number>(DT).includes(tag)) places.set(tag, this.#file.u64(at + 8, 'the dynamic section'))
    }
    const strings = this.#place(places, DT.STRTAB, dynamic)
    const text = (offset: number) => this.#file.name(strings + offset, 'a name')
    const libraries = needed.map(offset => ({ name: text(offset), delayed: false, functions: [] }))
    const unbound: string[] = []
    const exports: string[] = []
    const symbols = this.#place(places, DT.SYMTAB, dynamic)
    const count = this.#symbols(places)
    for (let at = symbols + symbolBytes; at < symbols + count * symbolBytes; at += symbolBytes) {
      const defined = this.#file.u16(at + 6, 'a symbol') !== 0
      const name = text(this.#file.u32(at, 'a symbol'))
      if (name !== '') (defined ? exports : unbound).push(name)
    }
    return { libraries, unbound, exports }
  }

  /** The number of dynamic symbols: that of the hash table's chains, or what the last chain of the newer kind leads to. */
  #symbols(places: ReadonlyMap<number, number>): number {
    const old = places.get(DT.HASH)
    if (old !== undefined) return this.#file.u32(this.#offset(old) + 4, 'the hash table')
    const address = places.get(DT.GNU_HASH)
    if (address === undefined) return 0
    const table = this.#offset(address)
    const buckets = this.#file.u32(table, 'the hash table')
    const first = this.#file.u32(table + 4, 'the hash table')
    const bloom = this.#file.u32(table + 8, 'the hash table')
    const bucket = table + 16 + bloom * 8
    let last = 0
    for (let i = 0; i < buckets; i++) last = Math.max(last, this.#file.u32(bucket + i * 4, 'the hash table'))
    if (last < first) return first // nothing is exported
    const chain = bucket + buckets * 4
    while ((this.#file.u32(chain + (last - first) * 4, 'the hash table') & 1) === 0) last++
    return last + 1
  }

  #place(places: ReadonlyMap<number, number>, tag: number, { offset }: Segment): number {
    const address = places.get(tag)
    if (address === undefined) throw new ClusterDataError('the dynamic section has no names or no symbols', offset)
    return this.#offset(address)
  }

  /** Where in the file an address of the image is. */
  #offset(address: number): number {
    const segment = this.#segments.find(
      each => each.type === PT_LOAD && address >= each.address && address < each.address + each.size,
    )
    if (segment === undefined) throw new ClusterDataError(`no segment holds address 0x${address.toString(16)}`, 0)
    return address - segment.address + segment.offset
  }
}
