import assert from 'node:assert/strict'
import { Simulator } from '../../lib/simulator.js'
import { runProgram } from '../native/children.js'

const program = new URL('../../bundle/programs/open-batch.js', import.meta.url)

describe('a batch that is open when its program ends', () => {
  it('is not committed, however that ends', async function () {
    this.timeout(60_000)
    await using lab = await Simulator.start()
    // The last one shows that the program would commit.
    const ways = ['natural', 'exit', 'throw', 'kill', 'worker', 'commit']
    await Promise.all(
      ways.map(async how => {
        const { code, signal, stderr } = await runProgram(program, [how, how], {
          // Whoever leaves in the middle leaves V8's heap behind, which is no leak of ours.
          env: {
            CLUSAPI_SIMULATOR: lab.endpoint,
            ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ''}:detect_leaks=0`,
          },
          ...(how === 'kill' ? { onLine: kill => kill('SIGKILL') } : {}),
        })
        // Windows has no signals: there the child is ended by force.
        if (how === 'kill') assert.equal(signal, 'SIGKILL')
        else assert.equal(code, how === 'throw' ? 1 : 0, stderr)
      }),
    )
    await using cluster = await lab.connect()
    await using key = await cluster.openKey()
    const committed: string[] = []
    for await (const [name] of key.entries()) if (ways.includes(name)) committed.push(name)
    assert.deepEqual(committed, ['commit'])
  })
})
