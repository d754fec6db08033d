// What two runs in one tree must not do at once, such as building the same files.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../process.mjs'

/** Runs something while no other run does; needs the dependencies. What a killed run held is free after 10 s. */
export async function alone(body) {
  const { default: lockfile } = await import('proper-lockfile')
  const cache = join(root, '.cache')
  await mkdir(cache, { recursive: true })
  const release = await lockfile.lock(cache, {
    lockfilePath: join(cache, 'alone.lock'),
    retries: { retries: 6000, factor: 1, minTimeout: 100 },
  })
  try {
    return await body()
  } finally {
    await release()
  }
}
