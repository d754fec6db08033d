import { decodeWideString } from '../../codecs/wide-string.js'
import type { ControlCode, ObjectKind } from '../../constants/control-code.js'
import { Win32Error } from '../../constants/index.js'
import { ClusterDataError } from '../../core/errors.js'
import type { Handle, HandleKind, HandleObjects } from '../service/session.js'
import type { Cluster } from '../world/cluster.js'
import { statusOf } from '../world/monitors.js'
import type { Node } from '../world/node.js'
import { Refusal } from '../world/refusal.js'
import type { ControlAnswer } from '../world/resource-monitor.js'
import { demandChange } from './access.js'
import { type Answer, type Context, call, type Handler } from './call.js'

/** What a control code does to an object: its output, empty where it has none. */
export type Control<Object> = (object: Object, cluster: Cluster, input: Uint8Array | null) => Uint8Array

/** The control codes that objects of a kind answer. The first says which kind: its own code is the kind's UNKNOWN. */
export type ControlTable<Kind extends ObjectKind, Object> = readonly (readonly [ControlCode<Kind>, Control<Object>])[]

/** Answers a control code of one kind of objects. */
export type Answerer<Object> = (
  context: Context,
  handle: Handle,
  object: Object,
  call: { readonly host: bigint; readonly code: number; readonly input: Uint8Array | null },
) => Promise<Answer>

/** Bits of a control code: the object in the uppermost byte, and whether it changes something. */
const objectShift = 24
const modifies = 0x0040_0000

/** Bit of a code that the cluster alone sends, to resource DLLs. */
const internal = 0x0010_0000

/** A control code for a resource DLL. */
export interface DllCall {
  readonly cluster: Cluster
  /** The node that was named; `null` for none. */
  readonly host: Node | null
  /** The node of the connection. */
  readonly here: Node
  readonly code: number
  readonly input: Uint8Array | null
}

/**
 * What stands before a table: the resource DLL of an object.
 * @returns `null` where the table is to answer
 */
export type Dll<Object> = (object: Object, call: DllCall) => Promise<ControlAnswer | null>

/**
 * How the objects of a table are asked: the object of the code is checked first, then access, then the host, which has to be
 * up, then whether the code is known. Codes are answered by the cluster, not by a node, unless a resource DLL does.
 */
export function answerer<Kind extends ObjectKind, Object>(
  table: ControlTable<Kind, Object>,
  dll?: Dll<Object>,
): Answerer<Object> {
  const controls = new Map(table.map(([{ code }, control]) => [code, control]))
  const kind = objectOf(table[0]?.[0].code ?? 0)
  return async ({ cluster, session }, handle, object, { host: hHost, code, input }) => {
    const host = hHost === 0n ? null : session.get(hHost, 'HNODE')
    if (objectOf(code) !== kind) throw new Refusal(Win32Error.ERROR_INVALID_FUNCTION)
    if ((code & modifies) !== 0) {
      demandChange(handle)
      if (host) demandChange(host)
    }
    if (host && !host.object.running) throw new Refusal(Win32Error.ERROR_CLUSTER_NODE_DOWN)
    if (dll && (code & internal) === 0) {
      const asked = dll(object, { cluster, host: host?.object ?? null, here: handle.node, code, input })
      const answer = await asked.catch(error => {
        throw new Refusal(statusOf(error))
      })
      if (answer) return answer.status === Win32Error.ERROR_SUCCESS ? [answer.output] : answer.status
    }
    const control = controls.get(code)
    if (!control) throw new Refusal(Win32Error.ERROR_INVALID_FUNCTION)
    return [control(object, cluster, input)]
  }
}

/** `Cluster<Object>Control` of objects that have handles. */
export function controller<Kind extends ObjectKind, Type extends HandleKind>(
  type: Type,
  table: ControlTable<Kind, HandleObjects[Type]>,
  dll?: Dll<HandleObjects[Type]>,
): Handler {
  const answer = answerer(table, dll)
  return call(['handle', 'handle', 'u32', 'bytes?', 'u32'], (context, hObject, host, code, input) => {
    const handle = context.session.get(hObject, type)
    return answer(context, handle as Handle, handle.object, { host, code, input })
  })
}

/** The output of a code that has none. */
export const nothing = new Uint8Array(0)

/** DWORDs one behind the other. */
export function dwords(...numbers: number[]): Uint8Array {
  const bytes = Buffer.alloc(4 * numbers.length)
  numbers.forEach((number, i) => {
    bytes.writeUInt32LE(number, 4 * i)
  })
  return bytes
}

/** The text that a code takes: UTF-16 with its NUL, which is counted. */
export function inputText(input: Uint8Array | null): string {
  if (!input || input.length < 2 || input.at(-1) !== 0 || input.at(-2) !== 0) {
    throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
  }
  try {
    return decodeWideString(input)
  } catch (error) {
    if (!(error instanceof ClusterDataError)) throw error
    throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
  }
}

function objectOf(code: number): number {
  return code >>> objectShift
}
