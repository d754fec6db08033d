import type { Value } from '../channel/frames.js'
import { Win32Error } from '../constants/errors.gen.js'
import { ClosedError, ClusterError } from '../core/errors.js'
import { check } from '../core/status.js'
import { type ControlAnswer, type ControlOptions, checkControl } from './control.js'
import type { ResourceOwner } from './owner.js'
import type { HostAnswer } from './process.js'
import type { HostedResource } from './resource.js'
import type { ControlOperation } from './table.js'
import { Turns } from './turns.js'

/** The entry points of one resource. They are called one after the other, but for those that are called beside. */
export class Entries {
  readonly #owner: ResourceOwner
  readonly #resource: HostedResource
  readonly #turns = new Turns()
  #closed = false

  constructor(owner: ResourceOwner, resource: HostedResource) {
    this.#owner = owner
    this.#resource = resource
  }

  /** Those that are asked for and wait for another one to return. */
  get waiting(): readonly string[] {
    return this.#turns.waiting
  }

  /** Whether none may be called any more, but for those that are under way. */
  get closed(): boolean {
    return this.#closed
  }

  /** None may be called any more. */
  shut(): void {
    this.#closed = true
    this.#owner.closed(this.#resource)
  }

  /** @throws ClosedError, or why the process is gone */
  check(): void {
    if (this.#owner.failure) throw this.#owner.failure
    if (this.#closed) throw new ClosedError(`The resource '${this.#resource.name}'`)
  }

  /** Calls one at once: it is this one's turn. */
  call(operation: string, entry: string, args: readonly Value[] = []): Promise<HostAnswer> {
    return this.#owner.invoke(operation, entry, this.#resource, [this.#resource.id, ...args])
  }

  /** Calls one at once, whatever else is being called. What has not begun yet waits for it. */
  beside(operation: string, entry: string, args: readonly Value[] = []): Promise<HostAnswer> {
    return this.#turns.beside(this.call(operation, entry, args))
  }

  /** Does what calls one once all that came before it have returned. */
  async inTurn<Result>(entry: string, call: () => Promise<Result>): Promise<Result> {
    this.check()
    return await this.#turns.take(entry, () => {
      this.check()
      return call()
    })
  }

  async isAlive(operation: string, entry: string): Promise<boolean> {
    return (await this.inTurn(entry, () => this.call(operation, entry))).values[0] !== 0
  }

  async quorum(operation: string, entry: string): Promise<void> {
    this.check()
    const { name } = this.#resource
    if (!this.#owner.has(entry)) throw new ClusterError(Win32Error.ERROR_NOT_QUORUM_CAPABLE, entry, name)
    check((await this.inTurn(entry, () => this.call(operation, entry))).status, entry, name)
  }

  async cancel(flags: number): Promise<void> {
    this.check()
    const { name } = this.#resource
    if (!this.#owner.has('Cancel')) throw new ClusterError(Win32Error.ERROR_CALL_NOT_IMPLEMENTED, 'Cancel', name)
    check((await this.beside('cancel', 'Cancel', [flags])).status, 'Cancel', name)
  }

  async control(operation: ControlOperation, code: number, options: ControlOptions): Promise<ControlAnswer> {
    checkControl(code, options)
    const entry = this.#owner.names[operation]
    return await this.inTurn(entry, () => this.#owner.control(operation, this.#resource, code, options))
  }
}
