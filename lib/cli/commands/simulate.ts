import { type Command, Option } from 'commander'
import type { ClockPace } from '../../simulator.js'
import { UsageError } from '../failure.js'
import { keep, loadLab } from '../session.js'
import type { Actions } from '../verb.js'

interface SimulateOptions {
  write?: boolean
  clock: ClockPace
  prompt: boolean
  attach?: string | true
}

export function addSimulateCommand(program: Command, { alone }: Actions): void {
  program
    .command('simulate')
    .usage('[options] [lab.json] [-- command …]')
    .argument('[lab]', 'a lab file; the built-in cluster if left out')
    .argument('[command...]', 'after --, a program to run against the cluster, which ends with it')
    .description('a simulated cluster that lives while programs use it')
    .option('--write', 'keeps the lab file: it is saved when the simulation ends')
    .addOption(
      new Option('--clock <kind>', 'whether time passes by itself, only by advance, or jumps to what is due next')
        .choices(['real', 'virtual', 'fast'] satisfies ClockPace[])
        .default('real'),
    )
    .option('--no-prompt', 'reads no commands, and lives until it is told to end')
    .addOption(
      new Option(
        '--attach [endpoint]',
        'a prompt for a cluster that runs already: that of CLUSAPI_SIMULATOR or of sim:…',
      ).conflicts(['write', 'clock']),
    )
    .action(
      alone(async (situation, lab: string | undefined, words: string[], options: SimulateOptions) => {
        const { args, where, terminal, json } = situation
        if (where.cluster !== undefined || where.simulate || where.lab !== undefined) {
          throw new UsageError('simulate names its cluster itself: clusapi simulate [lab.json]')
        }
        const { file, command } = operandsOf(lab === undefined ? [] : [lab, ...words], args)
        await using simulation = await open(file, command, options)
        try {
          if (command) {
            const { runProgram } = await import('../simulate/child.js')
            return await runProgram(command, simulation.endpoint)
          }
          const { converse } = await import('../simulate/console.js')
          return await converse(simulation, terminal, { prompt: options.prompt, json })
        } finally {
          if (options.write) await keep(simulation)
        }
      }),
    )
}

/** What stands before -- and after it, which the parser of options has thrown together. */
function operandsOf(operands: readonly string[], args: readonly string[]) {
  const dashes = args.indexOf('--')
  const command = dashes < 0 ? null : args.slice(dashes + 1)
  const [file, surplus] = operands.slice(0, operands.length - (command?.length ?? 0))
  if (surplus !== undefined) {
    throw new UsageError(
      `'${surplus}' follows the lab: a program to run stands behind --, as in clusapi simulate lab.json -- node test.js; PowerShell wants it quoted: '--'`,
    )
  }
  if (command?.length === 0) throw new UsageError('no program follows --')
  return { file, command }
}

async function open(file: string | undefined, command: readonly string[] | null, options: SimulateOptions) {
  const { Simulator } = await import('../../simulator.js')
  const { attach, write = false, clock } = options
  if (attach !== undefined) {
    if (file !== undefined || command)
      throw new UsageError('--attach takes a cluster that runs already: no lab, no program')
    return await Simulator.attach(attach === true ? undefined : attach)
  }
  if (file !== undefined) return await loadLab(file, { write, clock })
  if (write) throw new UsageError('--write has no file to keep: name a lab')
  return await Simulator.start(undefined, { clock })
}
