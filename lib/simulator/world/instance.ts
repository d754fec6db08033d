import { OnlineV2Flag, OpenV2Flag } from '../../constants/enums.gen.js'
import { ResourceControl } from '../../constants/index.js'
import type { Health } from './health.js'
import { type MonitoredResource, MonitorFailure, type OpenedResource } from './resource-monitor.js'

/** Calls Open in the resource monitor. */
type Opener = (flags: OpenedResource['flags'], again: boolean) => Promise<MonitoredResource>

/** A resource in the resource monitor of one node: opened there when first needed, and then for good. */
export class Instance {
  /** Whether it was told to come online, and not known to have gone offline since. */
  active = false
  readonly health: Health
  readonly #open: Opener
  #opened: Promise<MonitoredResource> | null = null
  #resource: MonitoredResource | null = null
  #failure: MonitorFailure | null = null
  /** Whether the process in which it was open died since it last came online. */
  #recovering = false
  #terminating: Promise<void> = Promise.resolve()

  constructor(open: Opener, health: Health) {
    this.#open = open
    this.health = health
  }

  /**
   * Opens it, unless it is open.
   * @param again whether it is tried once more if it failed before
   * @throws MonitorFailure
   */
  open(again: boolean): Promise<MonitoredResource> {
    if (this.#failure && !again) return Promise.reject(this.#failure)
    this.#opened ??= this.#begin(again)
    return this.#opened
  }

  /** Whether it is a certain resource of a process. */
  is(resource: MonitoredResource): boolean {
    return this.#resource === resource
  }

  /**
   * Brings it online.
   * @param flags bits of OnlineV2's OnlineFlags, besides what is known here
   * @param wanted whether that is still what is wanted, once it is open
   * @returns what is online; `null` where it was wanted no longer
   * @throws MonitorFailure
   */
  async online(flags: number, wanted: () => boolean): Promise<MonitoredResource | null> {
    await this.#terminating
    const opened = await this.open(true)
    if (!wanted()) return null
    const recovering = this.#recovering ? OnlineV2Flag.RECOVER_MONITOR_STATE : 0
    this.#recovering = false
    this.active = true
    try {
      await opened.online(flags | recovering)
      return opened
    } catch (error) {
      this.active = false
      throw error
    }
  }

  /**
   * Takes it offline. What was not brought online here is offline.
   * @throws MonitorFailure
   */
  async offline(flags: number, destination: string | null): Promise<void> {
    this.health.stop()
    const opened = this.active ? await this.#opened : null
    if (!opened) return
    try {
      await opened.offline(flags, destination)
    } finally {
      this.active = false
    }
  }

  /** Ends what it is doing, and whatever it was told to do. */
  terminate(): Promise<void> {
    this.health.stop()
    const opened = this.active ? this.#opened : null
    this.active = false
    this.#terminating = ignoreFailure(async () => {
      await (await opened)?.terminate()
    })
    return this.#terminating
  }

  /** Tells it that it is about to be deleted, which it cannot prevent. */
  tellDeleted(): Promise<void> {
    return ignoreFailure(async () => {
      await (await this.#opened)?.control(ResourceControl.DELETE.code, null)
    })
  }

  /** Closes it. */
  close(): Promise<void> {
    const opened = this.#opened
    this.lost(false)
    return ignoreFailure(async () => {
      await (await opened)?.close()
    })
  }

  /**
   * The process that it was in is no more.
   * @param recovering whether the next one is to know
   */
  lost(recovering: boolean): void {
    this.health.stop()
    this.#recovering = recovering && (this.#recovering || this.#opened !== null)
    this.#opened = null
    this.#resource = null
    this.#failure = null
    this.active = false
  }

  #begin(again: boolean): Promise<MonitoredResource> {
    this.#failure = null
    const opening = this.#open(this.#recovering ? OpenV2Flag.RECOVER_MONITOR_STATE : 0, again)
    const ended = (resource: MonitoredResource | null, error: unknown) => {
      if (this.#opened !== opening) return
      this.#resource = resource
      if (resource) return
      this.#opened = null
      if (error instanceof MonitorFailure) this.#failure = error
    }
    opening.then(
      resource => ended(resource, null),
      error => ended(null, error), // told to who wants it
    )
    return opening
  }
}

/** What a resource that is given up cannot do any more concerns nobody; that its process died of it is told by itself. */
async function ignoreFailure(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof MonitorFailure)) throw error
  }
}
