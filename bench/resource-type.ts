// A resource type in TypeScript beside one in C, each driven by the resource host over a simulated cluster. The one in C is that of
// the tests, and costs next to nothing: what it takes is what hosting takes.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Table from 'cli-table3'
import { addonPath } from '../lib/raw.js'
import { type HostedResource, ResourceHost } from '../lib/resource-host.js'
import { median, ratio, rounds, timeAsync } from './measure.js'

const extension = process.platform === 'win32' ? 'dll' : 'so'
const resourcesOfType = 10

/** Measures both, and prints a table. */
export async function benchResourceTypes(smoke: boolean): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'clusapi-bench-'))
  try {
    pack('idle-resource.ts', folder)
    const typescript = { dll: join(folder, `Idle.${extension}`), resourceType: 'Idle' }
    const c = { dll: join(dirname(addonPath()), 'test', `resource_v2.${extension}`), resourceType: 'Floor' }
    await measure(typescript, c, smoke)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Contender {
  readonly dll: string
  readonly resourceType: string
}

async function measure(typescript: Contender, c: Contender, smoke: boolean): Promise<void> {
  const count = smoke ? 3 : 21
  const table = new Table({
    head: ['operation', 'TypeScript', 'C', '÷ C'],
    colAligns: ['left', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  })
  const add = (operation: string, [a = [], b = []]: number[][], shown: (value: number) => string) =>
    table.push([operation, shown(median(a)), shown(median(b)), ratio(a, b).toFixed(2)])
  const both = (operation: (contender: Contender) => Promise<number>) =>
    rounds(smoke ? 1 : 7, [() => operation(typescript), () => operation(c)])
  const ms = (ns: number) => `${(ns / 1e6).toFixed(2)} ms`

  add('load, open, online to the first line of the handler', await both(firstOnline), ms)

  await using ours = await open(typescript)
  await using theirs = await open(c)
  const compare = (work: (resource: HostedResource) => Promise<number>) =>
    rounds(count, [() => work(ours.resource), () => work(theirs.resource)])
  add('online to the first line of the handler, again', await compare(online(ours.host, theirs.host)), ms)
  const looks = smoke ? 50 : 500
  const perSecond = (ns: number) => `${Math.round(1e9 / ns).toLocaleString('en')}/s`
  add('LooksAlive', await compare(repeated(looks, resource => resource.looksAlive())), perSecond)
  add('IsAlive', await compare(repeated(looks, resource => resource.isAlive())), perSecond)
  if (existsSync('/proc/self/status')) {
    const mib = (kib: number) => `${(kib / 1024).toFixed(1)} MiB`
    add(`memory of a type with ${resourcesOfType} resources`, await both(memory), mib)
  }
  console.log(table.toString())
}

async function open({ dll, resourceType }: Contender) {
  const host = await ResourceHost.load(dll, { resourceType })
  const resource = await host.open({ name: 'one' })
  return { host, resource, [Symbol.asyncDispose]: () => host.close() }
}

/** From nothing to the first line of the handler. */
async function firstOnline({ dll, resourceType }: Contender): Promise<number> {
  let host: ResourceHost | undefined
  const taken = await timeAsync(async () => {
    host = await ResourceHost.load(dll, { resourceType })
    const resource = await host.open({ name: 'one' })
    const line = nextLine(host)
    await resource.online()
    await line
  })
  await host?.close()
  return taken
}

/** What `online` and the first line of its handler take, for the resource of either host. */
function online(...hosts: ResourceHost[]) {
  return async (resource: HostedResource): Promise<number> => {
    if (resource.state === 'Online') await resource.offline()
    const lines = hosts.map(nextLine)
    return await timeAsync(() => Promise.all([resource.online(), Promise.race(lines)]))
  }
}

async function nextLine(host: ResourceHost): Promise<void> {
  for (let text = ''; !text.startsWith('online'); ) [{ text }] = (await once(host, 'log')) as [{ text: string }]
}

function repeated(times: number, work: (resource: HostedResource) => Promise<unknown>) {
  return async (resource: HostedResource): Promise<number> =>
    (await timeAsync(async () => {
      for (let i = 0; i < times; i++) await work(resource)
    })) / times
}

/** What the host's process and its children hold that nobody else does, in KiB. */
async function memory({ dll, resourceType }: Contender): Promise<number> {
  await using host = await ResourceHost.load(dll, { resourceType })
  for (let i = 0; i < resourcesOfType; i++) await (await host.open({ name: `resource ${i}` })).online()
  const { pid } = host
  if (pid === undefined) throw new Error('the resource host has no process')
  const children = readdirSync(`/proc/${pid}/task`).flatMap(thread =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
  )
  return [String(pid), ...children].reduce((sum, each) => sum + privateKib(each), 0)
}

function privateKib(pid: string): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  return [...rollup.matchAll(/^Private_\w+:\s+(\d+) kB$/gm)].reduce((sum, [, kib]) => sum + Number(kib), 0)
}

function pack(script: string, folder: string): void {
  const command = fileURLToPath(new URL('../bundle/cli.js', import.meta.url))
  const source = fileURLToPath(new URL(`../../bench/${script}`, import.meta.url))
  execFileSync(
    process.execPath,
    [command, 'resource-type', 'pack', source, '--out', folder, '--force', '--simulator'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
}
