import { ClosedError } from './errors.js'

/** How a kind of handle is opened, closed and given up. */
export interface HandleCare<Handle extends number> {
  /** Opens the handle when it is first needed; not called where the owner is born with one. */
  open?(): Promise<Handle>
  /** Closes for good, off the JS thread; settles when it is done. What it answers does not matter: a close that fails, say
   * because the connection is gone, leaves nothing behind on this side. */
  close(handle: Handle): Promise<unknown>
  /** Gives a handle to the reaper without waiting; used when the owner was garbage collected. */
  abandon(handle: Handle): void
}

const forgotten = new FinalizationRegistry<() => void>(abandon => abandon())

/**
 * Owns one handle of the cluster, opened at once or when first needed. Closing is idempotent; what is open below a closed
 * owner is closed with it. Garbage collection is the net, not the contract.
 */
export abstract class HandleOwner<Handle extends number> implements AsyncDisposable, Disposable {
  readonly #parent: HandleOwner<number> | null
  readonly #care: HandleCare<Handle>
  #handle: Handle | null
  #opening: Promise<Handle> | null = null
  #done: Promise<void> | null = null

  /** @internal */
  constructor(parent: HandleOwner<number> | null, care: HandleCare<Handle>, handle: Handle | null) {
    this.#parent = parent
    this.#care = care
    this.#handle = handle
    if (handle !== null) this.#watch(handle)
  }

  /** Whether this object, or one it was opened from, was closed. */
  get closed(): boolean {
    return this.#done !== null || (this.#parent?.closed ?? false)
  }

  /** Closes: from now on every method fails with `ERR_CLUSAPI_HANDLE_CLOSED`. Returns at once; the real close follows
   * when calls in flight have ended. */
  close(): void {
    if (this.#done !== null) return
    forgotten.unregister(this)
    this.#done = this.#release(this.#handle ?? this.#opening)
    this.#handle = null
  }

  /** The same as {@link close}: it does not wait. */
  [Symbol.dispose](): void {
    this.close()
  }

  /** Closes and waits until the cluster knows. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
    await this.#done
  }

  /**
   * Makes a call with the handle, opened now if it is not yet. With an open handle the call begins at once: a close right
   * afterwards finds it in flight, and waits.
   * @internal
   */
  async use<Result>(call: (handle: Handle) => Promise<Result>): Promise<Result> {
    if (this.closed) throw new ClosedError(this.describe())
    return await call(this.#handle ?? (await (this.#opening ?? this.#open())))
  }

  /** What the message of an error calls this object, e.g. `Resource 'SQL Server'`. */
  protected abstract describe(): string

  async #open(): Promise<Handle> {
    const { open } = this.#care
    if (open === undefined) throw new ClosedError(this.describe())
    this.#opening = open()
    try {
      const handle = await this.#opening
      if (this.#done !== null) throw new ClosedError(this.describe())
      this.#handle = handle
      this.#watch(handle)
      return handle
    } finally {
      this.#opening = null
    }
  }

  async #release(handle: Handle | Promise<Handle> | null): Promise<void> {
    if (handle === null || this.#parent?.closed) return
    if (typeof handle === 'number') {
      await this.#shut(handle)
      return
    }
    const opened = await handle.catch(() => null)
    if (opened !== null && !this.#parent?.closed) await this.#shut(opened)
  }

  /** A close that cannot even begin, say for want of a thread, is left to the reaper: closing never fails. */
  async #shut(handle: Handle): Promise<void> {
    await this.#care.close(handle).catch(() => this.#care.abandon(handle))
  }

  #watch(handle: Handle): void {
    const { abandon } = this.#care
    forgotten.register(this, () => abandon(handle), this)
  }
}
