import { DryRunError, type NativeCall } from '../index.js'
import type { Answer, Output } from './output.js'

/** Runs a verb on a cluster that takes no change, and answers with the calls that it would have made. */
export async function rehearse(
  output: Output,
  verb: (tell: (call: NativeCall) => void) => Promise<Answer>,
): Promise<Answer> {
  const calls: NativeCall[] = []
  let complete = true
  let notices: readonly string[] = []
  try {
    notices = (await verb(call => calls.push(call))).notices ?? []
  } catch (error) {
    if (!(error instanceof DryRunError) || calls.length === 0) throw error
    complete = false
    output.notice('a dry run can tell no more: what follows depends on what these calls would do')
  }
  return {
    json: { dryRun: true, complete, calls },
    text: calls.length === 0 ? 'Nothing would be changed.' : calls.map(callToText).join('\n'),
    notices,
  }
}

function callToText(call: NativeCall): string {
  const given = Object.entries(call.arguments).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  return `${call.function}(${given.join(', ')})`
}
