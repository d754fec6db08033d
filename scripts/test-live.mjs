// npm run test:live: the contract suite on a real cluster, which this machine is a node of. CLUSAPI_LIVE_CLUSTER names it and
// CLUSAPI_LIVE_CONFIRM repeats the name. See test/live; scripts/windows makes a cluster for it.
import { mocha } from './mocha.mjs'
import { Failure, main } from './process.mjs'
import { setup } from './setup.mjs'

await main(async () => {
  const { CLUSAPI_LIVE_CLUSTER: name, CLUSAPI_LIVE_CONFIRM: again } = process.env
  if (!name || name !== again) {
    throw new Failure(
      'The live suite wants the name of a cluster in CLUSAPI_LIVE_CLUSTER, and the same in CLUSAPI_LIVE_CONFIRM.',
    )
  }
  await setup()
  await mocha([
    '--timeout',
    '300000',
    ...process.argv.slice(2),
    'dist/test/contract/*.test.js',
    'dist/test/live/*.test.js',
  ])
})
