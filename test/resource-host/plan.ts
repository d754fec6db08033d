import { fileURLToPath } from 'node:url'
import { ResourceHost } from '../../lib/resource-host/host.js'
import type { HostOptions } from '../../lib/resource-host/options.js'

/** A value of a frame; `hex` for bytes. */
export type PlannedValue = null | number | string | { hex: string }

interface Where {
  /** The thread that calls back; 1 if left out. */
  thread?: number
  /** The entry point that it is inside of. */
  during?: string
}

/** Something that the fake program does. */
export type Action =
  | { answer: [status: number, ...values: PlannedValue[]] }
  | { wait: number }
  /** Waits until something else is called of the same resource. */
  | { until: string }
  | ({ status: number; checkPoint?: number; waitHint?: number; extended?: [error: number, flags: number] } & Where)
  | ({ log: string; level?: number } & Where)
  | ({ callback: string; about?: number | null; values: PlannedValue[] } & Where)
  | { event: string; values: PlannedValue[] }
  | { endControl: number; output: string }
  | { extendControl: number }
  | { print: string }
  | { garbage: string }
  | { exit: number }
  /** Its standard streams go to a process that lives so many milliseconds. */
  | { bequeath: number }

/** What the fake program does for the calls about one thing, by the name of the call; `echo` tells what each was given. */
type Behaviour = { [operation: string]: Action[] } & { echo?: Action[] }

/** What the fake program does. */
export interface Plan {
  load?: {
    before?: Action[]
    answer?: {
      status?: number
      stage?: string
      entry?: string
      tableSize?: number
      version?: number
      slots?: number[]
      never?: boolean
    }
  }
  /** By the name of the resource. */
  resources?: { [name: string]: Behaviour }
  type?: Behaviour
  /** How it ends when it is told to. */
  exitCode?: number
}

/** The fake program, to be started by this node. */
export const program = [process.execPath, fileURLToPath(new URL('fake-program.js', import.meta.url))] as const

/** Hosts what a plan describes. */
export function hostOf(plan: Plan, options: Partial<HostOptions> = {}): Promise<ResourceHost> {
  return ResourceHost.load(JSON.stringify(plan), { program, standIn: 'none', resourceType: 'Type', ...options })
}

/** A status that is pending, for Online: the state of CLUSTER_RESOURCE_STATE. */
export const state = { online: 2, offline: 3, failed: 4, onlinePending: 0x81, offlinePending: 0x82 } as const

/** The functions of the table of version 0x200 but those that are named here. */
export function without(...missing: number[]): number[] {
  return Array.from({ length: 12 }, (_, i) => (missing.includes(i) ? 0 : 1))
}
