import type { Command } from 'commander'
import { checkCluster, checkService } from '../doctor/cluster.js'
import { type Finding, ok } from '../doctor/finding.js'
import {
  checkBinary,
  checkElevation,
  checkLibrary,
  checkPlatform,
  checkSimulator,
  type Machine,
} from '../doctor/machine.js'
import { ExitCode } from '../failure.js'
import { withEndpoint } from '../session.js'
import type { Actions } from '../verb.js'
import { version } from '../version.js'

const columns = [{ heading: 'Check' }, { heading: 'Status', state: true }, { heading: 'Finding' }]

export function addDoctorCommand(program: Command, { alone }: Actions): void {
  program
    .command('doctor')
    .description('says what is missing between here and the cluster, and what to do about it')
    .action(
      alone(async ({ where, output }) => {
        const findings = await withEndpoint(where, examine)
        const healthy = findings.every(({ status }) => status !== 'failed')
        const remedies = findings.flatMap(({ check, remedy }) => (remedy === null ? [] : `${check}: ${remedy}`))
        output.answer({
          json: { healthy, findings },
          text: [
            { columns, rows: findings.map(({ check, status, message }) => [check, status, message]), empty: '' },
            ...(remedies.length === 0 ? [] : [remedies.join('\n')]),
          ],
        })
        return healthy ? ExitCode.done : ExitCode.unexpected
      }),
    )
}

/** Looks until something fails that all the rest would fail of. */
async function examine(name: string | null): Promise<Finding[]> {
  const { platform, arch, version: node, env } = process
  const machine: Machine = { platform, arch, node, simulator: env.CLUSAPI_SIMULATOR ?? '' }
  const simulated = name?.startsWith('sim:') || (name === null && machine.simulator !== '')
  const findings = [
    ok('package', `This is clusapi ${version}.`),
    checkPlatform(machine, simulated),
    checkBinary(),
    checkSimulator(machine, name),
  ]
  if (findings.some(({ status }) => status === 'failed')) return findings
  const { findings: ofLibrary, binding } = checkLibrary(name)
  findings.push(...ofLibrary)
  if (binding === null) return findings
  findings.push(await checkService(name), ...(await checkCluster(name)))
  const elevation = await checkElevation(platform)
  return elevation === null ? findings : [...findings, elevation]
}
