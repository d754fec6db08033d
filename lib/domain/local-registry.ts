import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { RegistryView } from '../codecs/registry-path.js'

/** A key that nobody has: what is said of it is what is said of every key that is missing, in whatever language. */
const nobodys = 'SOFTWARE\\2f0f4c0e-9a0b-4d0c-8a57-0f6c4d1b7e53'

/**
 * HKEY_LOCAL_MACHINE of this machine. It is asked rarely and for nothing but whether a key is there, so Windows' own reg.exe
 * answers: keys of the machine and of the cluster database have one type in C, which the binding keeps for the latter.
 */
export class LocalRegistry {
  #missing: Promise<string> | null = null

  /** Whether there is a key at a path; `null` where that cannot be learnt. */
  async has(path: string, view: RegistryView): Promise<boolean | null> {
    const { found, said } = await query(path, view)
    if (found) return true
    this.#missing ??= query(nobodys, view).then(answer => answer.said)
    // Access denied, for one, is neither yes nor no.
    return said === (await this.#missing) ? false : null
  }
}

async function query(path: string, view: RegistryView): Promise<{ found: boolean; said: string }> {
  const program = join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'reg.exe')
  const child = spawn(program, ['query', `HKLM\\${path}`, `/reg:${view}`], { stdio: ['ignore', 'ignore', 'pipe'] })
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
  return { found: code === 0, said }
}
