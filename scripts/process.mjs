// Running other programs: the one place where scripts start children, so that every failure reads the same.
import { spawn, spawnSync } from 'node:child_process'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
export const windows = process.platform === 'win32'

/** A failure that needs no stack: the message says what to do. */
export class Failure extends Error {}

/** The file of a program that a dependency brings, e.g. bin('mocha', 'bin/mocha.js'); run it with node. */
export const bin = (name, file) => join(root, 'node_modules', name, file)

/** Runs a program with our streams; if quiet, what it prints is the result, and shown only when it fails. */
export function run(program, args = [], { env, cwd = root, quiet = false } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
      // npm is a .cmd file on Windows, which only a shell can start.
      shell: windows && program === 'npm',
    })
    const output = []
    const printed = []
    child.stdout?.on('data', chunk => output.push(chunk) && printed.push(chunk))
    child.stderr?.on('data', chunk => printed.push(chunk))
    child.on('error', error => fail(new Failure(`${program} cannot be started: ${error.message}`)))
    child.on('close', (code, signal) => {
      if (code === 0) return done(Buffer.concat(output).toString())
      process.stderr.write(Buffer.concat(printed))
      fail(new Failure(`${[program, ...args].join(' ')} ended with ${signal ?? `exit code ${code}`}`))
    })
  })
}

/** Runs a script with this very node. */
export const node = (args, options) => run(process.execPath, args, options)

/** What a program prints, or null when it is missing or fails. */
export function ask(program, args = []) {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return status === 0 ? stdout.trim() : null
}

/** A PATH with one folder in front. */
export const pathWith = folder => `${resolve(folder)}${delimiter}${process.env.PATH}`

/** Runs main and turns a Failure into one sentence and exit code 1. */
export async function main(body) {
  try {
    await body()
  } catch (error) {
    console.error(error instanceof Failure ? `\n${error.message}` : error)
    process.exitCode = 1
  }
}
