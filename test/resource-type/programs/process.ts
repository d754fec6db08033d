import { setTimeout as sleep } from 'node:timers/promises'
import { defineResourceType, runResourceType } from '../../../lib/resource-type.js'

/** Does to its process what the name of its resource says. */
const type = defineResourceType({
  name: 'Process',
  open({ name }) {
    console.warn('opened %s', name)
  },
  async online({ name }) {
    await sleep(1)
    console.error(name)
    console.trace('on the way')
    if (name === 'throws') setImmediate(() => assertNothing('thrown where nobody catches'))
    if (name === 'rejects') void Promise.reject(new Error('rejected where nobody catches'))
    if (name === 'exits') process.exit(3)
    await sleep(60_000)
  },
})

function assertNothing(message: string): never {
  throw new Error(message)
}

await runResourceType(async () => {
  if (process.env.CLUSAPI_TEST_SCRIPT === 'broken') throw new TypeError('the script does not load')
  return { default: process.env.CLUSAPI_TEST_SCRIPT === 'wrong' ? { ...type, online: 7 } : type }
})
