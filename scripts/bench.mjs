// npm run bench: this package beside koffi and the C floor. Arguments go to the benchmark: npm run bench -- --smoke.
import { main, node } from './process.mjs'
import { benchmark } from './setup/native.mjs'
import { setup } from './setup.mjs'

await main(async () => {
  await setup()
  await benchmark()
  await node(['dist/bench/main.js', ...process.argv.slice(2)])
})
