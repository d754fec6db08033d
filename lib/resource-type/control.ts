/** Control codes that a resource type answers itself. Loaded only where it answers any: the tables of codes are large. */
import { decodeFormat, encodeFormat } from '../codecs/formats.js'
import type { ControlCode, Format } from '../constants/control-code.js'
import { ResourceControl, ResourceTypeControl } from '../constants/control-codes.gen.js'
import { wrongValue } from '../core/validate.js'
import type { AnyResourceType } from './define.js'
import { Status, StatusError } from './status.js'

type Answerer = (...args: unknown[]) => unknown

interface Known {
  readonly input: Format
  readonly output: Format
  readonly answerer: Answerer
}

/** What answers the codes of one kind of object. */
export class Controls {
  readonly #known = new Map<number, Known>()

  /** @throws TypeError for a code that there is not, or is there twice */
  constructor(name: string, codes: Readonly<Record<string, ControlCode>>, handlers: object = {}) {
    for (const [key, answerer] of Object.entries(handlers) as [string, Answerer][]) {
      const code = Object.hasOwn(codes, key) ? codes[key] : undefined
      const number = code === undefined ? Number(key) : code.code
      if (code === undefined && (!/^\d+$/.test(key) || number > 0xffff_ffff)) {
        throw wrongValue(`${name}.${key}`, 'is no control code of this kind, by name or number')
      }
      if (this.#known.has(number)) throw wrongValue(`${name}.${key}`, 'is a control code that is there twice')
      this.#known.set(number, { input: code?.input ?? 'bytes', output: code?.output ?? 'bytes', answerer })
    }
  }

  /** Answers a code; `null` where the Cluster service is to do what it does by default. @throws what the handler throws */
  async answer(code: number, given: readonly unknown[], input: Uint8Array): Promise<Uint8Array | null> {
    const known = this.#known.get(code)
    if (known === undefined) return null
    const output = await known.answerer(...given, decode(known.input, input))
    if (output === undefined) return null
    if (output === null || known.output === 'none') return new Uint8Array(0)
    return encodeFormat(known.output, output as never, 'output') ?? new Uint8Array(0)
  }
}

function decode(format: Format, input: Uint8Array): unknown {
  try {
    return decodeFormat(format, input)
  } catch (error) {
    throw new StatusError(Status.INVALID_PARAMETER, `the input is no ${format}: ${(error as Error).message}`)
  }
}

/** What answers the codes of a type's resources, and of the type. */
export interface TypeControls {
  readonly resources: Controls
  readonly type: Controls
}

/** @throws TypeError that names a code that there is not, or is there twice */
export function controlsOf({ control, typeControl }: AnyResourceType): TypeControls {
  return {
    resources: new Controls('definition.control', ResourceControl, control),
    type: new Controls('definition.typeControl', ResourceTypeControl, typeControl),
  }
}
