import { readFile } from 'node:fs/promises'

/** The names that a shared library exports: of an ELF64 file its dynamic symbols, of a PE32+ file its export directory. */
export async function exportsOf(path: string): Promise<string[]> {
  const file = await readFile(path)
  return file.toString('latin1', 0, 2) === 'MZ' ? exportsOfPe(file) : exportsOfElf(file)
}

function textAt(file: Buffer, offset: number): string {
  return file.toString('latin1', offset, file.indexOf(0, offset))
}

function exportsOfElf(file: Buffer): string[] {
  const SHT_DYNSYM = 11
  const u64 = (offset: number) => Number(file.readBigUInt64LE(offset))
  const sections = Array.from({ length: file.readUInt16LE(60) }, (_, i) => u64(40) + i * file.readUInt16LE(58))
  const symbols = sections.find(section => file.readUInt32LE(section + 4) === SHT_DYNSYM)
  const strings = symbols === undefined ? undefined : sections[file.readUInt32LE(symbols + 40)]
  if (symbols === undefined || strings === undefined) throw new Error('the library has no dynamic symbols')
  const names: string[] = []
  for (let at = u64(symbols + 24); at < u64(symbols + 24) + u64(symbols + 32); at += u64(symbols + 56)) {
    const defined = file.readUInt16LE(at + 6) !== 0
    if (defined) names.push(textAt(file, u64(strings + 24) + file.readUInt32LE(at)))
  }
  return names
}

function exportsOfPe(file: Buffer): string[] {
  const header = file.readUInt32LE(0x3c)
  const optional = header + 24
  const sections = Array.from(
    { length: file.readUInt16LE(header + 6) },
    (_, i) => optional + file.readUInt16LE(header + 20) + i * 40,
  )
  const offset = (address: number): number => {
    const section = sections.find(at => {
      const start = file.readUInt32LE(at + 12)
      return address >= start && address < start + file.readUInt32LE(at + 8)
    })
    if (section === undefined) throw new Error(`no section holds address ${address}`)
    return address - file.readUInt32LE(section + 12) + file.readUInt32LE(section + 20)
  }
  const directory = offset(file.readUInt32LE(optional + 112))
  const names = offset(file.readUInt32LE(directory + 32))
  return Array.from({ length: file.readUInt32LE(directory + 24) }, (_, i) =>
    textAt(file, offset(file.readUInt32LE(names + i * 4))),
  )
}
