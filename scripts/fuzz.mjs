// npm run fuzz: the parsers against random bytes; CLUSAPI_FUZZ_RUNS says against how many (default a hundred thousand).
import { mocha } from './mocha.mjs'
import { main } from './process.mjs'
import { setup } from './setup.mjs'

await main(async () => {
  await setup()
  await mocha(['dist/test/codecs/*.test.js'], { env: { CLUSAPI_FUZZ_RUNS: process.env.CLUSAPI_FUZZ_RUNS ?? '100000' } })
})
