import { Cluster, type NodeClusterStateName } from '../../index.js'
import { type Finding, failed, failedWith, ok, warning } from './finding.js'

const states: Readonly<Record<NodeClusterStateName, readonly [message: string, remedy: string | null]>> = {
  NotInstalled: [
    'The Failover-Clustering feature is not installed there.',
    'Install it (Install-WindowsFeature Failover-Clustering), or name a cluster with --cluster.',
  ],
  NotConfigured: [
    'The feature is installed there, and the machine is in no cluster.',
    'Make or join a cluster (New-Cluster, Add-ClusterNode), or name one with --cluster.',
  ],
  NotRunning: ['The machine is a node of a cluster whose Cluster service is stopped.', 'Start it: Start-ClusterNode.'],
  Running: ['The Cluster service is running.', null],
  Unknown: ['The state of the Cluster service has no name here.', null],
}

/** What the machine is to clustering. A cluster's name is no machine, so that of a remote one this is a guess at best. */
export async function checkService(name: string | null): Promise<Finding> {
  try {
    const state = await Cluster.nodeState(name)
    const [message, remedy] = states[state]
    const report = state === 'Running' ? ok : name === null ? failed : warning
    return report('service', message, remedy)
  } catch (error) {
    const { message } = error as Error
    return name === null ? failedWith('service', error) : warning('service', message, null)
  }
}

/** Everything that needs an open cluster. */
export async function checkCluster(name: string | null): Promise<Finding[]> {
  try {
    await using cluster = await Cluster.open(name)
    const { name: own, version, vendor } = await cluster.information()
    const { major, minor, build } = version
    return [
      ok('connection', `The ${cluster.simulated ? 'simulated ' : ''}cluster ${own} answers.`),
      ok('versions', `It has version ${major}.${minor}.${build}${vendor === '' ? '' : ` (${vendor})`}.`),
      cluster.access === 'all'
        ? ok('access', 'It grants everything.')
        : warning(
            'access',
            'It grants no more than reading.',
            'To change it, have Grant-ClusterAccess -Full run for you.',
          ),
    ]
  } catch (error) {
    return [failedWith('connection', error)]
  }
}
