import { decodeFormat, encodeFormat } from '../codecs/formats.js'
import type { ControlCode, Format, FormatTypes, ObjectKind } from '../constants/control-code.js'
import { growing } from '../core/growing-buffer.js'
import { check } from '../core/status.js'
import { checkOptions, checkU32, wrongType, wrongValue } from '../core/validate.js'
import type { ClusterNode } from './node.js'

interface Host {
  /** The node that is to answer; without it, the one that owns the object. */
  host?: ClusterNode | string
}

/** Options of a control code whose number alone is known. */
export interface RawControlOptions extends Host {
  input?: Uint8Array
}

/** Formats without an input, or with one that nobody documented. */
type Optional = 'none' | 'bytes'

/** What follows a typed control code: its input where it has one, and where to send it. */
export type ControlArguments<Input extends Format> = Input extends Optional
  ? [options?: { input?: FormatTypes[Input] & {} } & Host]
  : [options: { input: FormatTypes[Input] } & Host]

type Call = (output: Uint8Array | null) => Promise<{ status: number; lpBytesReturned: number }>
type Run = (call: Call) => Promise<unknown>

/**
 * One control call: input encoded, output grown and decoded. A code without output is called without a buffer.
 * @internal
 */
export async function control(
  syscall: string,
  kind: ObjectKind,
  target: string,
  code: ControlCode | number,
  options: RawControlOptions,
  send: (number: number, input: Uint8Array | null, run: Run) => Promise<unknown>,
): Promise<unknown> {
  checkOptions('options', options, ['input', 'host'])
  const { number, input, output } = describe(kind, code)
  const bytes = encodeFormat(input, options.input as never, 'options.input')
  return await send(number, bytes, async call => {
    if (output !== 'none') return await answer(syscall, target, output, call)
    check((await call(null)).status, syscall, target)
    return undefined
  })
}

async function answer(syscall: string, target: string, format: Format, call: Call): Promise<unknown> {
  return await growing({
    syscall,
    target,
    buffers: ['bytes'],
    call,
    sizes: ({ lpBytesReturned }) => [lpBytesReturned],
    read: ({ status }, bytes) => {
      check(status, syscall, target)
      return decodeFormat(format, bytes)
    },
  })
}

function describe(kind: ObjectKind, code: ControlCode | number): { number: number; input: Format; output: Format } {
  if (typeof code === 'object' && code !== null && typeof code.code === 'number') {
    if (code.kind !== kind) throw wrongValue('code', `is ${code.name}, a control code of objects of kind ${code.kind}`)
    return { number: code.code, input: code.input, output: code.output }
  }
  if (typeof code !== 'number') throw wrongType('code', 'a control code or of type number', code)
  checkU32('code', code)
  return { number: code, input: 'bytes', output: 'bytes' }
}
