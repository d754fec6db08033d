import type { HNODE } from '../binding/index.js'
import { decodeFormat, encodeFormat } from '../codecs/formats.js'
import type { ControlCode, Format, FormatTypes, ObjectKind } from '../constants/control-code.js'
import { growing } from '../core/growing-buffer.js'
import type { HandleOwner } from '../core/handle-owner.js'
import { check } from '../core/status.js'
import { checkOptions, checkU32, wrongType, wrongValue } from '../core/validate.js'
import type { ClusterObject } from './cluster-object.js'
import type { Place } from './lookup.js'
import type { ClusterNode } from './node.js'
import { withNode } from './node-argument.js'

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

/** What is asked by control codes: an object of a kind, through a handle that its owner lends. */
interface Controlled<Handle extends number> extends Place {
  readonly syscall: string
  readonly kind: ObjectKind
  readonly target: string | null
  readonly owner: HandleOwner<Handle>
}

/** An object that has a name of its own. */
export function named<Handle extends number>(
  owner: ClusterObject<Handle>,
  syscall: string,
  kind: ObjectKind,
): Controlled<Handle> {
  return { syscall, kind, target: owner.name, owner, cluster: owner.cluster, session: owner.session }
}

type Result = Promise<{ status: number; lpBytesReturned: number }>

/**
 * One control call: input encoded, output grown and decoded. A code without output is called without a buffer.
 * @internal
 */
export async function control<Handle extends number>(
  object: Controlled<Handle>,
  code: ControlCode | number,
  options: RawControlOptions,
  send: (
    handle: Handle,
    host: HNODE | null,
    number: number,
    input: Uint8Array | null,
    output: Uint8Array | null,
  ) => Result,
): Promise<unknown> {
  checkOptions('options', options, ['input', 'host'])
  const { number, input, output } = describe(object.kind, code)
  const bytes = encodeFormat(input, options.input as never, 'options.input')
  return await object.owner.use(handle =>
    withNode(object, options.host, 'options.host', host =>
      answer(object, output, buffer => send(handle, host, number, bytes, buffer)),
    ),
  )
}

async function answer(
  { syscall, target }: { syscall: string; target: string | null },
  format: Format,
  call: (output: Uint8Array | null) => Result,
): Promise<unknown> {
  if (format === 'none') {
    check((await call(null)).status, syscall, target)
    return undefined
  }
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
