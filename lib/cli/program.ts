import { createRequire } from 'node:module'
import { Command, CommanderError, Option } from 'commander'
import type { Cluster } from '../index.js'
import { addCheckpointCommands } from './commands/checkpoint.js'
import { addClusterCommands } from './commands/cluster.js'
import { addGroupCommands } from './commands/group.js'
import { addKeyCommands } from './commands/key.js'
import { addNodeCommands } from './commands/node.js'
import { addResourceCommands } from './commands/resource.js'
import { ExitCode, explain } from './failure.js'
import { type Answer, Output, type Terminal } from './output.js'
import { type Where, withCluster } from './session.js'

const { version } = createRequire(import.meta.url)('clusapi/package.json') as { version: string }

/** What a verb does once its cluster is open: operands and options as commander hands them over. */
export type Verb<Operands extends unknown[]> = (cluster: Cluster, ...operands: Operands) => Promise<Answer>

/** Turns verbs into commander actions. A verb that `changes` the cluster makes a lab file keep the change. */
export interface Actions {
  reads<Operands extends unknown[]>(verb: Verb<Operands>): (...operands: Operands) => Promise<void>
  changes<Operands extends unknown[]>(verb: Verb<Operands>): (...operands: Operands) => Promise<void>
}

/** Runs one command line and resolves to its exit code. Never rejects and never ends the process. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const words = args.slice(0, args.includes('--') ? args.indexOf('--') : args.length)
  const output = new Output(terminal, words.includes('--json'))
  try {
    await describe(terminal, output).parseAsync(args, { from: 'user' })
    return ExitCode.done
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return ExitCode.done
    const { exitCode, report } = explain(error)
    output.failure(report)
    return exitCode
  }
}

function describe(terminal: Terminal, output: Output): Command {
  const program = new Command('clusapi')
  const act =
    (changes: boolean) =>
    <Operands extends unknown[]>(verb: Verb<Operands>) =>
    async (...operands: Operands) => {
      const where = program.opts<Where>()
      output.answer(await withCluster(where, changes, output, cluster => verb(cluster, ...operands)))
    }
  const actions: Actions = { reads: act(false), changes: act(true) }

  program
    .version(version, '--version', 'the version of this program')
    .helpOption('--help', 'help on the program, a noun or a verb')
    .helpCommand(false)
    .description('Looks at and changes a Windows failover cluster, or a simulated one.')
    .addOption(new Option('--cluster <name>', 'a cluster by name; without it, the one this machine is a node of'))
    .addOption(
      new Option('--simulate', 'the built-in simulated cluster, which keeps nothing').conflicts(['cluster', 'lab']),
    )
    .addOption(
      new Option('--lab <file>', 'the simulated cluster of a lab file, which keeps changes').conflicts('cluster'),
    )
    .option('--json', 'one JSON document on stdout; an error is one JSON object on stderr')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 unexpected, 2 wrong usage, 3 the cluster refused, 4 no cluster reachable.',
    )
    .exitOverride()
    .configureOutput({
      writeOut: text => terminal.out(text),
      writeErr: () => {}, // a usage error is reported once, with the others
      getOutHelpWidth: () => terminal.columns ?? 80,
      getOutHasColors: () => terminal.colours,
    })
  for (const add of [
    addClusterCommands,
    addNodeCommands,
    addGroupCommands,
    addResourceCommands,
    addKeyCommands,
    addCheckpointCommands,
  ])
    add(program, actions)
  return program
}
