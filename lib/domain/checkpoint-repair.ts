import { checkRegistryView, type RegistryView } from '../codecs/registry-path.js'
import type { ResourceStateName } from '../constants/states.js'
import { checkOptions } from '../core/validate.js'
import { type Checkpoint, type CheckpointState, checkpointText, look } from './checkpoint-audit.js'
import { machineOf } from './machine.js'
import type { RegistryViewOptions } from './registry-checkpoints.js'
import type { Resource } from './resource.js'

/** How checkpoints are repaired. */
export interface RepairOptions {
  /** Which view is meant where a key is there in both, since the cluster does not tell the view of a checkpoint. */
  view?: RegistryView
}

/** What was done about one checkpoint. */
export interface RepairStep {
  readonly kind: Checkpoint['kind']
  /** `Type\Name\Key`, or the path. */
  readonly checkpoint: string
  /**
   * `null` if it was removed and added again. Else why it was left alone, since adding it would have failed:
   * `'missing'` and `'notExportable'` on the owner; `'unknown'`: the owner cannot be looked at from here, or the
   * checkpoint cannot be read; `'ambiguous'`: the key is there in both views, and `view` does not say which is meant.
   */
  readonly skipped: null | Exclude<CheckpointState, 'present'> | 'ambiguous'
}

/** What a repair did. */
export interface CheckpointRepair {
  readonly resource: string
  readonly ownerNode: string
  readonly state: ResourceStateName
  readonly steps: readonly RepairStep[]
  /** What somebody should know about the outcome, in sentences. */
  readonly warnings: readonly string[]
}

/**
 * Removes the checkpoints of a resource and adds them again, so that the cluster saves what is on the owner now.
 *
 * One that could not be added again is not removed. If adding fails all the same, that is the error, its target being the
 * checkpoint that is lost.
 */
export async function repairCheckpoints(resource: Resource, options: RepairOptions): Promise<CheckpointRepair> {
  checkOptions('options', options, ['view'])
  if (options.view !== undefined) checkRegistryView('options.view', options.view)
  const { ownerNode, state } = await resource.status()
  const machine = machineOf(resource.session, ownerNode)
  const steps: RepairStep[] = []
  for (const checkpoint of await resource.checkpoints.list()) {
    const place = await look(machine, checkpoint)
    const views = viewsOf(checkpoint, place.views, options)
    const skipped = place.state === 'present' ? (views.length > 1 ? 'ambiguous' : null) : place.state
    if (skipped === null) await renew(resource, checkpoint, views[0])
    steps.push({ kind: checkpoint.kind, checkpoint: checkpointText(checkpoint), skipped })
  }
  const renewed = steps.some(({ skipped }) => skipped === null)
  const warnings = state === 'Online' || !renewed ? [] : [offlineWarning(resource.name, state, ownerNode)]
  return { resource: resource.name, ownerNode, state, steps, warnings }
}

function offlineWarning(resource: string, state: ResourceStateName, ownerNode: string): string {
  return (
    `${resource} is ${state}: what is on ${ownerNode} now takes the place of what was saved while it was online, ` +
    'edits made since then included'
  )
}

async function renew(resource: Resource, checkpoint: Checkpoint, view: RegistryView | undefined): Promise<void> {
  if (checkpoint.kind === 'registry') {
    const options: RegistryViewOptions = view === undefined ? {} : { view }
    await resource.registryCheckpoints.remove(checkpoint.path)
    await resource.registryCheckpoints.add(checkpoint.path, options)
  } else if (checkpoint.checkpoint.raw === undefined) {
    await resource.cryptoCheckpoints.remove(checkpoint.checkpoint)
    await resource.cryptoCheckpoints.add(checkpoint.checkpoint)
  }
}

/** In which view a key may have to be added; none where the views do not differ. Only SOFTWARE is there twice. */
function viewsOf(
  checkpoint: Checkpoint,
  found: readonly RegistryView[] = [],
  { view }: RepairOptions,
): readonly RegistryView[] {
  if (checkpoint.kind === 'crypto' || !/^SOFTWARE(\\|$)/i.test(checkpoint.path)) return []
  return view !== undefined && found.includes(view) ? [view] : found
}
