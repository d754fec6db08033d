import type { Simulator } from '../../simulator.js'
import { findVerb, verbs } from './verbs.js'
import { quote, splitUnfinished } from './words.js'

/** What the end of a line may become, and the part of the line that it replaces: what node:readline wants of a completer. */
export async function complete(lab: Simulator, line: string): Promise<[hits: string[], part: string]> {
  const words = splitUnfinished(line)
  const last = words.at(-1) ?? { text: '', start: line.length }
  const typed = words.slice(0, -1).map(({ text }) => text)
  const begins = (candidate: string) => candidate.toLowerCase().startsWith(last.text.toLowerCase())
  const hits = (await candidates(lab, typed)).filter(begins).map(finished)
  return [[...new Set(hits)], line.slice(last.start)]
}

async function candidates(lab: Simulator, typed: readonly string[]): Promise<readonly string[]> {
  const names = verbs.map(({ name }) => name.split(' ')).filter(name => typed.every((word, i) => name[i] === word))
  const next = names.flatMap(name => name[typed.length] ?? [])
  return next.length > 0 ? next : await operandCandidates(lab, typed)
}

async function operandCandidates(lab: Simulator, typed: readonly string[]): Promise<readonly string[]> {
  try {
    const { verb, rest } = findVerb(typed)
    const operand = verb.operands[rest.length] ?? verb.operands.find(({ count }) => count === 'rest')
    return (await operand?.candidates(lab)) ?? []
  } catch {
    // What cannot be completed is not completed; the line itself will say why when it is sent.
    return []
  }
}

function finished(candidate: string): string {
  return candidate.endsWith('=') ? candidate : `${quote(candidate)} `
}
