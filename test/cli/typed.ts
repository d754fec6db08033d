import { PassThrough } from 'node:stream'
import { run } from '../../lib/cli/program.js'

/** A command line that is typed into while it runs. */
export class Typed {
  readonly #input = new PassThrough()
  readonly status: Promise<number>
  stdout = ''
  stderr = ''
  #heard = () => {}

  constructor(args: readonly string[], terminal = false) {
    const hear = (stream: 'stdout' | 'stderr') => (text: string) => {
      this[stream] += text
      this.#heard()
    }
    const columns = terminal ? 100 : null
    const input = Object.assign(this.#input, { isTTY: terminal })
    this.status = run(args, {
      out: hear('stdout'),
      err: hear('stderr'),
      columns,
      colours: terminal,
      input,
      ask: null,
    })
  }

  type(text: string): void {
    this.#input.write(text)
  }

  end(text = ''): Promise<number> {
    this.#input.end(text)
    return this.status
  }

  /** Waits until what was printed matches. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.stdout + this.stderr)
      if (match) return match
      await new Promise<void>(resolve => {
        this.#heard = resolve
      })
    }
  }

  async endpoint(): Promise<string> {
    return (await this.until(/'(sim:[0-9a-f-]+)'/))[1] ?? ''
  }
}
