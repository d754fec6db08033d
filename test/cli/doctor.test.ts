import { strict as assert } from 'node:assert'
import type { z } from 'zod'
import { checkFunctions, checkPlatform, elevation } from '../../lib/cli/doctor/machine.js'
import { simulateHere } from '../simulator/here.js'
import { command } from './run.js'
import { schemas } from './schemas.js'

describe('doctor', () => {
  type Report = z.output<typeof schemas.doctor>

  async function doctor(...args: string[]): Promise<Report & { status: number | null }> {
    const { status, stdout, stderr } = await command('--json', ...args, 'doctor')
    assert.equal(stderr, '')
    return { status, ...schemas.doctor.parse(JSON.parse(stdout)) }
  }

  const find = ({ findings }: Report, check: string) => findings.find(each => each.check === check)

  it('finds nothing wrong with a simulated cluster, and says what it has seen: 0', async () => {
    const report = await doctor('--simulate')
    assert.equal(report.status, 0)
    assert.equal(report.healthy, true)
    assert.match(find(report, 'binary')?.message ?? '', /clusapi.*\.node\.$/)
    assert.match(find(report, 'library')?.message ?? '', /simulator/)
    assert.equal(find(report, 'service')?.message, 'The Cluster service is running.')
    assert.equal(find(report, 'access')?.status, 'ok')
    const { stdout } = await command('--simulate', 'doctor')
    assert.match(stdout, /^Check +Status +Finding\npackage +ok +This is clusapi \d/)
  })

  it('says that nobody answers, and what to do: 1', async () => {
    await using lab = await simulateHere()
    await lab[Symbol.asyncDispose]()
    const report = await doctor('--cluster', lab.endpoint)
    assert.deepEqual([report.status, report.healthy], [1, false])
    assert.equal(find(report, 'connection')?.status, 'failed')
    assert.match(find(report, 'connection')?.message ?? '', /^RPC_S_.*Check that the name is right/)
  })

  it('says that access is denied, or goes no further than reading', async () => {
    await using lab = await simulateHere()
    await lab.faults.add({ function: 'OpenClusterEx', status: 5, times: 1 })
    const denied = await doctor('--cluster', lab.endpoint)
    assert.match(find(denied, 'connection')?.message ?? '', /^ERROR_ACCESS_DENIED.*Grant-ClusterAccess/)
  })

  it('warns that CLUSAPI_SIMULATOR is set, and fails where that is in the way of a real cluster', async () => {
    await using lab = await simulateHere()
    process.env.CLUSAPI_SIMULATOR = lab.endpoint
    try {
      const local = await doctor()
      assert.deepEqual([local.status, find(local, 'simulator')?.status], [0, 'warning'])
      const real = await doctor('--cluster', 'PRODUCTION')
      assert.equal(real.status, 1)
      assert.match(find(real, 'simulator')?.message ?? '', /PRODUCTION is not opened/)
      assert.match(find(real, 'simulator')?.remedy ?? '', /Unset it/)
      assert.match(
        (await command('--cluster', 'PRODUCTION', 'doctor')).stdout,
        /\nsimulator: Unset it to reach a real cluster\.\n$/m,
      )
    } finally {
      delete process.env.CLUSAPI_SIMULATOR
    }
  })

  it('sends everybody else to Windows', () => {
    const mac = { platform: 'darwin', arch: 'arm64', node: 'v22.0.0', simulator: '' }
    assert.equal(checkPlatform(mac, false).status, 'failed')
    assert.equal(checkPlatform(mac, true).status, 'ok')
    assert.equal(checkPlatform({ ...mac, platform: 'win32' }, false).status, 'ok')
  })

  it('names the functions that an older Windows lacks', () => {
    const old = checkFunctions({ supports: name => !name.endsWith('Ex') })
    assert.equal(old.status, 'warning')
    assert.match(old.message, /^It lacks \d+ of \d+ functions: .*\bOpenClusterEx\b/)
    assert.doesNotMatch(old.message, /Async/)
  })

  it('reads the integrity level in any language', () => {
    const high = 'Verbindliche Beschriftung\\Hohe Verbindlichkeitsstufe  Bezeichnung  S-1-16-12288'
    assert.equal(elevation(high)?.status, 'ok')
    assert.equal(elevation('Mandatory Label\\System Mandatory Level Label S-1-16-16384')?.status, 'ok')
    assert.equal(elevation('Mandatory Label\\Medium Mandatory Level Label S-1-16-8192')?.status, 'warning')
    assert.equal(elevation('BUILTIN\\Users S-1-5-32-545'), null)
    assert.equal(elevation(''), null)
  })
})
