import type { BatchCommand } from '../../codecs/batch.js'
import { BatchCommand as Command, RegistryType, Win32Error } from '../../constants/index.js'
import type { Key, StoredValue } from './key.js'
import { Refusal } from './refusal.js'

/** What a command of a batch does to a key; asked before it does it. */
export type Deed = 'read' | 'set' | 'create' | 'delete'

/** Why a batch failed, and the index of the command. */
export class BatchRefusal extends Refusal {
  override name = 'BatchRefusal'

  constructor(
    status: number,
    readonly index: number,
  ) {
    super(status)
  }
}

/**
 * Carries out all commands, or none of them.
 * @param demand throws a {@link Refusal} where the client may not do such a thing
 * @throws BatchRefusal
 */
export function runBatch(key: Key, commands: readonly BatchCommand[], demand: (deed: Deed) => void): void {
  key.atomically(() => {
    const batch = new Run(key, demand)
    commands.forEach((command, index) => {
      try {
        batch.execute(command)
      } catch (error) {
        throw error instanceof Refusal ? new BatchRefusal(error.status, index) : error
      }
    })
  })
}

/** A batch under way. Paths begin at the designated key; values are those of the current one. */
class Run {
  readonly #designated: Key
  readonly #demand: (deed: Deed) => void
  /** What CREATE_KEY came to last; nothing after DELETE_KEY. */
  #current: Key | null

  constructor(key: Key, demand: (deed: Deed) => void) {
    this.#designated = key
    this.#demand = demand
    this.#current = key
  }

  execute({ command, options, name, data }: BatchCommand): void {
    switch (command) {
      case Command.SET_VALUE:
        this.#demand('set')
        this.#values.set(name, options, data)
        return
      case Command.DELETE_VALUE:
        this.#demand('set')
        if (this.#values.get(name)) this.#values.unset(name)
        return
      case Command.CREATE_KEY:
        if (!this.#designated.find(name)) this.#demand('create')
        this.#current = this.#designated.create(name).key
        return
      case Command.DELETE_KEY:
        this.#demand('delete')
        this.#designated.prune(name)
        this.#current = null
        return
      case Command.CONTROL_COMMAND:
        return
      default:
        this.#demand('read')
        if (!this.#holds(command, options, name, data)) {
          throw new Refusal(Win32Error.ERROR_CLUSTER_DATABASE_UPDATE_CONDITION_FAILED)
        }
    }
  }

  #holds(command: number, type: number, name: string, data: Uint8Array): boolean {
    const value = () => this.#values.get(name)
    const order = () => compare(value(), { name, type, data })
    switch (command) {
      case Command.CONDITION_EXISTS:
        return value() !== undefined
      case Command.CONDITION_NOT_EXISTS:
        return value() === undefined
      case Command.CONDITION_IS_EQUAL:
        return order() === 0
      case Command.CONDITION_IS_NOT_EQUAL:
        return order() !== 0
      case Command.CONDITION_IS_GREATER_THAN:
        return (order() ?? 0) > 0
      case Command.CONDITION_IS_LESS_THAN:
        return (order() ?? 0) < 0
      case Command.CONDITION_KEY_EXISTS:
        return this.#designated.find(name) !== undefined
      case Command.CONDITION_KEY_NOT_EXISTS:
        return this.#designated.find(name) === undefined
      default:
        throw new Refusal(Win32Error.ERROR_INVALID_FUNCTION)
    }
  }

  get #values(): Key {
    if (!this.#current) throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
    return this.#current
  }
}

/** Numbers by their size, anything else by its bytes; `null` for what cannot be compared: nothing, or another type. */
function compare(stored: StoredValue | undefined, { type, data }: StoredValue): number | null {
  if (stored?.type !== type) return null
  const length = numberBytes[type]
  if (length === undefined || stored.data.length !== length || data.length !== length) {
    return Buffer.compare(stored.data, data)
  }
  return Buffer.compare(Buffer.from(stored.data).reverse(), Buffer.from(data).reverse())
}

const numberBytes: Readonly<Record<number, number>> = { [RegistryType.DWORD]: 4, [RegistryType.QWORD]: 8 }
