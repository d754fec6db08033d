import { type Command, Option } from 'commander'
import { ExitCode } from '../failure.js'
import type { RunOptions } from '../resource-dll/run.js'
import type { Actions } from '../verb.js'
import { parseTime } from '../waiting.js'

export function addResourceDllCommands(program: Command, { alone }: Actions): void {
  const noun = program.command('resource-dll').description('resource DLLs, in whatever language, without a cluster')

  noun
    .command('inspect')
    .argument('<dll>', 'its file')
    .option('--type <name>', 'also loads it, in a process of its own, and looks at the function table for this type')
    .description('what a resource DLL is, exports and imports, and what is missing')
    .action(
      alone(async ({ output }, file: string, { type }: { type?: string }) => {
        // Loaded only here: other commands have no use for it.
        const { inspect } = await import('../resource-dll/inspect.js')
        const answer = await inspect(file, type)
        output.answer(answer)
        return answer.exitCode ?? ExitCode.done
      }),
    )

  noun
    .command('run')
    .argument('<dll>', 'its file')
    .requiredOption('--type <name>', 'the resource type')
    .option('--scenario <file>', 'JSON: what is done, and what is to come of it; a life without trouble if left out')
    .addOption(
      new Option('--name <name>', 'what the resource of that life is called; Resource if left out').conflicts(
        'scenario',
      ),
    )
    .option(
      '--call-guidance <time>',
      'how long an entry point should take at most, such as 2s; 300ms if left out',
      parseTime,
    )
    .description('drives a resource DLL in a process of its own, and tells what it does and which rules it breaks')
    .action(
      alone(async (situation, file: string, options: RunOptions) => {
        const { runDll } = await import('../resource-dll/run.js')
        return await runDll(situation, file, options)
      }),
    )
}
