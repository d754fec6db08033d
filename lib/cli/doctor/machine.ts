import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { addonPath, type Binding, bindingFor, ClusApi, standInPath, statistics } from '../../raw.js'
import { type Finding, failed, failedWith, ok, warning } from './finding.js'

/** Node and the system, as `process` tells them. */
export interface Machine {
  readonly platform: string
  readonly arch: string
  readonly node: string
  /** The value of CLUSAPI_SIMULATOR, `''` where it is not set. */
  readonly simulator: string
}

export function checkPlatform({ platform, arch, node }: Machine, simulated: boolean): Finding {
  const here = `This is Node.js ${node} on ${platform}-${arch}`
  if (platform === 'win32' || simulated) return ok('platform', `${here}.`)
  return failed(
    'platform',
    `${here}; only Windows has ClusAPI.`,
    'Run it on Windows, or use a simulated cluster: --simulate, --lab FILE, or CLUSAPI_SIMULATOR.',
  )
}

/** The addon is found and loads. */
export function checkBinary(): Finding {
  try {
    statistics()
    return ok('binary', `The native binary is ${addonPath()}.`)
  } catch (error) {
    return failedWith('binary', error)
  }
}

export function checkSimulator({ simulator }: Machine, name: string | null): Finding {
  if (simulator === '') return ok('simulator', 'CLUSAPI_SIMULATOR is not set.')
  if (name !== null && !name.startsWith('sim:')) {
    return failed(
      'simulator',
      `CLUSAPI_SIMULATOR is set, so that the cluster ${name} is not opened.`,
      'Unset it to reach a real cluster.',
    )
  }
  return warning(
    'simulator',
    'CLUSAPI_SIMULATOR is set: where no cluster is named, a simulated one is meant.',
    'Unset it to reach a real cluster.',
  )
}

/** The library is there, and what it lacks of the functions that this package knows. */
export function checkLibrary(name: string | null): { findings: Finding[]; binding: Binding | null } {
  try {
    const binding = bindingFor(name)
    const file = binding.simulated ? standInPath() : `clusapi.dll of this Windows`
    return { findings: [ok('library', `ClusAPI is ${file}.`), checkFunctions(binding.api)], binding }
  } catch (error) {
    const remedy =
      'Install the feature: Install-WindowsFeature Failover-Clustering, or RSAT-Clustering to manage others.'
    const missing = !(error instanceof Error && 'code' in error)
    return {
      findings: [missing ? failed('library', String(error), remedy) : failedWith('library', error)],
      binding: null,
    }
  }
}

export function checkFunctions(api: Pick<ClusApi, 'supports'>): Finding {
  const names = Object.getOwnPropertyNames(ClusApi.prototype).filter(name => `${name}Async` in ClusApi.prototype)
  const missing = names.filter(name => !api.supports(name as Parameters<ClusApi['supports']>[0]))
  if (missing.length === 0) return ok('functions', `It has all ${names.length} functions that this package calls.`)
  return warning(
    'functions',
    `It lacks ${missing.length} of ${names.length} functions: ${missing.join(', ')}.`,
    'What needs them answers ERROR_PROC_NOT_FOUND; a newer Windows has them.',
  )
}

/** Whether this process has an administrator's rights; null where `whoami` does not tell. */
export async function checkElevation(platform: string): Promise<Finding | null> {
  if (platform !== 'win32') return null
  const groups = await promisify(execFile)('whoami', ['/groups']).then(
    ({ stdout }) => stdout,
    () => '',
  )
  return elevation(groups)
}

/** The integrity level among the groups that `whoami /groups` lists: its SID is the same in every language. */
export function elevation(groups: string): Finding | null {
  const level = /\bS-1-16-(\d+)\b/.exec(groups)?.[1]
  if (level === undefined) return null
  if (Number(level) >= 0x3000) return ok('elevation', 'This process is elevated.')
  return warning(
    'elevation',
    'This process is not elevated, so that an administrator has no more rights than anybody.',
    'Start the console with "Run as administrator" if access is denied or read-only.',
  )
}
