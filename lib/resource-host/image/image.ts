import { ClusterDataError } from '../../core/errors.js'
import { readElf } from './elf.js'
import { readPe } from './pe.js'
import { FileReader } from './reader.js'

/** A function that a library imports. */
export interface ImportedFunction {
  /** Its name; `null` where it is imported by a number. */
  readonly name: string | null
  /** That number; `null` where it has a name. */
  readonly ordinal: number | null
}

/** A library that is needed. */
export interface ImportedLibrary {
  /** Its file name, as it stands in the file. */
  readonly name: string
  /** Whether it is loaded at the first call only. */
  readonly delayed: boolean
  /** What is imported from it. Of ELF files it is not told which library a name is to come from. */
  readonly functions: readonly ImportedFunction[]
}

/** What a library needs and gives. */
export interface ImageTables {
  readonly libraries: readonly ImportedLibrary[]
  /** Names that any library may give, which ELF files have; always empty of PE files. */
  readonly unbound: readonly string[]
  /** The names that it exports. */
  readonly exports: readonly string[]
}

/** A library as its file describes it. */
export interface Image {
  /** `'PE'`: a library of Windows; `'ELF'`: one of Linux and others. */
  readonly format: 'PE' | 'ELF'
  /** The processor: `'x64'`, `'x86'`, `'ARM64'`, `'ARM'`, or its number. */
  readonly machine: string
  readonly bits: 32 | 64
  /** `null` of a library of 32 bits, which no cluster since Windows Server 2012 loads, and of one of the other byte order. */
  readonly tables: ImageTables | null
}

/**
 * Reads what a library needs and gives, from the bytes of its file. Nothing of it is run.
 * @throws ClusterDataError with the offset for bytes that are no library, or a damaged one
 */
export function readImage(bytes: Uint8Array): Image {
  const file = new FileReader(bytes)
  const magic = file.u32(0, 'the first number')
  if ((magic & 0xffff) === 0x5a4d) return readPe(file)
  if (magic === 0x464c457f) return readElf(file)
  throw new ClusterDataError('neither a library of Windows (PE) nor one of Linux (ELF)', 0)
}
