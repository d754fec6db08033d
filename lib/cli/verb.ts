import { Command } from 'commander'
import type { Cluster } from '../index.js'
import { confirm } from './confirm.js'
import { rehearse } from './dry-run.js'
import { type Answer, type Output, printable, type Terminal } from './output.js'
import { type Where, withCluster } from './session.js'
import { parseTime, type Waiting, type WaitingWords, waiting } from './waiting.js'

/** What a verb does once its cluster is open: operands and options as commander hands them over. */
export type Verb<Operands extends unknown[]> = (cluster: Cluster, ...operands: Operands) => Promise<Answer>

/** The same of a verb that is told how to wait for the end of what it begins. */
export type WaitingVerb<Operands extends unknown[]> = (
  cluster: Cluster,
  waiting: Waiting,
  ...operands: Operands
) => Promise<Answer>

type Action<Operands extends unknown[]> = (...operands: Operands) => Promise<void>

/** Turns verbs into commander actions. What they do to a cluster decides which options they have. */
export interface Actions {
  /** It looks, and changes nothing. */
  reads<Operands extends unknown[]>(verb: Verb<Operands>): Action<Operands>
  /** It changes the cluster, and a lab file keeps the change: it has `--dry-run`. */
  changes<Operands extends unknown[]>(verb: Verb<Operands>): Action<Operands>
  /** It begins a change that takes its time, and waits for the end: it also has `--timeout` and `--no-wait`. */
  takesTime<Operands extends unknown[]>(verb: WaitingVerb<Operands>): Action<Operands>
  /** What it changes is lost: it also wants the question answered, or `--yes`. */
  destroys<Operands extends unknown[]>(
    question: (...operands: Operands) => string,
    verb: Verb<Operands>,
  ): Action<Operands>
  /** It takes its time, and what it changes is lost: it has all of these options. */
  destroysInTime<Operands extends unknown[]>(
    question: (...operands: Operands) => string,
    verb: WaitingVerb<Operands>,
  ): Action<Operands>
  /** It is no question to a cluster: it is given what there is, and gives the exit code. */
  alone<Operands extends unknown[]>(
    command: (situation: Situation, ...operands: Operands) => Promise<number>,
  ): Action<Operands>
}

/** What a command is run with. */
export interface Situation {
  /** The whole command line. */
  readonly args: readonly string[]
  readonly where: Where
  readonly json: boolean
  readonly terminal: Terminal
  readonly output: Output
}

/** What an action is more than a look. */
type Effect = 'changes' | 'takesTime' | 'destroys'

/** The effects of actions; a command asks for those of its own. */
const effectsOf = new WeakMap<object, readonly Effect[]>()

/** A command that gets the options which belong to the effect of its action. */
export class EffectiveCommand extends Command {
  override createCommand(name?: string): EffectiveCommand {
    return new EffectiveCommand(name).helpCommand(false)
  }

  override action(action: Parameters<Command['action']>[0]): this {
    const effects = effectsOf.get(action) ?? []
    if (effects.length > 0) this.option('--dry-run', 'show the native calls that would be made, and make none')
    if (effects.includes('takesTime')) {
      this.option('--timeout <time>', 'how long to wait for the end, such as 30s or 5m', parseTime)
      this.option('--no-wait', 'only begin')
    }
    if (effects.includes('destroys')) this.option('--yes', 'do not ask')
    return super.action(action)
  }
}

/** @param finish told what the shell is to learn of an answer that is not plainly done */
export function actionsFor(
  program: Command,
  situation: Omit<Situation, 'where'>,
  finish: (exitCode: number) => void,
): Actions {
  const { terminal, output, json } = situation
  function act<Operands extends unknown[]>(
    effects: readonly Effect[],
    verb: Verb<Operands>,
    question?: (...operands: Operands) => string,
  ): Action<Operands> {
    const action = async (...operands: Operands) => {
      const command = operands.at(-1) as Command // commander hands it over after the options
      const where = program.opts<Where>()
      const { dryRun = false, yes = false } = command.opts<{ dryRun?: boolean; yes?: boolean }>()
      if (question !== undefined && !dryRun) await confirm(terminal, printable(question(...operands)), yes)
      const answer = dryRun
        ? await rehearse(output, tell =>
            withCluster(where, false, output, cluster => verb(cluster, ...operands), { dryRun: tell }),
          )
        : await withCluster(where, effects.length > 0, output, cluster => verb(cluster, ...operands))
      output.answer(answer)
      if (answer.exitCode !== undefined) finish(answer.exitCode)
    }
    effectsOf.set(action, effects)
    return action
  }
  function inTime<Operands extends unknown[]>(verb: WaitingVerb<Operands>): Verb<Operands> {
    return (cluster, ...operands) => {
      const words = (operands.at(-1) as Command).opts<WaitingWords>()
      return waiting(terminal, json, words, how => verb(cluster, how, ...operands))
    }
  }
  return {
    reads: verb => act([], verb),
    changes: verb => act(['changes'], verb),
    takesTime: verb => act(['takesTime'], inTime(verb)),
    destroys: (question, verb) => act(['destroys'], verb, question),
    destroysInTime: (question, verb) => act(['takesTime', 'destroys'], inTime(verb), question),
    alone:
      command =>
      async (...operands) =>
        finish(await command({ ...situation, where: program.opts<Where>() }, ...operands)),
  }
}
