import { readFile, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { formatLab, parseLabText } from './parse.js'
import type { Lab } from './schema.js'

/** Who writes a lab file. */
export interface LabHolder {
  readonly pid: number
  readonly host: string
  /** ISO 8601. */
  readonly since: string
}

/** Somebody else writes the lab file. */
export class LabLockedError extends Error {
  override name = 'LabLockedError'
  /** Always `ERR_CLUSAPI_LAB_LOCKED`. */
  readonly code = 'ERR_CLUSAPI_LAB_LOCKED'

  /** @param holder who; `null` where that could not be read */
  constructor(
    readonly file: string,
    readonly holder: LabHolder | null,
  ) {
    const who = holder
      ? `process ${holder.pid} on ${holder.host} has it open since ${holder.since}`
      : 'it is open elsewhere'
    super(`${file} can have one writer only, and ${who}`)
  }
}

/** A lab cannot be saved to where it came from. */
export class LabReadOnlyError extends Error {
  override name = 'LabReadOnlyError'
  /** Always `ERR_CLUSAPI_LAB_READ_ONLY`. */
  readonly code = 'ERR_CLUSAPI_LAB_READ_ONLY'
}

/** A lock that was not renewed for so long is that of a dead process, ms. */
const staleAfter = 5000
const renewEvery = 1000

/**
 * A lab file. A reader takes no lock, since files are replaced as a whole; a writer has the file to itself until it closes.
 */
export class LabFile {
  #lock: { readonly release: () => Promise<void>; readonly lost: { readonly error: Error | null } } | null = null

  private constructor(
    readonly path: string,
    readonly lab: Lab,
  ) {}

  /**
   * Reads a lab file.
   * @throws LabError naming every wrong field; the file system's errors
   */
  static async read(path: string): Promise<LabFile> {
    return new LabFile(path, await readLab(path))
  }

  /**
   * Reads a lab file in order to write it later.
   * @throws LabLockedError while another writer has it
   */
  static async open(path: string): Promise<LabFile> {
    const lost: { error: Error | null } = { error: null }
    const release = await lock(path, error => {
      lost.error = error
    })
    try {
      const file = await LabFile.read(path)
      file.#lock = { release, lost }
      return file
    } catch (error) {
      await release()
      throw error
    }
  }

  /** Replaces the file; nobody ever sees half of it. */
  static async write(path: string, lab: Lab): Promise<void> {
    await writeAtomically(path, formatLab(lab))
  }

  /**
   * Writes a new file, or replaces one that nobody writes.
   * @throws LabLockedError while a writer has it
   */
  static async replace(path: string, lab: Lab): Promise<void> {
    const release = await lock(path, () => {}).catch(error => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      return null
    })
    try {
      await LabFile.write(path, lab)
    } finally {
      await release?.()
    }
  }

  /** Replaces the file. Only for {@link LabFile.open}. */
  async save(lab: Lab): Promise<void> {
    if (!this.#lock) throw new LabReadOnlyError(`${this.path} was opened for reading only`)
    const { error } = this.#lock.lost
    if (error) throw new LabReadOnlyError(`${this.path} was taken over by another writer`, { cause: error })
    await LabFile.write(this.path, this.lab.$schema === undefined ? lab : { $schema: this.lab.$schema, ...lab })
  }

  /** Lets others write. */
  async close(): Promise<void> {
    const held = this.#lock
    this.#lock = null
    if (held && !held.lost.error) await held.release()
  }
}

async function readLab(path: string): Promise<Lab> {
  const bytes = await readFile(path)
  // What `clusapi export > lab.json` writes in Windows PowerShell 5.1.
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  return parseLabText(bytes.toString(isUtf16 ? 'utf16le' : 'utf8'), path)
}

// Both packages take longer to load than a simulated cluster to start, and most of these are in no file.
async function writeAtomically(path: string, text: string): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic')
  await writeFileAtomic(path, text)
}

async function lock(path: string, onCompromised: (error: Error) => void): Promise<() => Promise<void>> {
  const options = { stale: staleAfter, update: renewEvery, onCompromised }
  const holderPath = `${resolve(path)}.holder`
  const started = Date.now()
  const { default: lockfile } = await import('proper-lockfile')
  for (;;) {
    try {
      const release = await lockfile.lock(path, options)
      await writeAtomically(holderPath, JSON.stringify(self()))
      return async () => {
        await rm(holderPath, { force: true })
        await release()
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error
      const holder = await readHolder(holderPath)
      // A dead writer's lock is taken over when it is stale, and a new writer leaves its name in a moment: wait for that.
      if ((holder && isAlive(holder)) || Date.now() - started > 2 * staleAfter) throw new LabLockedError(path, holder)
      await new Promise(wake => setTimeout(wake, renewEvery / 4))
    }
  }
}

function self(): LabHolder {
  return { pid: process.pid, host: hostname(), since: new Date().toISOString() }
}

async function readHolder(path: string): Promise<LabHolder | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as LabHolder
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function isAlive({ pid, host }: LabHolder): boolean {
  if (host !== hostname()) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
