import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LabFile, LabLockedError } from '../../lib/simulator/lab/file.js'
import { formatLab } from '../../lib/simulator/lab/parse.js'
import { labOf } from './lab-service.js'

/** How often the file is saved while its writers are killed; CLUSAPI_LAB_SAVES in CI is a thousand. */
const saves = Number(process.env.CLUSAPI_LAB_SAVES ?? 100)
const savesPerWriter = 50

const writer = fileURLToPath(new URL('./lab-writer.js', import.meta.url))

describe('lab files', () => {
  let folder: string
  let path: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clusapi-lab-'))
    path = join(folder, 'lab.json')
    await writeFile(path, formatLab({ $schema: './lab.schema.json', ...labOf([{}]) }))
  })

  afterEach(() => rm(folder, { recursive: true, maxRetries: 5 }))

  it('have one writer; the second is told who it is', async () => {
    const first = await LabFile.open(path)
    await assert.rejects(LabFile.open(path), (error: LabLockedError) => {
      assert.ok(error instanceof LabLockedError)
      assert.equal(error.code, 'ERR_CLUSAPI_LAB_LOCKED')
      assert.equal(error.holder?.pid, process.pid)
      assert.equal(error.holder?.host, hostname())
      assert.match(error.message, new RegExp(`and process ${process.pid} on .* has it open since 2`))
      return true
    })
    const reader = await LabFile.read(path)
    await assert.rejects(reader.save(reader.lab), /opened for reading/)
    await first.close()
    await first.close()
    await (await LabFile.open(path)).close()
  })

  it('are read as PowerShell writes them: with a byte order mark, as UTF-16', async () => {
    const text = `\ufeff${formatLab(labOf([{ name: 'Zürich' }]))}`
    for (const encoding of ['utf8', 'utf16le'] as const) {
      await writeFile(path, text, encoding)
      assert.equal((await LabFile.read(path)).lab.groups[0]?.resources[0]?.name, 'Zürich')
    }
  })

  it('are let go when they cannot be read', async () => {
    await writeFile(path, '{}')
    for (let i = 0; i < 2; i++) await assert.rejects(LabFile.open(path), { code: 'ERR_CLUSAPI_LAB' })
    await assert.rejects(LabFile.open(join(folder, 'none.json')), { code: 'ENOENT' })
  })

  it('keep the reference to their schema', async () => {
    const file = await LabFile.open(path)
    await file.save(labOf([{ name: 'Other' }]))
    await file.close()
    const { lab } = await LabFile.read(path)
    assert.equal(lab.$schema, './lab.schema.json')
    assert.equal(lab.groups[0]?.resources[0]?.name, 'Other')
  })

  it(`are whole after ${saves} saves by writers that are killed at random moments, and are taken over`, async function () {
    this.timeout(600_000)
    for (let done = 0; done < saves; ) {
      const count = await kill(path, Math.min(1 + Math.floor(Math.random() * 2 * savesPerWriter), saves - done))
      const text = await readFile(path, 'utf8')
      const { Count } = (JSON.parse(text) as { database: { values: { Count: number } } }).database.values
      assert.ok(Count >= count - 1, `save ${Count} after ${count}`)
      done += count
      // A lock of this age is stale at once; the last one has to become so.
      if (done < saves) await utimes(`${path}.lock`, 0, 0)
    }
    const file = await LabFile.open(path)
    await file.save(file.lab)
    await file.close()
  })
})

/** Starts a writer, kills it after so many saves and a little, and tells how many it finished. */
async function kill(path: string, saves: number): Promise<number> {
  const child = spawn(process.execPath, [writer, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  let dots = 0
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', code => reject(new Error(`the writer ended by itself, with ${code}`)))
    child.stdout.on('data', (chunk: Buffer) => {
      dots += chunk.length
      if (dots >= saves) setTimeout(resolve, Math.random() * 5)
    })
  })
  child.removeAllListeners('exit')
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
  return dots
}
