import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Simulator } from '../../lib/simulator.js'
import { HostClient } from '../resource-host/process-client.js'
import { logged, makeType } from './type.js'

describe('Startup of a resource DLL', function () {
  this.timeout(60_000)

  it('gives a table of version 2 without Arbitrate and Release, if that is offered and the type is its own', async () => {
    await using lab = await Simulator.start()
    await using type = await makeType()
    const start = async (name: string, least: number, most: number) => {
      await using host = new HostClient()
      const { status, values } = await host.load(type.dll, lab.endpoint, name, [least, most])
      return [status, ...values]
    }
    const slots = [1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1]
    assert.deepEqual(await start('test TYPE', 0x100, 0x400), [0, 'done', 'StartupEx', 96, 0x200, ...slots])
    assert.deepEqual((await start('Test Type', 0x200, 0x200)).slice(0, 3), [0, 'done', 'StartupEx'])
    assert.deepEqual((await start('Test Type', 0x100, 0x1ff)).slice(0, 2), [1306, 'Startup'])
    assert.deepEqual((await start('Test Type', 0x300, 0x400)).slice(0, 2), [1306, 'Startup'])
    assert.deepEqual((await start('Other Type', 0x100, 0x400)).slice(0, 2), [5080, 'Startup'])
  })

  it('says in the log what is wrong with the manifest', async () => {
    const refused = async (text: string | null, prepare?: (path: string) => Promise<unknown>) => {
      await using type = await makeType({ text })
      await prepare?.(join(type.folder, 'Test Type.ini'))
      await using host = new HostClient()
      const { status } = await host.load(type.dll, null)
      return [status, (await logged(host, /Test Type\.ini/)).replace(join(type.folder, 'Test Type.ini'), 'INI')]
    }
    assert.deepEqual(await refused(null), [2, 'INI cannot be read'])
    assert.deepEqual(await refused(null, path => mkdir(path)), [2, 'INI cannot be read'])
    assert.deepEqual(await refused('[resource-type]\nname=x'), [13, 'INI: [resource-type] has no node'])
    assert.deepEqual(await refused('\n\npath=x'), [13, "INI, line 3: 'path' stands before the first section"])
  })
})
