/** What the model needs and cannot do itself: the processes that run resource DLLs, of which a node has one for each type. */
export interface ResourceMonitor {
  /**
   * Starts a process and lets it load a resource DLL.
   * @throws MonitorFailure where that cannot be done
   */
  start(place: MonitorPlace, listener: MonitorListener): Promise<MonitorProcess>
}

/** What a process is for. */
export interface MonitorPlace {
  /** Name of the node whose process it is. */
  readonly node: string
  /** Name of the resource type. */
  readonly type: string
  /** Full path of the resource DLL. */
  readonly dll: string
  /** Within what time an entry point has to return, ms of cluster time. */
  readonly deadlockTimeout: number
}

/** What a process tells by itself. */
export interface MonitorListener {
  /** The DLL logged a line; it is about a resource, or about none. */
  log(resource: string | null, level: string, text: string): void
  /** The DLL broke a rule of resource monitors. */
  fault(resource: string | null, message: string): void
  /** The DLL says that a resource has failed. */
  failed(resource: MonitoredResource, status: number): void
  /** The process is gone, and nobody wanted that. */
  died(exit: MonitorExit): void
}

/** How a process ended. */
export interface MonitorExit {
  /** Whether it was ended because an entry point did not return in time. */
  readonly deadlock: boolean
  /** What happened, as the end of a sentence. */
  readonly message: string
}

/** A process that runs a resource DLL. */
export interface MonitorProcess {
  /**
   * Calls Open.
   * @throws MonitorFailure with the last error where it gives nothing
   */
  open(resource: OpenedResource): Promise<MonitoredResource>
  /** Calls ResourceTypeControl. */
  typeControl(code: number, input: Uint8Array | null): Promise<ControlAnswer>
  /** Ends the process at once: its node died. */
  kill(): void
  /** Closes what is open and ends the process. */
  close(): Promise<void>
}

/** What Open is told. */
export interface OpenedResource {
  readonly name: string
  /** Bits of OpenV2's OpenFlags. */
  readonly flags: number
  /** How long it may be pending without a word, ms of cluster time. */
  readonly pendingTimeout: number
}

/** A resource that a resource DLL has opened. Where an entry point fails, or its process dies, its promise fails: MonitorFailure. */
export interface MonitoredResource {
  /** Whether it tells by an event that it failed, so that LooksAlive need not be asked. */
  readonly tellsFailure: boolean
  /**
   * Resolves when it is online; where it does not come online it was terminated.
   * @param flags bits of OnlineV2's OnlineFlags
   */
  online(flags: number): Promise<void>
  /**
   * Resolves when it is offline; where it does not go offline it was terminated.
   * @param flags bits of OfflineV2's OfflineFlags
   * @param destination the node that its group moves to
   */
  offline(flags: number, destination: string | null): Promise<void>
  looksAlive(): Promise<boolean>
  isAlive(): Promise<boolean>
  terminate(): Promise<void>
  control(code: number, input: Uint8Array | null): Promise<ControlAnswer>
  close(): Promise<void>
}

/** What a control function answers. */
export interface ControlAnswer {
  readonly status: number
  readonly output: Uint8Array
}

/** A resource DLL refused, or could not be called. */
export class MonitorFailure extends Error {
  override name = 'MonitorFailure'

  /**
   * @param status Win32 error code
   * @param gone whether the process that it was in is no more, which its listener was told already
   */
  constructor(
    readonly status: number,
    message: string,
    readonly gone = false,
  ) {
    super(message)
  }
}
