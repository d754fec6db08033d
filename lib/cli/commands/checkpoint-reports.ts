import { type Command, Option } from 'commander'
import type {
  CheckpointAudit,
  CheckpointDifference,
  CheckpointRepair,
  Cluster,
  RegistryView,
  RepairStep,
} from '../../index.js'
import { ExitCode } from '../failure.js'
import type { Answer } from '../output.js'
import type { Actions } from '../verb.js'
import { checkpointJson, checkpointRow } from './checkpoint.js'

/** Why a checkpoint was left alone. */
const reasons: Readonly<Record<NonNullable<RepairStep['skipped']>, string>> = {
  missing: 'left alone: the owner has none',
  notExportable: 'left alone: it cannot be exported',
  unknown: 'left alone: run this on the owner node',
  ambiguous: 'left alone: it is there in both views, say --view',
}

/** The verbs that tell about all checkpoints at once. */
export function addCheckpointReports(noun: Command, { reads, destroys }: Actions): void {
  noun
    .command('audit')
    .argument('[resource]', 'name or id; without it, all resources')
    .description('whether every node has what checkpoints name; ends with 5 where one has not')
    .action(
      reads(async (cluster, name: string | undefined) => {
        const checkpoints = name === undefined ? cluster.checkpoints : (await cluster.resource(name)).checkpoints
        return auditAnswer(await checkpoints.audit())
      }),
    )

  noun
    .command('repair')
    .argument('<resource>', 'name or id')
    .description('removes the checkpoints and adds them again, so that what is on the owner now is saved')
    .addOption(new Option('--view <bits>', 'of keys that are there in both views').choices(['32', '64']))
    .action(
      destroys(
        (name: string, _: { view?: '32' | '64' }) =>
          `Save what is on the owner of ${name} now in place of what its checkpoints hold`,
        (cluster, name: string, { view }: { view?: '32' | '64' }) =>
          repair(cluster, name, view && (Number(view) as RegistryView)),
      ),
    )
}

function auditAnswer({ nodes, checkpoints, differences }: CheckpointAudit): Answer {
  const columns = ['Resource', 'Kind', 'Type', 'Provider', 'Container or key', ...nodes.map(({ name }) => name)]
  const rows = checkpoints.map(audited => [
    ...checkpointRow(checkpointJson(audited.resource, audited)),
    ...audited.nodes.map(({ state }) => state),
  ])
  const unseen = nodes.filter(({ visible }) => !visible).map(({ name }) => name)
  return {
    json: {
      nodes,
      checkpoints: checkpoints.map(audited => {
        const { resource, ownerNode, nodes } = audited
        return { ...checkpointJson(resource, audited), ownerNode, nodes }
      }),
      differences,
    },
    text: [
      {
        columns: columns.map(heading => ({ heading })),
        rows,
        empty: 'There are no checkpoints.',
      },
      ...(differences.length > 0 ? [differences.map(sentence).join('\n')] : []),
    ],
    ...(unseen.length > 0 && { notices: [`only a program on a node can look at it: ${unseen.join(', ')} is unknown`] }),
    ...(differences.length > 0 && { exitCode: ExitCode.differences }),
  }
}

function sentence({ resource, checkpoint, node, owner, state }: CheckpointDifference): string {
  const problem = state === 'missing' ? `${node} has no` : `${node} cannot export`
  const outcome = owner
    ? 'which owns the resource: it cannot be saved again'
    : 'which gets it when the resource comes online there'
  return `${resource}: ${problem} ${checkpoint}, ${outcome}.`
}

async function repair(cluster: Cluster, name: string, view: RegistryView | undefined): Promise<Answer> {
  const resource = await cluster.resource(name)
  return repairAnswer(await resource.checkpoints.repair(view === undefined ? {} : { view }))
}

function repairAnswer({ warnings, ...json }: CheckpointRepair): Answer {
  return {
    json: { ...json, warnings },
    text: {
      columns: [{ heading: 'Kind' }, { heading: 'Checkpoint' }, { heading: 'Outcome' }],
      rows: json.steps.map(({ kind, checkpoint, skipped }) => [
        kind,
        checkpoint,
        skipped === null ? 'saved again' : reasons[skipped],
      ]),
      empty: `${json.resource} has no checkpoints.`,
    },
    notices: warnings,
  }
}
