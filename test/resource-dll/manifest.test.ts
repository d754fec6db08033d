import assert from 'node:assert/strict'
import { writeManifest } from '../../lib/cli/resource-type/manifest.js'
import { Twin } from './twin.js'

const node = process.platform === 'win32' ? 'C:\\Program Files\\nodejs\\node.exe' : '/usr/bin/node'
const head = ['[resource-type]', 'name=TCP Service', `node=${node}`, 'script=TcpService.mjs']
const property = (...lines: string[]) => [...head, '[property P]', ...lines]

describe('the manifest of a resource DLL', () => {
  let twin: Twin
  before(() => {
    twin = new Twin()
  })
  after(() => twin.close())

  const read = (lines: string[], end = '\n') => {
    const made = twin.manifest(lines.join(end))
    assert.ok(made.ok, made.ok ? '' : `line ${made.place}: ${made.what}`)
    return made.bytes.toString().split('\n')
  }
  const refused = (lines: string[] | Uint8Array) => {
    const made = twin.manifest(Array.isArray(lines) ? lines.join('\n') : lines)
    return made.ok ? made.bytes.toString() : `${made.place}: ${made.what}`
  }

  it('says which type it is, what runs its script, and how long entries wait', () => {
    const usual = '60000 60000 60000 10000 10000 10000 '
    const expected = ['TCP Service', node, 'TcpService.mjs', usual]
    assert.deepEqual(read(head), expected)
    assert.deepEqual(
      read(['\ufeff; made by hand', '', ...head.map(line => ` ${line.replace('=', ' = ')}\t`), ''], '\r\n'),
      expected,
    )
    assert.deepEqual(
      read([...head, '[deadlines]', 'isAlive=500', 'terminate=270000']).at(3),
      '60000 500 60000 270000 10000 10000 ',
    )
  })

  it('describes properties of every type', () => {
    const lines = [
      '[property Port]',
      'type=dword',
      'default=80',
      'minimum=1',
      'maximum=65535',
      'required=true',
      '[property größe]',
      'type=qword',
      'default=18446744073709551615',
      '[property Path]',
      'type=expand-string',
      'default=%SystemRoot%; = [x]',
      '[property Names]',
      'type=multi-string',
      'default=a',
      'default=b c',
      '[property None]',
      'type=multi-string',
      'default=',
      '[property Blob]',
      'type=binary',
      'default=00fF7a',
      '[property Shift]',
      'type=int32',
      'default=-5',
      'minimum=-10',
      'maximum=0',
      'required=false',
      'readonly=true',
      '[property Far]',
      'type=int64',
      'minimum=-9223372036854775808',
      '[property When]',
      'type=filetime',
      'default=133000000000000001',
      '[property Text]',
      'type=string',
      'default=',
    ]
    const hex = (text: string) => Buffer.from(text, 'utf16le').toString('hex')
    assert.deepEqual(read([...head, ...lines]).slice(4), [
      'Port dword from 1 to 65535 required default 50000000',
      'größe qword default ffffffffffffffff',
      `Path expand-string default ${hex('%SystemRoot%; = [x]\0')}`,
      `Names multi-string default ${hex('a\0b c\0\0')}`,
      `None multi-string default ${hex('\0')}`,
      'Blob binary default 00ff7a',
      'Shift int32 from -10 to 0 readonly default fbffffff',
      'Far int64 from -9223372036854775808',
      'When filetime default 0180209bcb82d801',
      `Text string default ${hex('\0')}`,
    ])
  })

  it('says what pack has written of a definition', () => {
    const type = {
      name: 'Größe (2)',
      looksAliveInterval: 100,
      isAliveInterval: 200,
      properties: {
        'Port Nr': { type: 'dword', default: 80, minimum: 1, maximum: 65535 },
        Shift: { type: 'int32', default: -5, minimum: -10 },
        Size: { type: 'qword', required: true, maximum: 2n ** 64n - 1n },
        Far: { type: 'int64', default: -(2n ** 63n) },
        When: { type: 'filetime', minimum: 1n },
        Text: { type: 'string', default: 'a=b; [c]' },
        Path: { type: 'expand-string', default: '%X%', required: false },
        Names: { type: 'multi-string', default: ['ä', 'b c'] },
        None: { type: 'multi-string', default: [] },
        Blob: { type: 'binary', default: Uint8Array.of(0, 255), readonly: true },
      },
    } as const
    const hex = (text: string) => Buffer.from(text, 'utf16le').toString('hex')
    const [name, path, script, , ...properties] = read([writeManifest(type, { node, script: 'Größe(2).mjs' })])
    assert.deepEqual([name, path, script], ['Größe (2)', node, 'Größe(2).mjs'])
    assert.deepEqual(properties, [
      'Port Nr dword from 1 to 65535 default 50000000',
      'Shift int32 from -10 default fbffffff',
      'Size qword to 18446744073709551615 required',
      'Far int64 default 0000000000000080',
      'When filetime from 1',
      `Text string default ${hex('a=b; [c]\0')}`,
      `Path expand-string default ${hex('%X%\0')}`,
      `Names multi-string default ${hex('ä\0b c\0\0')}`,
      `None multi-string default ${hex('\0')}`,
      'Blob binary readonly default 00ff',
    ])
  })

  it('says what is wrong with it, and in which line', () => {
    const wrong: [string[] | Uint8Array, string][] = [
      [[], '0: [resource-type] has no name'],
      [head.slice(0, 2), '0: [resource-type] has no node'],
      [head.slice(0, 3), '0: [resource-type] has no script'],
      [['name=x'], "1: 'name' stands before the first section"],
      [['', '[resource-type'], '2: a section without its ]'],
      [['[resource]'], "1: no section is called 'resource'"],
      [[...head, 'path=x'], "5: no key is called 'path' here"],
      [[...head, 'name=x'], "5: 'name' is there twice"],
      [[...head, '[resource-type]'], "5: section 'resource-type' is there twice"],
      [['[resource-type]', 'name='], "2: 'name' is empty"],
      [['[resource-type]', 'node=node'], "2: node is no absolute path: 'node'"],
      [['[resource-type]', 'words'], '2: neither a [section] nor key=value'],
      [[...head, '[registration]', 'isAlive=soon'], "6: 'soon' is no number of milliseconds"],
      [[...head, '[registration]', 'deadlock=1'], "6: no key is called 'deadlock' here"],
      [[...head, '[property]'], "5: no section is called 'property'"],
      [[...head, '[property  ]'], "5: no section is called 'property'"],
      [property('type=dword', '[property p]', 'type=dword'), "7: property 'p' is there twice"],
      [property('default=1'), '6: the type of a property comes first'],
      [property('type=float'), "6: no type is called 'float'"],
      [property('type=dword', 'default=-1'), "7: '-1' is no dword"],
      [property('type=dword', 'default=4294967296'), "7: '4294967296' is no dword"],
      [property('type=dword', 'default=1 '), ''],
      [property('type=dword', 'default=1x'), "7: '1x' is no dword"],
      [property('type=dword', 'default=1', 'default=2'), '8: a second default'],
      [property('type=int64', 'default=9223372036854775808'), "7: '9223372036854775808' is no int64"],
      [property('type=binary', 'default=abc'), "7: 'abc' is no binary"],
      [property('type=binary', 'default=0g'), "7: '0g' is no binary"],
      [property('type=string', 'minimum=1'), '7: a limit for type string'],
      [property('type=dword', 'required=yes'), "7: 'yes' is neither true nor false"],
      [
        property('type=dword', 'minimum=2', 'maximum=1', '', '[deadlines]'),
        "10: property 'P' has a minimum above its maximum",
      ],
      [
        property('type=int32', 'minimum=-1', 'default=-2', '[deadlines]'),
        "9: property 'P' has a default outside its limits",
      ],
      [property(), "5: property 'P' has no type"],
      [[...head, '[deadlines]', 'open=0'], "6: '0' is no number of milliseconds from 1 to 270000"],
      [[...head, '[deadlines]', 'online=5'], "6: no key is called 'online' here"],
      [Buffer.concat([Buffer.from(`${head.join('\n')}\n;`), Uint8Array.of(0xc3, 0x28)]), '5: not a line of UTF-8 text'],
      [Buffer.from('[resource-type]\nname=a\0b'), '2: not a line of UTF-8 text'],
    ]
    for (const [lines, message] of wrong) {
      if (message === '') read(lines as string[])
      else assert.equal(refused(lines), message)
    }
  })
})
