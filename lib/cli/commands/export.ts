import { access } from 'node:fs/promises'
import type { Command } from 'commander'
import type { Lab } from '../../simulator.js'
import { ExitCode, UsageError } from '../failure.js'
import { toJson } from '../output.js'
import { withCluster, writeLab } from '../session.js'
import type { Actions } from '../verb.js'

export function addExportCommand(program: Command, { alone }: Actions): void {
  program
    .command('export')
    .argument('[file]', 'a new lab file; stdout if left out')
    .description('describes the cluster as a lab, for simulate and --lab')
    .option('--force', 'replaces a file that is there')
    .action(
      alone(async ({ where, output }, file: string | undefined, { force = false }: { force?: boolean }) => {
        if (file !== undefined && !force && (await exists(file))) {
          throw new UsageError(`${file} is there already: --force replaces it`)
        }
        const { exportLab } = await import('../../simulator.js')
        const { lab, omitted } = await withCluster(where, false, output, exportLab)
        for (const what of omitted) output.notice(`not in the lab: ${what}`)
        if (file === undefined) output.answer({ json: lab, text: toJson(lab, true) })
        else {
          await writeLab(file, lab)
          output.answer({ json: { file, ...count(lab), omitted }, text: `${file}: ${summary(lab)}` })
        }
        return ExitCode.done
      }),
    )
}

function count({ nodes, groups }: Lab) {
  const resources = groups.flatMap(group => group.resources)
  return { nodes: nodes.length, groups: groups.length, resources: resources.length }
}

function summary(lab: Lab): string {
  return Object.entries(count(lab))
    .map(([what, number]) => `${number} ${what}`)
    .join(', ')
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  )
}
