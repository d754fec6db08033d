import type { Command } from 'commander'
import type { Actions } from '../verb.js'
import { one } from '../view.js'

export function addClusterCommands(program: Command, { reads, changes }: Actions): void {
  const noun = program.command('cluster').description('the cluster itself')

  noun
    .command('show')
    .description('its name and version')
    .action(
      reads(async cluster => {
        const { name, version, vendor, servicePack } = await cluster.information()
        const { major, minor, build } = version
        return one(
          {
            columns: [{ heading: 'Cluster' }, { heading: 'Version' }, { heading: 'Vendor' }, { heading: 'Kind' }],
            row: ({ simulated }) => [name, `${major}.${minor}.${build}`, vendor, simulated ? 'simulated' : 'real'],
          },
          { name, version: { major, minor, build }, vendor, servicePack, simulated: cluster.simulated },
        )
      }),
    )

  noun
    .command('rename')
    .argument('<name>', 'its new name')
    .description('renames the cluster; its network name has to go offline and online for that')
    .action(
      changes(async (cluster, name: string) => {
        const { restartRequired } = await cluster.rename(name)
        const when = restartRequired ? ' when its network name was offline and is online again' : ''
        return { json: { name, restartRequired }, text: `The cluster is called ${name}${when}.` }
      }),
    )

  noun
    .command('quorum')
    .description('what decides whether the cluster goes on when it breaks apart')
    .action(
      reads(async cluster =>
        one(
          {
            columns: [{ heading: 'Quorum' }, { heading: 'Resource' }, { heading: 'Device' }],
            row: ({ type, resource, device }) => [type, resource ?? '', device ?? ''],
          },
          await cluster.quorum(),
        ),
      ),
    )
}
