import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../../lib/cli/program.js'

export interface Outcome {
  status: number | null
  stdout: string
  stderr: string
}

export const mainScript = fileURLToPath(new URL('../../bundle/cli.js', import.meta.url))

/** Runs a command line in this process. */
export async function command(...args: string[]): Promise<Outcome> {
  return onTerminal({ columns: null, colours: false }, ...args)
}

/** The same on a terminal, where somebody may sit and answer. */
export async function onTerminal(
  kind: {
    columns: number | null
    colours: boolean
    answer?: string
    progress?: boolean
    /** Given what ends a wait as Ctrl-C does. */
    interrupt?: (interrupt: () => void) => void
  },
  ...args: string[]
): Promise<Outcome> {
  let stdout = ''
  let stderr = ''
  const out = (text: string) => {
    stdout += text
  }
  const err = (text: string) => {
    stderr += text
  }
  const { answer, interrupt, ...look } = kind
  const onInterrupt = (listener: () => void) => {
    interrupt?.(listener)
    return () => {}
  }
  const ask = async (question: string) => {
    stderr += question
    return answer ?? ''
  }
  const status = await run(args, { out, err, ...look, onInterrupt, ask: answer === undefined ? null : ask })
  return { status, stdout, stderr }
}

/** Whether a command line is refused as one that is wrong, and why. */
export async function refused(running: Promise<Outcome>, problem: RegExp): Promise<void> {
  const { status, stdout, stderr } = await running
  assert.deepEqual([status, stdout], [2, ''], stderr)
  assert.match(stderr, problem)
}

/** Runs a script in a node of its own, its output in files: what a pipe does differs between Windows, Wine and Linux. */
export function spawned(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'clusapi-cli-'))
  const files = ['stdout', 'stderr'].map(name => join(folder, name)) as [string, string]
  const descriptors = files.map(file => openSync(file, 'w'))
  try {
    const { status, error } = spawnSync(process.execPath, [script, ...args], {
      stdio: ['ignore', ...descriptors],
      env: { ...process.env, ...env },
      timeout: 60_000,
    })
    if (error) throw error
    return { status, stdout: readFileSync(files[0], 'utf8'), stderr: readFileSync(files[1], 'utf8') }
  } finally {
    for (const descriptor of descriptors) closeSync(descriptor)
    rmSync(folder, { recursive: true })
  }
}
