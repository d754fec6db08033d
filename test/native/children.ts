/** Runs the programs of the tests: compiled files beside them, in a Node.js of their own. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

export interface Options {
  /** For node itself, e.g. `--expose-gc`. */
  nodeArguments?: string[]
  env?: Record<string, string>
  /** Called once, with everything printed so far, when the program has printed a whole line. */
  onLine?(kill: (signal: NodeJS.Signals) => void): void
}

/** How long a program may take before it counts as hung. */
const patience = 120_000

/** Runs a program until it ends; one that hangs is killed, which its signal shows. */
export function runProgram(program: URL, args: string[] = [], options: Options = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...(options.nodeArguments ?? []), fileURLToPath(program), ...args], {
      env: { ...process.env, NODE_V8_COVERAGE: '', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const hung = setTimeout(() => child.kill('SIGKILL'), patience)
    const output = { stdout: '', stderr: '' }
    let { onLine } = options
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text
        if (name === 'stderr' || !text.includes('\n') || onLine === undefined) return
        onLine(signal => child.kill(signal))
        onLine = undefined
      })
    }
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(hung)
      resolve({ code, signal, ...output })
    })
  })
}

/** Does something so many times, a few at once. */
export async function repeat(times: number, atOnce: number, body: (round: number) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < times) await body(next++)
  }
  await Promise.all(Array.from({ length: Math.min(times, atOnce) }, lane))
}

/** How often a test that needs many rounds goes round: `CLUSAPI_TEST_ROUNDS`, or just a few. */
export const rounds = (usual: number): number => Number(process.env.CLUSAPI_TEST_ROUNDS ?? usual)
