import { clearLine, createInterface, cursorTo, type Interface } from 'node:readline'
import { Readable, Writable } from 'node:stream'
import type { LabEvent, Simulator } from '../../simulator.js'
import { ExitCode, explain } from '../failure.js'
import type { Terminal } from '../output.js'
import { complete } from './completion.js'
import { endRequested } from './signals.js'
import { findVerb } from './verbs.js'
import { peopleVoice, programVoice, type Voice } from './voice.js'
import { split } from './words.js'

/** How a simulation is talked to. */
export interface ConsoleOptions {
  /** Whether commands are read. */
  readonly prompt: boolean
  readonly json: boolean
}

/**
 * Shows what happens in a cluster and does what the lines of the input say, until they end, say quit, or the process is
 * asked to end. Resolves to the exit code of the first command that failed.
 */
export async function converse(lab: Simulator, terminal: Terminal, options: ConsoleOptions): Promise<number> {
  await using conversation = new Conversation(lab, terminal, options)
  return await conversation.run()
}

class Conversation implements AsyncDisposable {
  readonly #lab: Simulator
  readonly #options: ConsoleOptions
  readonly #voice: Voice
  readonly #input: NodeJS.ReadableStream
  #lines: Interface | null = null
  /** What the lines are edited on, where that is a terminal. */
  readonly #screen: Writable | null
  readonly #over = new AbortController()
  #lastShown = 0
  /** Whether the prompt is on the screen, where an event would be written into it. */
  #prompting = false
  #exitCode: number = ExitCode.done

  constructor(lab: Simulator, terminal: Terminal, options: ConsoleOptions) {
    this.#lab = lab
    this.#options = options
    const onTerminal = options.prompt && terminal.columns !== null && terminal.input?.isTTY === true
    this.#screen = onTerminal ? screenOf(terminal) : null
    this.#input = (options.prompt && terminal.input) || Readable.from([])
    const voice = options.json ? programVoice : peopleVoice
    const beside = (write: (text: string) => void) => (text: string) => this.#beside(() => write(text))
    this.#voice = voice({
      out: beside(terminal.out),
      err: beside(terminal.err),
      colours: terminal.colours,
      ask: null,
      get columns() {
        return terminal.columns
      },
    })
  }

  async run(): Promise<number> {
    const { name } = await this.#lab.status()
    this.#lastShown = (await this.#lab.events()).at(-1)?.sequence ?? 0
    this.#voice.welcome(
      name,
      this.#lab.endpoint,
      this.#options.prompt ? 'help lists what can be done here.' : 'It lives until this process is told to end.',
    )
    const asked = endRequested(this.#over.signal)
    await Promise.race([this.#listen(), asked, ...(this.#options.prompt ? [this.#obey()] : [])])
    return this.#exitCode
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort()
    this.#lines?.close()
    if (this.#prompting) this.#screen?.write('\n')
  }

  /** Shows events as they happen. Only the end of the cluster ends this. */
  async #listen(): Promise<void> {
    try {
      const options = { since: this.#lastShown, signal: this.#over.signal }
      for await (const event of this.#lab.watch(options)) this.#show(event)
    } catch (error) {
      if (!this.#over.signal.aborted) throw error
    }
  }

  async #obey(): Promise<void> {
    // Lines are lost that come between this and the loop.
    const lines = this.#read(this.#input)
    this.#lines = lines
    // From Node 24 on a prompt that was closed cannot be shown once more.
    lines.once('close', () => {
      this.#lines = null
    })
    this.#prompt()
    for await (const line of lines) {
      this.#prompting = false
      if ((await this.#do(line)) === 'quit') return
      this.#prompt()
    }
  }

  async #do(line: string): Promise<'quit' | undefined> {
    try {
      const words = split(line).map(({ text }) => text)
      if (words.length === 0 || words[0]?.startsWith('#')) return undefined
      const { verb, rest } = findVerb(words)
      const answer = await verb.run(this.#lab, rest)
      // What the command caused is told before its answer, however the two connections race.
      for (const event of await this.#lab.events(this.#lastShown)) this.#show(event)
      if (answer === 'quit') return 'quit'
      this.#voice.answer(answer)
    } catch (error) {
      const { exitCode, report } = explain(error)
      this.#exitCode ||= exitCode
      this.#voice.failure(report)
    }
    return undefined
  }

  #show(event: LabEvent): void {
    if (event.sequence <= this.#lastShown) return
    this.#lastShown = event.sequence
    this.#voice.event(event)
  }

  #read(input: NodeJS.ReadableStream): Interface {
    if (!this.#screen) return createInterface({ input, terminal: false })
    const lines = createInterface({
      input,
      output: this.#screen,
      terminal: true,
      prompt: 'lab> ',
      completer: (line: string, done: (error: Error | null, result?: [string[], string]) => void) => {
        complete(this.#lab, line).then(result => done(null, result), done)
      },
    })
    // Without a listener Ctrl-C would only pause the input.
    return lines.on('SIGINT', () => lines.close())
  }

  #prompt(): void {
    if (!this.#screen) return
    this.#prompting = true
    this.#lines?.prompt()
  }

  /** Writes above the prompt, and keeps what was typed. */
  #beside(write: () => void): void {
    if (!this.#screen || !this.#prompting) {
      write()
      return
    }
    cursorTo(this.#screen, 0)
    clearLine(this.#screen, 0)
    write()
    this.#lines?.prompt(true)
  }
}

/** The terminal as node:readline wants it. */
function screenOf(terminal: Terminal): Writable {
  const screen = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      terminal.out(String(chunk))
      done()
    },
  })
  // Asked for again and again, since people change the width.
  return Object.defineProperty(screen, 'columns', { get: () => terminal.columns ?? 80 })
}
