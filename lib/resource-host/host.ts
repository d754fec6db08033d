import { EventEmitter } from 'node:events'
import { LogLevel } from '../constants/enums.gen.js'
import { ClusterError } from '../core/errors.js'
import { checkText } from '../core/validate.js'
import type { Callback } from './callbacks.js'
import { Calls, noControl } from './calls.js'
import { type HostClock, realClock } from './clock.js'
import { type ControlAnswer, type ControlOptions, checkControl } from './control.js'
import type { HostExit, ResourceDllError, ResourceHostError } from './errors.js'
import { type HostEvents, tellCallback } from './events.js'
import { readLoading, unloaded } from './loading.js'
import { misuseOf } from './misuse.js'
import { checkHosting, checkOpening, type HostedOpenOptions, type HostingOptions, type HostOptions } from './options.js'
import type { ResourceOwner } from './owner.js'
import { HostProcess } from './process.js'
import { HostedResource } from './resource.js'
import { Resources } from './resources.js'
import { type Fault, faultOf, type RuleName } from './rules.js'
import { type ControlOperation, type FunctionTable, offered } from './table.js'

/** Faults that are kept; a DLL may break a rule for ever. */
const keptFaults = 1000

/**
 * A resource DLL in a process of its own, and what the resource monitor does with it. A DLL that crashes, hangs or corrupts memory costs
 * that process, and the resources in it, and nothing else.
 */
export class ResourceHost extends EventEmitter<HostEvents> implements AsyncDisposable {
  /** The file of the resource DLL. */
  readonly dll: string
  /** The name of the resource type. */
  readonly resourceType: string
  readonly #options: HostOptions & Required<HostingOptions> & { readonly clock: HostClock }
  readonly #process: HostProcess
  readonly #calls: Calls
  readonly #resources = new Resources()
  readonly #faults: Fault[] = []
  readonly #owner: ResourceOwner
  #loaded = unloaded
  #closing: Promise<void> | null = null
  /** What happens before anybody can listen. */
  #early: (() => void)[] | null = []
  /** The last error that the DLL has logged: what its Startup returns says less. */
  #complaint: string | null = null

  /** @internal */
  protected constructor(dll: string, options: HostOptions) {
    super()
    checkText('dll', dll)
    checkHosting(options)
    this.dll = dll
    this.resourceType = options.resourceType
    this.#options = {
      minVersion: offered.least,
      maxVersion: offered.most,
      pendingTimeout: 180_000,
      deadlockTimeout: 300_000,
      callGuidance: 300,
      closeTimeout: 5000,
      clock: realClock,
      ...options,
    }
    this.#process = HostProcess.start(options.program, options.cluster ?? null, {
      callback: callback => this.#callback(callback),
      output: text => this.#tell('output', text),
    })
    this.#calls = new Calls(this.#process, {
      ...this.#options,
      fault: (rule, what, entry, resource) => this.#fault(rule, what, entry, resource),
      returned: (entry, resource, duration, returned) =>
        this.#tell('call', { time: this.#process.age, resource, entry, duration, returned }),
    })
    this.#owner = this.#ownerOfResources()
    void this.#process.ended.then(exit => this.#ended(exit))
  }

  /**
   * Starts a process, loads a resource DLL in it, calls its StartupEx or Startup, and judges its table.
   * @param dll its full path
   * @throws ClusterError where it cannot be loaded, or its Startup fails; {@link ResourceDllError} where its table breaks a rule;
   *   {@link ResourceHostError} where the process cannot be started, or does not survive
   */
  static async load(dll: string, options: HostOptions): Promise<ResourceHost> {
    const host = new ResourceHost(dll, options)
    await host.begin()
    return host
  }

  /** Milliseconds since its process was started, which events are told by. */
  get age(): number {
    return this.#process.age
  }

  /** What that function gave. */
  get table(): FunctionTable {
    return this.#loaded.table
  }

  /** The version of the table: 0x100 to 0x400. */
  get version(): number {
    return this.#loaded.table.version
  }

  /** The function that gave the table: `'StartupEx'`, or `'Startup'` of a DLL that has no other. */
  get entry(): string {
    return this.#loaded.entry
  }

  /** Every entry point of the table's version, and whether the DLL has one. */
  get slots(): Readonly<Record<string, boolean>> {
    return this.#loaded.table.slots
  }

  /** The rules that it has broken so far, the first thousand of them. */
  get faults(): readonly Fault[] {
    return this.#faults
  }

  /** The process that the DLL is in, for a debugger; `undefined` where it could not be started. */
  get pid(): number | undefined {
    return this.#process.pid
  }

  /** Why nothing can be called any more; `null` while the process lives. */
  get failure(): ResourceHostError | null {
    return this.#process.failure
  }

  /** How the process ended, once it has. */
  get ended(): Promise<HostExit> {
    return this.#process.ended
  }

  /**
   * Calls Open or OpenV2.
   * @throws ClusterError with the DLL's last error where it returned NULL
   */
  async open(options: HostedOpenOptions): Promise<HostedResource> {
    checkOpening(options)
    const { name, key = null, flags = 0, pendingTimeout = this.#options.pendingTimeout } = options
    const resource = this.#resources.add(id => new HostedResource(this.#owner, id, name, pendingTimeout))
    const { open } = this.#loaded.names
    const { status, values } = await this.#calls.invoke('open', open, resource, [resource.id, name, key, flags])
    if (status === 0) return resource
    resource.refused()
    // A function of ClusAPI where the key could not be opened, and the DLL was not asked.
    const [syscall = open] = values
    throw new ClusterError(status, String(syscall), name)
  }

  /**
   * Calls ResourceTypeControl, or BeginResourceTypeControl and waits for the end of that. No status is an error here.
   * @param code the control code's number
   */
  async typeControl(code: number, options: ControlOptions = {}): Promise<ControlAnswer> {
    checkControl(code, options)
    return await this.#control('resourceTypeControl', null, code, options)
  }

  /**
   * Calls BeginResourceTypeControlAsUser with the token that {@link HostedResource.controlAsUser} tells of, and waits for its end.
   * @param code the control code's number
   */
  async typeControlAsUser(code: number, options: ControlOptions = {}): Promise<ControlAnswer> {
    checkControl(code, options)
    return await this.#control('resourceTypeControlAsUser', null, code, options)
  }

  /**
   * Closes every resource and ends the process. What does not return before `closeTimeout` is ended with it. Idempotent.
   * @throws {@link ResourceHostError} where the process dies on the way
   */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** Ends the process at once, with everything in it: as the node does that it stands for, when that dies. */
  kill(): void {
    this.#process.kill('closed', 'the host was killed')
  }

  /** {@link ResourceHost.close} */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** Loads the DLL. @internal */
  protected async begin(): Promise<void> {
    try {
      await this.#load()
    } catch (error) {
      this.#process.kill('closed', 'the resource DLL was not accepted')
      await this.#process.ended
      throw error
    }
    // Whoever awaits this can listen now, and hears the story from its beginning.
    setImmediate(() => {
      const early = this.#early ?? []
      this.#early = null
      for (const tell of early) tell()
    })
  }

  async #load(): Promise<void> {
    const { standIn, cluster = null, resourceType, minVersion: least, maxVersion: most } = this.#options
    const args = [standIn, this.dll, resourceType, least, most, cluster]
    const answer = await this.#calls.invoke('load', this.entry, null, args)
    this.#loaded = readLoading(answer, { dll: this.dll, standIn, cluster, least, most }, this.#complaint)
  }

  async #control(
    operation: ControlOperation,
    resource: HostedResource | null,
    code: number,
    options: ControlOptions,
  ): Promise<ControlAnswer> {
    const entry = this.#loaded.names[operation]
    return this.slots[entry] ? await this.#calls.control(operation, entry, resource, code, options) : noControl
  }

  #ownerOfResources(): ResourceOwner {
    const host = this
    return {
      clock: this.#options.clock,
      get names() {
        return host.#loaded.names
      },
      get failure() {
        return host.failure
      },
      has: slot => this.slots[slot] === true,
      invoke: (operation, entry, resource, args) => this.#calls.invoke(operation, entry, resource, args),
      control: (operation, resource, code, options) => this.#control(operation, resource, code, options),
      fault: (rule, what, entry, resource) => this.#fault(rule, what, entry, resource.name),
      moved: (resource, from) => this.#tell('state', { time: this.#process.age, resource, from, to: resource.state }),
      closed: resource => this.#resources.closed(resource),
      hold: () => this.#process.hold(),
      release: () => this.#process.release(),
    }
  }

  /** The DLL has called back. */
  #callback(callback: Callback): void {
    const resource = this.#resources.get(callback.resource)
    tellCallback(callback, resource, (name, ...told) => this.#tell(name, ...told))
    if (callback.kind === 'SetResourceStatus') resource?.reported(callback, callback.thread, callback.during)
    else if (callback.kind === 'EndControlCall') this.#calls.complete(callback.call, callback)
    else if (callback.kind === 'LogEvent' && callback.level >= LogLevel.ERROR) this.#complaint = callback.text
    else if (callback.kind === 'returned') this.#calls.took(callback.call, callback.duration)
    else if (callback.kind === 'ExtendControlCall') this.#calls.extend(callback.call, callback.timeout)
    const misuse = misuseOf(callback, resource?.name ?? null)
    if (misuse) this.#fault(misuse.rule, misuse.what, misuse.entry, resource?.name ?? null)
  }

  #fault(rule: RuleName, what: string, entry: string | null, resource: string | null): void {
    const fault = faultOf(rule, what, entry, resource)
    if (this.#faults.length < keptFaults) this.#faults.push(fault)
    this.#tell('fault', fault)
  }

  #ended(exit: HostExit): void {
    const { failure } = this
    if (failure === null) return
    this.#calls.fail(failure)
    for (const resource of this.#resources.all()) resource.lost(failure)
    if (exit.reason === 'died' || exit.reason === 'protocol') {
      this.#fault('process-ended', exit.message, exit.calls[0]?.entry ?? null, exit.calls[0]?.resource ?? null)
    }
    this.#tell('exit', exit)
  }

  async #close(): Promise<void> {
    if (this.failure !== null) return
    const orderly = (async () => {
      await Promise.all(this.#resources.all().map(resource => resource.close()))
      this.#process.leave()
      const { reason } = await this.#process.ended
      if (reason !== 'closed') throw this.failure
    })()
    const { closeTimeout } = this.#options
    const onTime = realClock.after(closeTimeout, () => {
      this.#process.kill('closed', `the host was closed, and not all had returned after ${closeTimeout} ms`)
    })
    try {
      await orderly
    } catch (error) {
      // That what did not return was ended by force is what closing means.
      if ((await this.#process.ended).reason !== 'closed') throw error
    } finally {
      onTime()
    }
  }

  #tell<Name extends keyof HostEvents>(name: Name, ...event: HostEvents[Name]): void {
    const tell = () => void (this as EventEmitter).emit(name, ...event)
    if (this.#early) this.#early.push(tell)
    else tell()
  }
}
