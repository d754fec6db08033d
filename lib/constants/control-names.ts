import type { ControlCode } from './control-code.js'
import { controlCodeGroups } from './control-codes.gen.js'

let byNumber: Map<number, ControlCode[]> | undefined

/** Every control code with this number: none, one, or several where the header gives one number several names. */
export function controlCodes(number: number): readonly ControlCode[] {
  if (byNumber === undefined) {
    byNumber = new Map()
    for (const group of controlCodeGroups) {
      for (const code of Object.values<ControlCode>(group)) {
        const codes = byNumber.get(code.code)
        if (codes === undefined) byNumber.set(code.code, [code])
        else codes.push(code)
      }
    }
  }
  return byNumber.get(number >>> 0) ?? []
}

/** Every C name of a control code's number, e.g. `['CLUSCTL_RESOURCE_GET_NAME']`; `[]` for an unknown number. */
export function controlCodeNames(number: number): string[] {
  return controlCodes(number).map(code => code.name)
}
