import { UnconfirmedError } from './failure.js'
import type { Terminal } from './output.js'

/**
 * Lets something be destroyed only if somebody said yes, by `--yes` or to the question.
 * @throws UnconfirmedError if nobody did; nothing was asked of the cluster then
 */
export async function confirm(terminal: Terminal, question: string, yes: boolean): Promise<void> {
  if (yes) return
  if (terminal.ask === null) {
    throw new UnconfirmedError(`${question}? There is no terminal to ask on: say --yes, or --dry-run to see the calls`)
  }
  const answer = await terminal.ask(`${question}? [y/N] `)
  if (!/^y(es)?$/i.test(answer.trim())) throw new UnconfirmedError('not confirmed; nothing was changed')
}
