// npm run fuzz: the parsers against random bytes, those of TypeScript with fast-check, and on Linux those of the stand-in, the resource
// DLL and its host with libFuzzer. CLUSAPI_FUZZ_RUNS says against how many (default a hundred thousand), for all of a language together.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mocha } from './mocha.mjs'
import { ask, Failure, main, root, run } from './process.mjs'
import { setup } from './setup.mjs'

const runs = process.env.CLUSAPI_FUZZ_RUNS ?? '100000'
const runsOfEach = Math.ceil(Number(runs) / 3) // of three programs in C++

const standIn = ['outputs', 'enumeration', 'packed', 'batch'].map(name => `native/standin/${name}.cc`)
const resourceDll = ['manifest', 'monitor', 'property-list', 'property-type', 'text'].map(
  name => `native/resource-dll/${name}.cc`,
)
const resourceHost = ['format-message', 'format-field', 'memory'].map(name => `native/resource-host/${name}.cc`)

await main(async () => {
  await setup()
  const suites = ['codecs/*', 'channel/*', 'resource-dll/property-list'].map(name => `dist/test/${name}.test.js`)
  await mocha(suites, { env: { CLUSAPI_FUZZ_RUNS: runs } })
  if (process.platform !== 'linux') return
  await fuzz('replies', standIn, replies, "the stand-in's decoder")
  await fuzz('resource-dll', resourceDll, lists, 'lists, manifests, messages and lines of the resource DLL')
  await fuzz('resource-host', resourceHost, orders, 'orders of the resource host and texts of LogEvent')
})

/** A parser of native code, with every buffer watched. Inputs to begin with: chance alone hardly makes a list. */
async function fuzz(name, parts, plant, what) {
  const compiler = ['clang++', 'clang++-14'].find(name => ask(name, ['--version']) !== null)
  if (compiler === undefined) {
    throw new Failure('Fuzzing C++ needs clang, which this machine lacks (Debian, Ubuntu: apt-get install clang-14).')
  }
  const folder = join(root, 'builds', 'fuzz')
  const program = join(folder, name)
  const corpus = join(folder, `${name}-corpus`)
  await mkdir(corpus, { recursive: true })
  const sanitizers = ['-fsanitize=fuzzer,address,undefined', '-fno-sanitize-recover=all']
  // All in one piece, for half of the time.
  const included = ['native/wire/frames.cc', ...parts].flatMap(part => ['-include', part])
  const options = ['-std=c++20', '-gline-tables-only', '-O1', ...sanitizers, '-Inative', ...included]
  await run(compiler, [...options, `test/fuzz/${name}.cc`, '-o', program])
  for (const [file, bytes] of await plant()) await writeFile(join(corpus, file), bytes)
  await run(program, [`-runs=${runsOfEach}`, '-max_len=4096', `-artifact_prefix=${folder}/`, corpus], { quiet: true })
  console.log(`  ${what}: ${runsOfEach} inputs`)
}

/** Replies as a service sends them: chance alone hardly makes an item of seven values. */
async function replies() {
  const { encodeReply } = await import('../dist/lib/channel/frames.js')
  const bytes = Uint8Array.of(1, 2, 3)
  const descriptor = Uint8Array.of(1, 0, 4, 0x80, ...new Array(12).fill(0), 20, 0, 0, 0, 2, 0, 8, 0, 0, 0, 0, 0)
  const answers = {
    values: [1, 'text', bytes, bytes, 2n, 3n],
    version: [6, 3, 9600, 'vendor', 'pack', 1, 1, 0, 0],
    objects: [1, 'id', 'name', 2, 'id', 'name'],
    groups: ['id', 'name', 0, 'owner', 1, bytes, bytes],
    resources: ['id', 'name', 'group', 'group id', bytes, bytes],
    batch: [1, 3, 'key', 'value', bytes, 1, 2, '', '', new Uint8Array(0)],
    descriptor: [descriptor],
  }
  const inputs = Object.entries(answers).map(([name, values]) => [
    name,
    encodeReply({ status: 0, flags: 0, values }).subarray(4),
  ])
  return [...inputs, ['bare-descriptor', descriptor]].map(([name, body]) => [
    name,
    Buffer.concat([Uint8Array.of(0, 0, 200), body]),
  ])
}

/** What the resource DLL reads. */
async function lists() {
  const { encodePropertyList } = await import('../dist/lib/codecs/property-list.js')
  const { encodeRequest } = await import('../dist/lib/channel/frames.js')
  const values = [
    { type: 'SZ', value: 'text' },
    { type: 'MULTI_SZ', value: ['a', 'b'] },
    { type: 'DWORD', value: 1 },
    { type: 'LARGE_INTEGER', value: -1n },
  ]
  const manifest = ['[resource-type]', 'name=T', 'node=/n', 'script=s', '[deadlines]', 'open=1']
  const property = [
    '[property P]',
    'type=int64',
    'default=-1',
    'minimum=-2',
    'maximum=0',
    '[property M]',
    'type=multi-string',
    'default=a',
  ]
  return [
    ['list', encodePropertyList(values.map((value, i) => ({ name: `P${i}`, values: [value] })))],
    ['manifest', Buffer.from([...manifest, ...property].join('\n'))],
    ['answer', encodeRequest({ name: 'answer', args: [1, 0, Uint8Array.of(1)] }).subarray(4)],
  ]
}

/** Orders as the host gets them, and texts with as many arguments before them as they are long. */
async function orders() {
  const { encodeRequest } = await import('../dist/lib/channel/frames.js')
  const bytes = Uint8Array.of(1, 2, 3)
  const online = encodeRequest({ name: 'online', args: [1, 2, bytes] })
  const open = encodeRequest({ name: 'open', args: [1, 2, 'name', null, 0] })
  const texts = [
    '%1 %2!d! %3!-08.3I64x! %4!*.*S! %%%0',
    '%1!+5.2hs!%2! #o!%3!c!%4!p!%5!ll\r%nd!%b%t%r%99',
    '%1!5.!%2!*!%3!.*u! %!%.% end%',
  ]
  const formats = texts.map(text => {
    const format = Buffer.from(text, 'utf16le')
    return Buffer.concat([Buffer.from(Array.from({ length: format.length }, (_, i) => i)), format])
  })
  const inputs = [online.subarray(4), open.subarray(4), ...formats]
  return inputs.map((input, i) => [`seed-${i}`, Buffer.concat([Uint8Array.of(0, 0, 2, 3), input])])
}
