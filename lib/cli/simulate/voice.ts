import type { LabEvent } from '../../simulator.js'
import type { Failure } from '../failure.js'
import { type Answer, Output, printable, type Terminal, toJson } from '../output.js'
import { environmentLines } from './endpoint.js'
import { eventLine } from './verbs.js'

/** How the simulation speaks. */
export interface Voice {
  welcome(name: string, endpoint: string, next: string): void
  event(event: LabEvent): void
  /** After every command that did not fail. */
  answer(answer: Answer | null): void
  failure(report: Failure['report']): void
}

/** Lines, tables and sentences. */
export function peopleVoice(terminal: Terminal): Voice {
  const output = new Output(terminal, false)
  const dim = (text: string) => (terminal.colours ? `\u001b[2m${text}\u001b[22m` : text)
  return {
    welcome: (name, endpoint, next) =>
      terminal.out(
        `The cluster ${printable(name)} is simulated. Programs find it with\n\n${environmentLines(endpoint)}\n\n${next}\n`,
      ),
    event: event => terminal.out(`${dim(printable(eventLine(event)))}\n`),
    answer: answer => answer && output.answer(answer),
    failure: report => output.failure(report),
  }
}

/** One JSON object per line, on stdout: which kind it is, its only name tells. */
export function programVoice(terminal: Terminal): Voice {
  const say = (document: object) => terminal.out(`${toJson(document)}\n`)
  return {
    welcome: (name, endpoint) => say({ simulation: { name, endpoint } }),
    event: event => say({ event }),
    answer: answer => say({ answer: answer?.json ?? null }),
    failure: report => say({ error: report }),
  }
}
