import { Argument, type Command, InvalidArgumentError } from 'commander'
import type { Cluster } from '../../index.js'
import { candidates, type NamesOf } from '../completion/candidates.js'
import { type ShellName, shells } from '../completion/shells.js'
import { ExitCode } from '../failure.js'
import { Output } from '../output.js'
import { withCluster } from '../session.js'
import type { Actions } from '../verb.js'

/** What the help calls a word, and what it can be. */
const named: Readonly<Record<string, (cluster: Cluster) => AsyncIterable<{ readonly name: string }>>> = {
  resource: cluster => cluster.resources(),
  group: cluster => cluster.groups(),
  node: cluster => cluster.nodes(),
  network: cluster => cluster.networks(),
  type: cluster => cluster.resourceTypes(),
}

export function addCompletionCommands(program: Command, { alone }: Actions): void {
  const shell = () => new Argument('<shell>', 'the shell').choices(Object.keys(shells))

  program
    .command('completion')
    .addArgument(shell())
    .description('a script for the profile of a shell: it completes words of this program, and names of the cluster')
    .action(
      alone(async ({ terminal }, name: ShellName) => {
        terminal.out(shells[name].script)
        return ExitCode.done
      }),
    )

  program
    .command('complete', { hidden: true })
    .addArgument(shell())
    .argument('<index>', 'which word is being typed; the program itself is 0', parseIndex)
    .argument('[words...]', 'after --, the words of the line, without the program')
    .description('what the script asks')
    .action(
      alone(async ({ terminal }, name: ShellName, index: number, words: string[]) => {
        const { unquote, answer } = shells[name]
        const typed = words[index - 1] ?? ''
        const before = Array.from({ length: index - 1 }, (_, i) => words[i] ?? '')
        // An equals sign that bash has made a word of its own says nothing: the value follows its option all the same.
        const line = [...before.filter(word => word !== '='), typed === '=' ? '' : typed].map(unquote)
        terminal.out(answer(await candidates(program, line, namesFrom), typed))
        return ExitCode.done
      }),
    )
}

/** Names of the cluster that the line is about. Whoever presses a key wants no error: where nobody answers, there are none. */
const namesFrom: NamesOf = async (kind, where) => {
  const list = named[kind]
  if (list === undefined) return []
  const silent = new Output({ out() {}, err() {}, columns: null, colours: false, ask: null }, false)
  try {
    return await withCluster(where, false, silent, async cluster => {
      const names: string[] = []
      for await (const { name } of list(cluster)) names.push(name)
      return names
    })
  } catch {
    return []
  }
}

function parseIndex(text: string): number {
  const index = Number(text)
  if (!Number.isInteger(index) || index < 1) throw new InvalidArgumentError('It must be a number from 1 on.')
  return index
}
