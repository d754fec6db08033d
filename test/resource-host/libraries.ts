/** Small libraries, made byte by byte. */

/** What a library is to need and to give. */
export interface Wanted {
  /** By the name of the library; of ELF files the names are merely unbound. A number is an ordinal. */
  imports?: { [library: string]: (string | number)[] }
  delayed?: { [library: string]: string[] }
  exports?: string[]
}

const text = (name: string) => Buffer.from(`${name}\0`, 'latin1')

/** Bytes that grow, with places that are filled in later. */
class Layout {
  #parts: Buffer[] = []
  #size: number

  constructor(readonly base: number) {
    this.#size = 0
  }

  /** Where the next bytes will be. */
  get at(): number {
    return this.base + this.#size
  }

  put(bytes: Buffer): number {
    const at = this.at
    this.#parts.push(bytes)
    this.#size += bytes.length
    return at
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#parts)
  }
}

function numbers(size: 2 | 4 | 8, ...values: (number | bigint)[]): Buffer {
  const bytes = Buffer.alloc(size * values.length)
  values.forEach((value, i) => {
    if (size === 8) bytes.writeBigUInt64LE(BigInt(value), i * 8)
    else bytes.writeUIntLE(Number(value), i * size, size)
  })
  return bytes
}

/** A PE32+ library of one section at address 0x1000, which is at 0x400 of the file. */
export function pe({ imports = {}, delayed = {}, exports = [] }: Wanted, machine = 0x8664): Buffer {
  const section = new Layout(0x1000)
  const thunks = (functions: readonly (string | number)[]) => {
    const places = functions.map(each =>
      typeof each === 'number' ? (1n << 63n) | BigInt(each) : section.put(Buffer.concat([numbers(2, 0), text(each)])),
    )
    return section.put(numbers(8, ...places, 0))
  }
  const normal = Object.entries(imports).map(([library, functions]) => {
    const lookup = thunks(functions)
    return numbers(4, lookup, 0, 0, section.put(text(library)), lookup)
  })
  const late = Object.entries(delayed).map(([library, functions]) => {
    const lookup = thunks(functions)
    return numbers(4, 1, section.put(text(library)), 0, lookup, lookup, 0, 0, 0)
  })
  const names = section.put(numbers(4, ...exports.map(name => section.put(text(name)))))
  const directories = Array.from({ length: 16 }, () => [0, 0])
  directories[0] = [section.put(numbers(4, 0, 0, 0, 0, 1, exports.length, exports.length, 0, names, 0)), 40]
  if (normal.length > 0) directories[1] = [section.put(Buffer.concat([...normal, Buffer.alloc(20)])), 20]
  if (late.length > 0) directories[13] = [section.put(Buffer.concat([...late, Buffer.alloc(32)])), 32]
  const file = Buffer.alloc(0x400)
  file.write('MZ')
  file.writeUInt32LE(0x80, 0x3c)
  Buffer.concat([
    Buffer.from('PE\0\0'),
    numbers(2, machine, 1),
    numbers(4, 0, 0, 0),
    numbers(2, 240, 0x2022, 0x20b),
    Buffer.alloc(106),
    numbers(4, 16, ...directories.flat()),
    text('.text\0\0'),
    numbers(4, section.bytes.length, 0x1000, section.bytes.length, 0x400),
  ]).copy(file, 0x80)
  return Buffer.concat([file, section.bytes])
}

/** An ELF64 library of one segment at address 0x10000, which is all of the file. @param hash which kind of hash table it has */
export function elf({ imports = {}, exports = [] }: Wanted, hash: 'gnu' | 'old' = 'gnu', machine = 62): Buffer {
  const base = 0x10000
  const image = new Layout(base)
  image.put(Buffer.alloc(64 + 2 * 56))
  const unbound = Object.values(imports).flat().map(String)
  const words = ['', ...Object.keys(imports), ...unbound, ...exports]
  const offsets = new Map<string, number>()
  const strings = new Layout(0)
  for (const word of words) if (!offsets.has(word)) offsets.set(word, strings.put(text(word)))
  const stringsAt = image.put(strings.bytes)
  const symbol = (name: string, defined: boolean) =>
    Buffer.concat([
      numbers(4, offsets.get(name) ?? 0),
      Buffer.from([0x12, 0]),
      numbers(2, defined ? 1 : 0),
      Buffer.alloc(16),
    ])
  const symbolsAt = image.put(
    Buffer.concat([
      Buffer.alloc(24),
      ...unbound.map(name => symbol(name, false)),
      ...exports.map(name => symbol(name, true)),
    ]),
  )
  const first = 1 + unbound.length
  const count = first + exports.length
  const chain = exports.map((_, i) => (i === exports.length - 1 ? 1 : 2))
  const hashAt =
    hash === 'old'
      ? image.put(numbers(4, 1, count, 0, ...new Array(count).fill(0)))
      : image.put(
          Buffer.concat([
            numbers(4, 1, first, 1, 0),
            Buffer.alloc(8),
            numbers(4, exports.length > 0 ? first : 0, ...chain),
          ]),
        )
  const entries = [
    ...Object.keys(imports).map(library => [1, offsets.get(library) ?? 0]),
    [5, stringsAt],
    [6, symbolsAt],
    [hash === 'old' ? 4 : 0x6ffffef5, hashAt],
    [0, 0],
  ]
  const dynamicAt = image.put(numbers(8, ...entries.flat()))
  const file = image.bytes
  const size = file.length
  Buffer.concat([
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, ...new Array(9).fill(0)]),
    numbers(2, 3, machine),
    numbers(4, 1),
    numbers(8, 0, 64, 0),
    numbers(4, 0),
    numbers(2, 64, 56, 2, 0, 0, 0),
    numbers(4, 1, 5),
    numbers(8, 0, base, base, size, size, 0x1000),
    numbers(4, 2, 6),
    numbers(8, dynamicAt - base, dynamicAt, dynamicAt, entries.length * 16, entries.length * 16, 8),
  ]).copy(file)
  return file
}
