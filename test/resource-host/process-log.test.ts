import assert from 'node:assert/strict'
import { Simulator } from '../../lib/simulator.js'
import { HostClient, testDll } from './process-client.js'

describe('the text of LogEvent', () => {
  let lab: Simulator
  let host: HostClient
  before(async () => {
    lab = await Simulator.start()
    host = await HostClient.load(testDll('v2'), lab.endpoint)
  })
  after(async () => {
    await host[Symbol.asyncDispose]()
    await lab[Symbol.asyncDispose]()
  })

  const information = 0
  const warning = 1

  it('is what FormatMessage makes of it', async () => {
    await host.open(1, 'IsAlive:formats')
    await host.call('isAlive', 1)
    const told = host.named('LogEvent', 1).filter(({ during }) => during === 'IsAlive')
    const at = (level: number) => told.filter(({ values }) => values[0] === level).map(({ values }) => values[1])
    assert.deepEqual(at(information), [
      'plain',
      'one and two, one',
      'jihgfedcba',
      '-2 4294967294 fffffffe FFFFFFFE 0xfffffffe 37777777776',
      '[   42|42   |00042|+42|042| 42]',
      '-81985529216486896 18364758544493064720 fedcba9876543210 -81985529216486896 FEDCBA9876543210',
      '-32767 98305 98305 18001',
      'narrow narrow wide wide wide',
      'test',
      '[  text|text  |te|    te]',
      '  Bi Bob   Bill',
      '  001, 0002',
      '  001,  0002',
      '100% ..  !  end\r\r\n\t',
      'two\r\nlines\r\nor\r\nthree',
      'seen',
      '(null)',
    ])
    // Windows' own words on the same arguments.
    if (process.platform === 'win32') assert.deepEqual(at(warning), at(information))
  })

  it('survives arguments and formats that make no sense', async () => {
    await host.open(2, 'IsAlive:hostileLogs')
    await host.call('isAlive', 2)
    const texts = host
      .named('LogEvent', 2)
      .filter(({ during }) => during === 'IsAlive')
      .map(({ values }) => String(values[1]))
    const most = 32 * 1024
    assert.deepEqual(texts.slice(0, -1), [
      'a number where a text should be: <bad pointer 0x5>',
      'a wild pointer: <bad pointer 0xdeadbeefdead>',
      'too wide: '.padEnd(most, ' '),
      'too exact: '.padEnd(most, '0'),
      'too long: '.padEnd(most, 'x'),
      'no such formats: %1!f! %1!n! %1!! %1!q %2!-!',
      'a sign at the end %',
      '<bad pointer 0x10>',
      '<bad pointer 0x0>',
    ])
    assert.match(texts.at(-1) ?? '', /^too few: [0-9a-f]{1,8} /)
  })
})
