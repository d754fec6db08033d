import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

const nodeGypBuild = createRequire(import.meta.url)('node-gyp-build') as { path(folder: string): string }
const exe = process.platform === 'win32' ? '.exe' : ''
const build = dirname(nodeGypBuild.path(resolve(import.meta.dirname, '../../..')))

/** The stand-in of the build under test. */
export const standIn = join(build, 'simulator', process.platform === 'win32' ? 'clusapi.dll' : 'libclusapi.so')

/** What came out of one place of a call: a number, a FILETIME or handle, or a buffer with its count. */
export type Out =
  | number
  | bigint
  | { count: number; text?: string; data?: string; type?: number; id?: string; name?: string; inside?: boolean }

/** One call that the client made. */
export interface Called {
  call: string
  /** The result as a DWORD. */
  result: number
  /** The result as a handle. */
  handle: bigint
  /** The thread's last error after the call. */
  error: number
  out: Out[]
}

/** A running client. */
export interface Client {
  kill(): void
  /** The calls, in order; rejects where the client crashed or refused its script. */
  done: Promise<Called[]>
}

/** Starts the C program in client.c, which explains what a script is. Calls are separated by `;`. */
export function start(script: string, env: NodeJS.ProcessEnv = {}): Client {
  const child = spawn(join(build, 'test', `client_program${exe}`), [standIn, ...script.trim().split(/\s+/)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CLUSAPI_SIMULATOR: undefined, ...env },
  })
  const output = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', text => {
    output.out += text
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    output.err += text
  })
  const done = new Promise<Called[]>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output.out.split('\n').filter(Boolean).map(parse))
      else reject(new Error(`client ended with ${signal ?? code}: ${output.err}\nafter ${output.out}\nof ${script}`))
    })
  })
  return { kill: () => child.kill('SIGKILL'), done }
}

/** Runs a script to its end. */
export function run(script: string, env?: NodeJS.ProcessEnv): Promise<Called[]> {
  return start(script, env).done
}

/** Text as a script takes it. */
export function text(value: string): string {
  return `'${value.replace(/[^!-~]|\\/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}`
}

function parse(line: string): Called {
  const { call, result, error, out } = JSON.parse(line) as { call: string; result: string; error: number; out: Out[] }
  const handle = BigInt(result)
  return {
    call,
    result: Number(BigInt.asUintN(32, handle)),
    handle,
    error,
    out: out.map(value => (typeof value === 'string' ? BigInt(value) : value)),
  }
}
