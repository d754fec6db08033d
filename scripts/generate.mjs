// npm run generate: runs every generator; with --check, fails when a generated file in the tree is out of date.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { main, node, root } from './process.mjs'
import { dependencies } from './setup/dependencies.mjs'
import { native } from './setup/native.mjs'

await main(async () => {
  await dependencies()
  await native() // the table of functions is read from the built addon
  const generators = readdirSync(join(root, 'scripts')).filter(file => /^generate-.*\.mjs$/.test(file))
  for (const file of generators) await node([join(root, 'scripts', file), ...process.argv.slice(2)])
})
