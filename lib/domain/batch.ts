import { abandon } from '../binding/index.js'
import { encodeRegistryValue, type RegistryInput } from '../codecs/registry-value.js'
import { BatchCommand } from '../constants/enums.gen.js'
import { Win32Error } from '../constants/errors.gen.js'
import { ClosedError, ClusterError } from '../core/errors.js'
import { opened } from '../core/status.js'
import { checkText } from '../core/validate.js'
import type { ClusterKey } from './key.js'
import type { Session } from './session.js'

/** One thing that a batch was told, as an error tells it. */
export interface BatchStep {
  /** The method, e.g. `'set'`. */
  readonly method: string
  /** The name of the value, or the path of the key below the batch's. */
  readonly name: string
  /** For a value: the path of its key below the batch's; empty for the batch's own. */
  readonly key: string
}

/** A batch failed, and nothing of it took effect. */
export class BatchError extends ClusterError {
  override name = 'BatchError'
  /** Which step failed, counted from 0; `null` if it was none in particular. */
  readonly index: number | null
  /** What that step was. */
  readonly command: BatchStep | null

  /** @internal */
  constructor(errno: number, syscall: string, target: string, index: number | null, command: BatchStep | null) {
    super(errno, syscall, target, command === null ? {} : { detail: `${command.method} ${nameOf(command)}` })
    this.index = index
    this.command = command
  }
}

interface Command extends BatchStep {
  readonly command: number
  readonly options: number
  readonly data: Uint8Array | null
  /** Whether the name is one of a value, and so belongs to a key. */
  readonly ofValue: boolean
}

type Add = (command: Command) => void

/** The values of one key in a batch. */
export class BatchValues {
  readonly #path: string
  readonly #add: Add

  /** @internal */
  constructor(path: string, add: Add) {
    this.#path = path
    this.#add = add
  }

  /** Writes a value; see {@link ClusterKey.set}. */
  set(name: string, value: RegistryInput): this {
    return this.#value('set', BatchCommand.SET_VALUE, name, value)
  }

  /** Removes a value, if there is one of this name. */
  remove(name: string): this {
    return this.#value('remove', BatchCommand.DELETE_VALUE, name)
  }

  /** Demands that there is such a value. Where a demand is not met, commit fails: ERROR_CLUSTER_DATABASE_UPDATE_CONDITION_FAILED. */
  ifExists(name: string): this {
    return this.#value('ifExists', BatchCommand.CONDITION_EXISTS, name)
  }

  /** Demands that there is no such value. */
  ifNotExists(name: string): this {
    return this.#value('ifNotExists', BatchCommand.CONDITION_NOT_EXISTS, name)
  }

  /** Demands that a value is this one, type and all. */
  ifEqual(name: string, value: RegistryInput): this {
    return this.#value('ifEqual', BatchCommand.CONDITION_IS_EQUAL, name, value)
  }

  /** Demands that a value is not this one. */
  ifNotEqual(name: string, value: RegistryInput): this {
    return this.#value('ifNotEqual', BatchCommand.CONDITION_IS_NOT_EQUAL, name, value)
  }

  /** Demands that a value is greater than this one. */
  ifGreater(name: string, value: RegistryInput): this {
    return this.#value('ifGreater', BatchCommand.CONDITION_IS_GREATER_THAN, name, value)
  }

  /** Demands that a value is less than this one. */
  ifLess(name: string, value: RegistryInput): this {
    return this.#value('ifLess', BatchCommand.CONDITION_IS_LESS_THAN, name, value)
  }

  #value(method: string, command: number, name: string, input?: RegistryInput): this {
    checkText('name', name)
    const { type, data } = input === undefined ? { type: 0, data: null } : encodeRegistryValue(input)
    // A copy: the caller may write to the bytes before the batch is sent.
    this.#add({ method, command, name, key: this.#path, options: type, data: data?.slice() ?? null, ofValue: true })
    return this
  }
}

/**
 * Changes of a key and the keys below that take effect together or not at all ({@link ClusterKey.batch}). It is sent when
 * it is committed; one that is closed, disposed of or forgotten has changed nothing.
 */
export class Batch extends BatchValues implements Disposable, AsyncDisposable {
  readonly #key: ClusterKey
  readonly #session: Session
  #commands: Command[] | null = []

  /** @internal */
  constructor(key: ClusterKey, session: Session) {
    super('', command => this.#push(command))
    this.#key = key
    this.#session = session
  }

  /** Creates a key below, if there is none yet, and gives its values. */
  createKey(path: string): BatchValues {
    this.#pushKey('createKey', BatchCommand.CREATE_KEY, path)
    return new BatchValues(path, command => this.#push(command))
  }

  /** Deletes a key below with everything in it, if there is one. (Unlike {@link ClusterKey.deleteKey}.) */
  deleteKey(path: string): this {
    return this.#pushKey('deleteKey', BatchCommand.DELETE_KEY, path)
  }

  /** Demands that there is such a key below. */
  ifKeyExists(path: string): this {
    return this.#pushKey('ifKeyExists', BatchCommand.CONDITION_KEY_EXISTS, path)
  }

  /** Demands that there is no such key below. */
  ifKeyNotExists(path: string): this {
    return this.#pushKey('ifKeyNotExists', BatchCommand.CONDITION_KEY_NOT_EXISTS, path)
  }

  /** Whether it was committed or closed. */
  get closed(): boolean {
    return this.#commands === null || this.#key.closed
  }

  /**
   * Carries everything out, in order, as a whole (ClusterRegCreateBatch, ClusterRegBatchAddCommand, ClusterRegCloseBatch).
   * Whatever comes of it, the batch is used up.
   * @throws BatchError telling the step that failed; nothing has changed then
   */
  async commit(): Promise<void> {
    const steps = this.#open()
    this.#commands = null
    await this.#key.use(async handle => {
      const { api } = this.#session.binding
      const created = await api.ClusterRegCreateBatchAsync(handle)
      const batch = opened({ ...created, handle: created.pHREGBATCH }, 'ClusterRegCreateBatch', this.#key.path)
      const commands = withKeys(steps)
      const fail = (status: number, syscall: string, index: number | undefined) => {
        const step = index === undefined ? undefined : steps[index]
        const command = step === undefined ? null : { method: step.method, name: step.name, key: step.key }
        throw new BatchError(status, syscall, this.#key.path, step === undefined ? null : (index as number), command)
      }
      let sent = false
      try {
        for (const { step, command, name, options, data } of commands) {
          const { status } = await api.ClusterRegBatchAddCommandAsync(batch, command, name, options, data)
          if (status !== Win32Error.ERROR_SUCCESS) fail(status, 'ClusterRegBatchAddCommand', step)
        }
        sent = true
        const { status, failedCommandNumber } = await api.ClusterRegCloseBatchAsync(batch, 1)
        if (status !== Win32Error.ERROR_SUCCESS)
          fail(status, 'ClusterRegCloseBatch', commands[failedCommandNumber]?.step)
      } finally {
        if (!sent) abandon(batch)
      }
    })
  }

  /** Drops it: nothing changes. */
  close(): void {
    this.#commands = null
  }

  /** {@link Batch.close} */
  [Symbol.dispose](): void {
    this.close()
  }

  /** {@link Batch.close} */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
  }

  #open(): Command[] {
    if (this.#commands === null || this.#key.closed) throw new ClosedError(`The batch of '${this.#key.path}'`)
    return this.#commands
  }

  #push(command: Command): void {
    this.#open().push(command)
  }

  #pushKey(method: string, command: number, path: string): this {
    checkText('path', path)
    this.#push({ method, command, name: path, key: '', options: 0, data: null, ofValue: false })
    return this
  }
}

/** Commands as ClusAPI takes them: what is done to a value is done in the key that was created, or opened, last. */
function withKeys(steps: readonly Command[]): (Command & { step: number })[] {
  let current: string | null = ''
  return steps.flatMap((command, step) => {
    const enter = command.ofValue && command.key !== current
    if (enter) current = command.key
    else if (command.command === BatchCommand.CREATE_KEY) current = command.name
    else if (command.command === BatchCommand.DELETE_KEY) current = null
    const entering = { ...command, command: BatchCommand.CREATE_KEY, name: command.key, options: 0, data: null, step }
    return enter ? [entering, { ...command, step }] : [{ ...command, step }]
  })
}

function nameOf({ key, name }: BatchStep): string {
  return `'${key === '' ? name : `${key}\\${name}`}'`
}
