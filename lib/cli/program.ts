import { type Command, CommanderError, Option } from 'commander'
import { addCheckpointCommands } from './commands/checkpoint.js'
import { addClusterCommands } from './commands/cluster.js'
import { addCompletionCommands } from './commands/completion.js'
import { addDoctorCommand } from './commands/doctor.js'
import { addExportCommand } from './commands/export.js'
import { addGroupCommands } from './commands/group.js'
import { addInterfaceCommands } from './commands/interface.js'
import { addKeyCommands } from './commands/key.js'
import { addNetworkCommands } from './commands/network.js'
import { addNodeCommands } from './commands/node.js'
import { addPropertyCommands } from './commands/property.js'
import { addResourceCommands } from './commands/resource.js'
import { addResourceDllCommands } from './commands/resource-dll.js'
import { addResourceTypeCommands } from './commands/resource-type.js'
import { addSimulateCommand } from './commands/simulate.js'
import { addTypeCommands } from './commands/type.js'
import { ExitCode, exitCodeMeanings, explain } from './failure.js'
import { Output, type Terminal } from './output.js'
import { actionsFor, EffectiveCommand, type Situation } from './verb.js'
import { version } from './version.js'

/** Runs one command line and resolves to its exit code. Never rejects and never ends the process. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const words = args.slice(0, args.includes('--') ? args.indexOf('--') : args.length)
  const json = words.includes('--json')
  const output = new Output(terminal, json)
  let code: number = ExitCode.done
  const finish = (exitCode: number) => {
    code = exitCode
  }
  try {
    await describe({ args, json, terminal, output }, finish).parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return ExitCode.done
    const { exitCode, report } = explain(error)
    output.failure(report)
    return exitCode
  }
}

/** Every noun and verb, for whoever wants to know them and run none. */
export function commandTree(): Command {
  const nowhere: Terminal = { out() {}, err() {}, columns: null, colours: false, ask: null }
  return describe({ args: [], json: false, terminal: nowhere, output: new Output(nowhere, false) }, () => {})
}

function describe(situation: Omit<Situation, 'where'>, finish: (exitCode: number) => void): Command {
  const { terminal } = situation
  const program = new EffectiveCommand('clusapi')
  const actions = actionsFor(program, situation, finish)

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
    .addHelpText('after', `\nExit codes: ${exitCodes()}.`)
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
    addNetworkCommands,
    addInterfaceCommands,
    addGroupCommands,
    addResourceCommands,
    addTypeCommands,
    addResourceTypeCommands,
    addResourceDllCommands,
    addPropertyCommands,
    addKeyCommands,
    addCheckpointCommands,
    addSimulateCommand,
    addExportCommand,
    addDoctorCommand,
    addCompletionCommands,
  ])
    add(program, actions)
  return program
}

function exitCodes(): string {
  return Object.entries(ExitCode)
    .map(([name, code]) => `${code} ${exitCodeMeanings[name as keyof typeof ExitCode]}`)
    .join(', ')
}
