import type { WriteStream } from 'node:tty'
import { inspect } from 'node:util'
import { controlCodeNames } from 'clusapi'

/** What else a step says. */
export interface Aside {
  /** Said in place of the native calls, where there are none. */
  instead?: string
  /** The name under which later steps use the result. */
  as?: string
}

/** Tells a program while it runs: the code shown is the very function that is called, and below it what came back. */
export class Narrator {
  readonly #out: NodeJS.WritableStream
  readonly #width: number
  readonly #colours: boolean
  readonly #calls = new Map<string, number>()
  #number = 0

  /**
   * @param out where to tell it
   * @param api the class whose methods are ClusAPI's functions: each call is noted on its way
   */
  constructor(out: NodeJS.WritableStream & Partial<WriteStream>, api: { prototype: object }) {
    this.#out = out
    this.#width = Math.min(out.columns || 100, 100)
    this.#colours = out.isTTY === true && out.hasColors?.() === true
    overhear(api.prototype as Record<string, unknown>, name => this.#calls.set(name, (this.#calls.get(name) ?? 0) + 1))
  }

  title(text: string, subtitle: string): void {
    this.#write('')
    this.#write(this.#paint('1', text))
    this.#write(this.#paint('2', '─'.repeat(Math.min(this.#width, 72))))
    this.#prose(subtitle, '')
  }

  heading(text: string): void {
    this.#number++
    this.#write('')
    this.#write(this.#paint('1;36', `${this.#number}. ${text}`))
  }

  /** Shows the code, runs it, and returns its result, which is shown too unless it is an object with a life of its own. */
  async step<T>(why: string, code: () => Promise<T>, aside: Aside = {}): Promise<T> {
    this.#tell(why, code, aside)
    this.#calls.clear()
    const result = await code()
    this.#native(aside)
    if (isData(result)) this.#result(result)
    return result
  }

  /** The same for code that is meant to be refused: shows the error. Fails if it is not. */
  async refused<E extends Error>(why: string, code: () => Promise<unknown>, kind: new (...args: never[]) => E) {
    this.#tell(why, code, {})
    this.#calls.clear()
    const error = await code().then(
      () => new Error('this step should have been refused'),
      (reason: unknown) => reason,
    )
    if (!(error instanceof kind)) throw error
    this.#native({})
    this.#result({ ...error })
    this.#prose(error.message, '   ')
  }

  end(text: string): void {
    this.#write('')
    this.#prose(text, '')
    this.#write('')
  }

  #tell(why: string, code: () => Promise<unknown>, { as }: Aside): void {
    this.#write('')
    this.#prose(why, '   ')
    const bar = this.#paint('2', '│')
    for (const line of sourceLines(code, as)) this.#write(`   ${bar} ${this.#paint('33', line)}`)
  }

  #native({ instead }: Aside): void {
    const calls = [...this.#calls].map(([name, times]) => (times === 1 ? name : `${name} ×${times}`))
    this.#prose(`native calls: ${instead ?? calls.join(', ')}`, '   ', '2')
  }

  #result(value: unknown): void {
    const text = inspect(value, { colors: this.#colours, breakLength: this.#width - 8, depth: 4, sorted: false })
    text.split('\n').forEach((line, i) => {
      this.#write(`   ${i === 0 ? this.#paint('32', '→') : ' '} ${line}`)
    })
  }

  #prose(text: string, indent: string, codes = ''): void {
    let line = indent
    for (const word of text.split(/\s+/)) {
      if (line.length > indent.length && line.length + 1 + word.length > this.#width) {
        this.#write(this.#paint(codes, line))
        line = indent
      }
      line += line.length > indent.length ? ` ${word}` : word
    }
    this.#write(this.#paint(codes, line))
  }

  #paint(codes: string, text: string): string {
    return this.#colours && codes !== '' ? `\u001b[${codes}m${text}\u001b[0m` : text
  }

  #write(line: string): void {
    this.#out.write(`${line}\n`)
  }
}

/** Puts a listener before every asynchronous function of ClusAPI. */
function overhear(functions: Record<string, unknown>, heard: (name: string) => void): void {
  for (const method of Object.getOwnPropertyNames(functions)) {
    const original = functions[method]
    if (!method.endsWith('Async') || typeof original !== 'function') continue
    functions[method] = function (this: unknown, ...args: unknown[]) {
      heard([method.slice(0, -'Async'.length), ...codeNames(args)].join(' '))
      return original.apply(this, args)
    }
  }
}

/** The name of the control code among the arguments of ClusterResourceControl. */
function codeNames([, , code]: unknown[]): string[] {
  return typeof code === 'number' ? controlCodeNames(code) : []
}

function isData(value: unknown): boolean {
  if (value === undefined) return false
  return (
    typeof value !== 'object' ||
    value === null ||
    [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value))
  )
}

/** The body of an arrow function, as it would stand in a program. */
function sourceLines(code: () => Promise<unknown>, as: string | undefined): string[] {
  const source = code.toString().replace(/^(async )?\(\) => /, '')
  const block = /^\{\n([\s\S]*)\n\s*\}$/.exec(source)
  if (!block) return `${as === undefined ? '' : `const ${as} = `}await ${source}`.split('\n')
  const lines = (block[1] ?? '').split('\n')
  const margin = Math.min(...lines.filter(line => line.trim()).map(line => line.search(/\S/)))
  // The compiler indents by four and ends lines with semicolons; this project does neither.
  return lines.map(line =>
    line
      .slice(margin)
      .replace(/^( +)\1/, '$1')
      .replace(/;$/, ''),
  )
}
