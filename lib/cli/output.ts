import { createInterface } from 'node:readline/promises'
import type { ExitCode, Failure } from './failure.js'
import { type Column, renderTable } from './table.js'

/** Where the program writes. A test hands in its own; the command hands in the process. */
export interface Terminal {
  out(text: string): void
  err(text: string): void
  /** Width of the terminal behind `out`, or null where it is a file or a pipe. */
  readonly columns: number | null
  readonly colours: boolean
  /** Asks whoever sits there, on stderr; null where nobody does. Fails with an AbortError when they interrupt. */
  readonly ask: ((question: string) => Promise<string>) | null
  /** Where commands are read, by the one that reads any; nothing is ever typed where it is left out. */
  readonly input?: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  /** Whether somebody watches `err`, and wants to see how far things are. */
  readonly progress?: boolean
  /** Calls back at the next interruption, once; what it gives takes that back. Without it, an interruption ends the process. */
  onInterrupt?(listener: () => void): () => void
}

/** What a verb has to say: a document for programs, and the same thing for people. */
export interface Answer {
  json: unknown
  text: Section | Section[]
  /** What to tell the shell where that is not 0, although the verb has succeeded. */
  exitCode?: ExitCode
  /** What the reader should know beside it, also where this is a dry run. */
  notices?: readonly string[]
}

/** Text as it is, or a table, with what to say where it has no rows. */
export type Section = string | { columns: Column[]; rows: string[][]; empty: string }

/** The terminal of this process. A reader that goes away (`clusapi … | head`) is not an error of ours. */
export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EOF') throw error
    })
  }
  return {
    out: text => void process.stdout.write(text),
    err: text => void process.stderr.write(text),
    get columns() {
      return process.stdout.isTTY ? process.stdout.columns || 80 : null // 0: a terminal that does not tell
    },
    colours: process.stdout.isTTY === true && process.stdout.hasColors(),
    ask: process.stdin.isTTY && process.stderr.isTTY ? ask : null,
    // Opened when it is asked for: most commands read nothing, and have none to read from.
    get input() {
      return process.stdin
    },
    progress: process.stderr.isTTY === true,
    onInterrupt(listener) {
      process.once('SIGINT', listener)
      return () => void process.off('SIGINT', listener)
    },
  }
}

/** One line from the terminal. The end of the input is an empty answer. */
async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await new Promise((resolve, reject) => {
      lines.on('SIGINT', () => reject(new DOMException('interrupted', 'AbortError')))
      lines.on('close', () => resolve(''))
      lines.question(question).then(resolve, reject)
    })
  } finally {
    lines.close()
  }
}

/** Writes one answer or one failure, for people or as JSON. */
export class Output {
  readonly #terminal: Terminal
  readonly #json: boolean
  readonly #notices: string[] = []

  constructor(terminal: Terminal, json: boolean) {
    this.#terminal = terminal
    this.#json = json
  }

  /**
   * Something the reader should know beside the answer, on stderr. With `--json` it waits for the answer and gives
   * way to an error, so that a failed command leaves nothing but the error object there.
   */
  notice(text: string): void {
    const line = `clusapi: ${printable(text)}\n`
    if (this.#json) this.#notices.push(line)
    else this.#terminal.err(line)
  }

  answer(answer: Answer): void {
    for (const notice of answer.notices ?? []) this.notice(notice)
    for (const line of this.#notices) this.#terminal.err(line)
    const sections = [answer.text].flat()
    const text = this.#json
      ? toJson(answer.json, this.#terminal.columns !== null)
      : sections.map(section => this.#forPeople(section)).join('\n\n')
    this.#terminal.out(`${text}\n`)
  }

  failure(report: Failure['report']): void {
    const text = this.#json ? toJson({ error: report }) : `clusapi: ${printable(report.message)}`
    this.#terminal.err(`${text}\n`)
  }

  #forPeople(text: Section): string {
    if (typeof text === 'string') return printable(text)
    if (text.rows.length === 0) return text.empty
    const rows = text.rows.map(row => row.map(cell => printable(cell).replaceAll('\n', '\\x0a')))
    return renderTable(text.columns, rows, this.#terminal)
  }
}

/**
 * JSON in pure ASCII: Windows PowerShell 5.1 decodes a program's output with the console's code page, and
 * escapes survive every code page.
 */
export function toJson(value: unknown, indented = false): string {
  const text = JSON.stringify(value, null, indented ? 2 : 0)
  return text.replace(/[\u007f-\uffff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Texts come from the cluster: a control character in one, but for line ends, is shown and never sent to the terminal. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this looks for
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, unit => {
    const code = unit.charCodeAt(0)
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`
  })
}
