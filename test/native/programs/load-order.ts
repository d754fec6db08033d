// Opens libraries in the order of its arguments, and tells of each whether it is the hostile one.
import { addon } from '../../../lib/binding/addon.js'
import { ClusApi, type HCLUSTER } from '../../../lib/binding/index.js'

const libraries = process.argv
  .slice(2)
  .map(path => new ClusApi(addon().open('clusapi', path === 'system' ? null : path)))
// Only the hostile library takes this for a command, and only it gives handles without a cluster.
const hostile = libraries.map(api => {
  const command = api.GetNodeClusterState('!thread').status === 0
  const { status, handle } = api.OpenCluster('CLUSTER')
  if (status === 0) api.CloseCluster(handle as HCLUSTER)
  if (command !== (status === 0)) throw new Error('half of one library and half of another')
  return command
})
console.log(hostile.join(' '))
