import * as v from 'valibot'
import { problemOf } from '../../core/checked.js'

/**
 * A method of the control channel.
 * @param signal aborts when nobody waits for the answer any more
 */
export type Method = (params: unknown, signal: AbortSignal) => unknown

export const integer = (from: number, to: number) => v.pipe(v.number(), v.integer(), v.minValue(from), v.maxValue(to))
export const u32 = integer(0, 0xffff_ffff)
export const text = v.string()
/** Which node is meant; without one, that which programs run on. */
export const onNode = { node: v.nullish(text) }

/** Parameters of a control message that cannot be. */
export class ControlArgumentError extends Error {}

/** A method whose parameters are checked. */
export function take<Shape extends v.ObjectEntries>(
  shape: Shape,
  run: (params: v.InferOutput<v.StrictObjectSchema<Shape, undefined>>, signal: AbortSignal) => unknown,
): Method {
  const schema = v.strictObject(shape)
  return (params, signal) => {
    const parsed = v.safeParse(schema, params ?? {})
    if (!parsed.success) {
      const lines = parsed.issues.map(problemOf).map(({ path, message }) => `${path}: ${message}`)
      throw new ControlArgumentError(lines.join('; '))
    }
    return run(parsed.output, signal)
  }
}
