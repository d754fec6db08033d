import { Win32Error } from '../../constants/index.js'
import { ClosedError, ClusterError } from '../../core/errors.js'
import { ResourceDllError, ResourceHostError } from '../../resource-host/errors.js'
import { ResourceHost } from '../../resource-host/host.js'
import type { HostProgram } from '../../resource-host/process.js'
import type { HostedResource } from '../../resource-host/resource.js'
import type { Clock } from '../world/clock.js'
import {
  type MonitoredResource,
  MonitorFailure,
  type MonitorListener,
  type MonitorPlace,
  type MonitorProcess,
  type ResourceMonitor,
} from '../world/resource-monitor.js'

const {
  ERROR_INVALID_DATA,
  ERROR_RESMON_CREATE_FAILED,
  ERROR_RESOURCE_FAILED,
  ERROR_RESOURCE_NOT_AVAILABLE,
  ERROR_REVISION_MISMATCH,
  RPC_S_CALL_FAILED,
} = Win32Error

/** Where the parts are that run a resource DLL. */
export interface HostingParts {
  /** The program `resource-host`. */
  readonly program: HostProgram
  /** The full path of the library that stands in for clusapi. */
  readonly standIn: string
}

/** The resource monitors of a simulated cluster: processes of the program resource-host, connected to it as the nodes that they are on. */
export class MonitorProcesses implements ResourceMonitor {
  readonly #parts: HostingParts
  readonly #endpoint: (node: string) => string
  readonly #clock: Clock

  /** @param endpoint what OpenCluster is given on a node */
  constructor(parts: HostingParts, endpoint: (node: string) => string, clock: Clock) {
    this.#parts = parts
    this.#endpoint = endpoint
    this.#clock = clock
  }

  async start({ node, type, dll, deadlockTimeout }: MonitorPlace, listener: MonitorListener): Promise<MonitorProcess> {
    const host = await ResourceHost.load(dll, {
      ...this.#parts,
      resourceType: type,
      cluster: this.#endpoint(node),
      deadlockTimeout,
      clock: this.#clock,
    }).catch(fail)
    return new Process(host, listener)
  }
}

/** One of them. */
class Process implements MonitorProcess {
  readonly #host: ResourceHost
  /** Those that were opened, as the model knows them. */
  readonly #opened = new Map<HostedResource, MonitoredResource>()

  constructor(host: ResourceHost, listener: MonitorListener) {
    this.#host = host
    const failed = (resource: HostedResource | null, status: number) => {
      const opened = resource && this.#opened.get(resource)
      if (opened) listener.failed(opened, status)
    }
    host.on('log', ({ resource, level, text }) => listener.log(resource?.name ?? null, level, text))
    host.on('output', text => {
      for (const line of text.split(/\r?\n/)) if (line !== '') listener.log(null, 'output', line)
    })
    host.on('fault', ({ rule, message, resource }) => {
      // That it is gone is told below.
      if (rule !== 'process-ended') listener.fault(resource, message)
    })
    host.on('failureSignaled', ({ resource, error }) => failed(resource, error || ERROR_RESOURCE_FAILED))
    host.on('eventSignaled', ({ resource }) => failed(resource, ERROR_RESOURCE_FAILED))
    host.on('status', ({ resource, state, applicationError }) => {
      if (state === 'Failed') failed(resource, applicationError || ERROR_RESOURCE_FAILED)
    })
    host.on('exit', ({ reason, message }) => {
      if (reason !== 'closed') listener.died({ deadlock: reason === 'deadlock', message })
    })
  }

  async open({ name, flags, pendingTimeout }: Parameters<MonitorProcess['open']>[0]): Promise<MonitoredResource> {
    const resource = await this.#host.open({ name, flags, pendingTimeout }).catch(fail)
    const opened: MonitoredResource = {
      get tellsFailure() {
        return resource.eventHandle
      },
      online: flags => resource.online({ flags }).then(nothing, fail),
      offline: (flags, destination) => resource.offline({ flags, destination }).then(nothing, fail),
      looksAlive: () => resource.looksAlive().catch(fail),
      isAlive: () => resource.isAlive().catch(fail),
      terminate: () => resource.terminate().catch(fail),
      control: (code, input) => resource.control(code, given(input)).catch(fail),
      close: () => {
        this.#opened.delete(resource)
        return resource.close().catch(fail)
      },
    }
    this.#opened.set(resource, opened)
    return opened
  }

  typeControl(code: number, input: Uint8Array | null) {
    return this.#host.typeControl(code, given(input)).catch(fail)
  }

  kill(): void {
    this.#host.kill()
  }

  close(): Promise<void> {
    return this.#host.close().catch(fail)
  }
}

const nothing = () => {}

const given = (input: Uint8Array | null) => (input === null ? {} : { input })

/** What the model is told of what a host could not do. */
function fail(error: unknown): never {
  const { message } = error as Error
  if (error instanceof ClusterError) throw new MonitorFailure(error.errno, message)
  if (error instanceof ResourceHostError) {
    throw new MonitorFailure(error.exit ? RPC_S_CALL_FAILED : ERROR_RESMON_CREATE_FAILED, message, true)
  }
  if (error instanceof ResourceDllError) {
    const revision = error.faults.some(({ rule }) => rule === 'table-version')
    throw new MonitorFailure(revision ? ERROR_REVISION_MISMATCH : ERROR_INVALID_DATA, message)
  }
  if (error instanceof ClosedError) throw new MonitorFailure(ERROR_RESOURCE_NOT_AVAILABLE, message)
  throw error
}
