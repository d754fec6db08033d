import { type ResourceStateName, resourceStateName } from '../constants/states.js'
import type { Callback } from './callbacks.js'
import type { HostExit } from './errors.js'
import type { HostedResource } from './resource.js'
import type { Fault } from './rules.js'

/** What every event of a host tells. */
export interface HostEvent {
  /** When it was told, in milliseconds since the process was started. */
  readonly time: number
  /** The resource it is about; `null` where it is about none, or about one that was closed long ago. */
  readonly resource: HostedResource | null
}

/** A callback of the resource DLL. */
export interface CallbackEvent extends HostEvent {
  /** When it was, in milliseconds since the process began, by its own clock; it may tell several things at once. */
  readonly processTime: number
  /** The number of the thread that called back. */
  readonly thread: number
  /** The entry point that this thread was inside of; `null` for a thread of the DLL's own. */
  readonly during: string | null
}

/** A line of LogEvent. */
export interface LogLine extends CallbackEvent {
  /** How much it matters. */
  readonly level: LogLevelName
  /** The text, formatted. */
  readonly text: string
}

/** How much a line matters. */
export type LogLevelName = 'information' | 'warning' | 'error' | 'severe'

/** A report by SetResourceStatus or SetResourceStatusEx, whether or not the rules let it count. */
export interface StatusReport extends CallbackEvent {
  /** The state by name; `'Unknown'` for a number without one. */
  readonly state: ResourceStateName | 'Unknown'
  /** The state by number. */
  readonly number: number
  /** CheckPoint, which rises as long as the resource is pending. */
  readonly checkPoint: number
  /** WaitHint, as it was given: no rule looks at it. */
  readonly waitHint: number
  /** Whether it came with an event handle, which is watched on Windows only. */
  readonly eventHandle: boolean
  /** ApplicationSpecificErrorCode; `null` of SetResourceStatus, which has none. */
  readonly applicationError: number | null
  /** Bits of StatusFlag; `null` of SetResourceStatus, which has none. */
  readonly flags: number | null
}

/** A call of SignalFailure. */
export interface SignaledFailure extends CallbackEvent {
  /** One of FailureType. */
  readonly type: number
  /** The error of the application. */
  readonly error: number
}

/** What a callback was given: a DWORD, a 64-bit number, text, bytes, or NULL. */
export type CallbackValue = null | number | bigint | string | Uint8Array

/** A callback that has no event of its own. */
export interface OtherCallback extends CallbackEvent {
  /** Its name in CLRES_CALLBACK_FUNCTION_TABLE. */
  readonly name: string
  /** What it was given besides the resource. */
  readonly values: readonly CallbackValue[]
}

/** An entry point that has returned. */
export interface EntryCall extends HostEvent {
  /** Its name, such as `'OnlineV2'`. */
  readonly entry: string
  /** How long that took, in milliseconds. */
  readonly duration: number
  /** What it returned; of LooksAlive and IsAlive the BOOL; `null` where it returns nothing. */
  readonly returned: number | null
}

/** A resource that has changed its state. */
export interface StateChange extends HostEvent {
  /** The resource, which is in its new state already. */
  readonly resource: HostedResource
  /** The state that it was in. */
  readonly from: ResourceStateName
  /** The state that it is in. */
  readonly to: ResourceStateName
}

/** The events of a host by name. */
export interface HostEvents {
  /** An entry point has returned. */
  call: [EntryCall]
  /** A resource has changed its state. */
  state: [StateChange]
  /** A resource has reported. */
  status: [StatusReport]
  /** The DLL has logged something. */
  log: [LogLine]
  /** The DLL has broken a rule. */
  fault: [Fault]
  /** The DLL has called SignalFailure. */
  failureSignaled: [SignaledFailure]
  /** The event that a resource left to be watched was signaled: it has failed. Only Windows has such events. */
  eventSignaled: [HostEvent]
  /** The DLL has called back in another way. */
  callback: [OtherCallback]
  /** Something in the process has written text to stdout or stderr. */
  output: [string]
  /** The process has ended. */
  exit: [HostExit]
}

const levels: readonly LogLevelName[] = ['information', 'warning', 'error', 'severe']

/** Tells what a callback means to those who listen. */
export function tellCallback(
  callback: Callback,
  resource: HostedResource | null,
  tell: <Name extends keyof HostEvents>(name: Name, ...event: HostEvents[Name]) => void,
): void {
  const { kind, time, processTime, thread, during } = callback
  const context = { time, processTime: processTime ?? time, thread, during, resource }
  switch (kind) {
    case 'SetResourceStatus': {
      const { state: number, checkPoint, waitHint, eventHandle, applicationError, flags } = callback
      const state = resourceStateName(number | 0)
      tell('status', { ...context, state, number, checkPoint, waitHint, eventHandle, applicationError, flags })
      break
    }
    case 'LogEvent':
      tell('log', { ...context, level: levels[callback.level] ?? 'severe', text: callback.text })
      break
    case 'SignalFailure':
      tell('failureSignaled', { ...context, type: callback.type, error: callback.error })
      break
    case 'eventSignaled':
      tell('eventSignaled', { time, resource })
      break
    case 'other':
      tell('callback', { ...context, name: callback.name, values: callback.values })
      break
  }
}
