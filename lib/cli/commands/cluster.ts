import type { Command } from 'commander'
import type { Actions } from '../program.js'

export function addClusterCommands(program: Command, { reads }: Actions): void {
  const noun = program.command('cluster').description('the cluster itself')

  noun
    .command('show')
    .description('its name and version')
    .action(
      reads(async cluster => {
        const { name, version, vendor, servicePack } = await cluster.information()
        const { major, minor, build } = version
        return {
          json: { name, version: { major, minor, build }, vendor, servicePack, simulated: cluster.simulated },
          text: {
            columns: [{ heading: 'Cluster' }, { heading: 'Version' }, { heading: 'Vendor' }, { heading: 'Kind' }],
            rows: [[name, `${major}.${minor}.${build}`, vendor, cluster.simulated ? 'simulated' : 'real']],
            empty: '',
          },
        }
      }),
    )
}
