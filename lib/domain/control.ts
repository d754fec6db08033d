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

/** What is asked by control codes: an object, through a handle that its owner lends. */
interface Controlled extends Place {
  readonly target: string | null
  readonly owner: HandleOwner<number>
  /** What the function takes behind the handle: the name of what has no handle of its own. */
  readonly named?: readonly string[]
}

/** An object that has a name and a handle of its own. */
export function controlled(owner: ClusterObject<number>): Controlled {
  return { target: owner.name, owner, cluster: owner.cluster, session: owner.session }
}

/** Sends control codes to an object of a kind, each with its input and to the host that its options name. */
export interface ControlMethod<Kind extends ObjectKind> {
  /** A constant of the kind's control codes brings the types of its input and output along. */
  <Input extends Format, Output extends Format>(
    code: ControlCode<Kind, Input, Output>,
    ...options: ControlArguments<Input>
  ): Promise<FormatTypes[Output]>
  /** A bare number takes and gives bytes. */
  (code: number, options?: RawControlOptions): Promise<Uint8Array>
}

type Result = Promise<{ status: number; lpBytesReturned: number }>
/** Of the functions differ only names and types, so here they are called by name. */
type Functions = Readonly<Record<string, (...args: unknown[]) => Result>>

/** The method that sends control codes to an object. */
export function controlOf<Kind extends ObjectKind>(kind: Kind, object: Controlled): ControlMethod<Kind> {
  const method = (code: ControlCode | number, options: RawControlOptions = {}) => control(kind, object, code, options)
  return method as ControlMethod<Kind>
}

/** One control call: input encoded, output grown and decoded. A code without output is called without a buffer. */
async function control(
  kind: ObjectKind,
  object: Controlled,
  code: ControlCode | number,
  options: RawControlOptions,
): Promise<unknown> {
  checkOptions('options', options, ['input', 'host'])
  const { number, input, output } = describe(kind, code)
  const bytes = encodeFormat(input, options.input as never, 'options.input')
  const { target, owner, named = [] } = object
  const syscall = `Cluster${kind === 'Cluster' ? '' : kind}Control`
  const functions = object.session.binding.api as unknown as Functions
  const call = (...args: unknown[]) => functions[`${syscall}Async`]?.(...args) as Result
  return await owner.use(handle =>
    withNode(object, options.host, 'options.host', host =>
      answer({ syscall, target }, output, buffer => call(handle, ...named, host, number, bytes, buffer)),
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
