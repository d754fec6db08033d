import { errorName } from '../../index.js'
import type { FaultRule, LabEvent, Simulator } from '../../simulator.js'
import { UsageError } from '../failure.js'
import type { Answer } from '../output.js'
import { environmentLines } from './endpoint.js'
import type { Operand, Values } from './operands.js'
import * as take from './operands.js'

/** A command of the prompt. */
export interface Verb {
  /** What is typed: one word or two. */
  readonly name: string
  readonly operands: readonly Operand<unknown>[]
  readonly help: string
  /** Does it; `null` where there is nothing to say, since events tell the rest; `'quit'` to end. */
  run(lab: Simulator, operands: readonly string[]): Promise<Answer | null | 'quit'>
}

function verb<const Operands extends readonly Operand<unknown>[]>(
  name: string,
  operands: Operands,
  help: string,
  work: (lab: Simulator, ...values: Values<Operands>) => Promise<Answer | 'quit'> | Promise<void>,
): Verb {
  return {
    name,
    operands,
    help,
    async run(lab, words) {
      checkCount(this, words)
      const values = operands.map((operand, i) =>
        operand.parse(operand.count === 'rest' ? words.slice(i) : words.slice(i, i + 1)),
      )
      return (await work(lab, ...(values as Values<Operands>))) ?? null
    },
  }
}

/** Every command of the prompt: what it is called, takes and does, and what help says. */
export const verbs: readonly Verb[] = [
  verb('help', [], 'these commands', async () => help()),
  verb('status', [], 'nodes, groups and resources, and the time', async lab => status(lab)),
  verb('endpoint', [], 'how other programs find this cluster', async lab => ({
    json: { endpoint: lab.endpoint },
    text: environmentLines(lab.endpoint),
  })),
  verb('events', [take.optional(take.count)], 'the last events, 20 if not said otherwise', events),
  verb('crash', [take.node], 'a node dies at once; others take over', (lab, node) => lab.node(node).crash()),
  verb('revive', [take.node], 'a dead node comes back', (lab, node) => lab.node(node).revive()),
  verb('pause', [take.node], 'a node takes no more groups', (lab, node) => lab.node(node).pause()),
  verb('resume', [take.node], 'a paused node takes groups again', (lab, node) => lab.node(node).resume()),
  verb(
    'cut connections',
    [take.optional(take.moment), take.optional(take.faultPoint)],
    'clients lose their connections: now, or before or after the next call takes effect',
    (lab, when, name) => lab.connections.cut({ when: when ?? 'now', ...(name !== undefined && { function: name }) }),
  ),
  verb('cut network', [take.network], 'nothing gets through a network', (lab, name) => lab.network(name).cut()),
  verb('mend network', [take.network], 'a network works again', (lab, name) => lab.network(name).mend()),
  verb('cut interface', [take.netInterface], 'a node loses one network', (lab, name) => lab.interface(name).cut()),
  verb('mend interface', [take.netInterface], 'it has it again', (lab, name) => lab.interface(name).mend()),
  verb('advance', [take.duration], 'lets time pass at once, such as 30s', async (lab, ms) => {
    const time = (await lab.clock.advance(ms)).toISOString()
    return { json: { time }, text: `It is ${time}.` }
  }),
  verb(
    'complete',
    [take.optional(take.resource), take.optional(take.status)],
    'ends transitions that wait, of one resource or of all; with a status other than 0 they fail',
    complete,
  ),
  verb(
    'fault add',
    [take.faultPoint, take.status, take.faultSettings],
    'makes calls of a function answer a status: nth=2 times=all code=0x… target=… delay=30s when=after',
    async (lab, name, status, settings) => {
      const id = await lab.faults.add({ function: name, status, ...settings })
      return { json: { id }, text: `Fault ${id} is in force.` }
    },
  ),
  verb('fault list', [], 'the fault rules in force', faults),
  verb('fault remove', [take.faultId], 'removes a fault rule', async (lab, id) => {
    if (!(await lab.faults.remove(id))) throw new UsageError(`there is no fault ${id}`)
  }),
  verb('fault clear', [], 'removes all fault rules', lab => lab.faults.clear()),
  verb('save', [take.optional(take.file)], 'saves the cluster: to its own file, or to a new one', (lab, file) =>
    lab.save(file),
  ),
  verb('quit', [], 'ends', async () => 'quit'),
]

/** How a command is typed: its name and its operands, `[…]` around what may be left out. */
export function usage({ name, operands }: Pick<Verb, 'name' | 'operands'>): string {
  const places = {
    one: (name: string) => `<${name}>`,
    optional: (name: string) => `[${name}]`,
    rest: (name: string) => `[${name} …]`,
  }
  return [name, ...operands.map(operand => places[operand.count](operand.name))].join(' ')
}

/**
 * The command that words begin with, and the words that follow its name.
 * @throws UsageError where there is none
 */
export function findVerb(words: readonly string[]): { verb: Verb; rest: readonly string[] } {
  for (const length of [2, 1]) {
    const verb = verbs.find(({ name }) => name === words.slice(0, length).join(' '))
    if (verb) return { verb, rest: words.slice(length) }
  }
  const longer = verbs.filter(({ name }) => name.startsWith(`${words[0]} `)).map(({ name }) => name)
  if (longer.length > 0) throw new UsageError(`say ${longer.join(' or ')}`)
  throw new UsageError(`there is no command '${words[0]}'; help lists them`)
}

function checkCount(verb: Pick<Verb, 'name' | 'operands'>, words: readonly string[]): void {
  const least = verb.operands.filter(({ count }) => count === 'one').length
  const most = verb.operands.some(({ count }) => count === 'rest') ? Number.POSITIVE_INFINITY : verb.operands.length
  if (words.length < least) throw new UsageError(`${verb.operands[words.length]?.name} is missing: ${usage(verb)}`)
  if (words.length > most) throw new UsageError(`'${words[most]}' is one word too many: ${usage(verb)}`)
}

function help(): Answer {
  const rows = verbs.map(verb => [usage(verb), verb.help])
  return {
    json: verbs.map(verb => ({ usage: usage(verb), help: verb.help })),
    text: { columns: [{ heading: 'Command' }, { heading: 'What it does' }], rows, empty: '' },
  }
}

async function status(lab: Simulator): Promise<Answer> {
  const status = await lab.status()
  const { clients, handles } = await lab.statistics()
  const open = Object.values(handles).reduce((sum, count) => sum + count, 0)
  const state = { heading: 'State', state: true }
  return {
    json: { ...status, clients, handles },
    text: [
      `${status.name}, ${status.time}, ${clients} clients with ${open} open handles`,
      {
        columns: [{ heading: 'Node' }, state],
        rows: status.nodes.map(({ name, state }) => [name, state]),
        empty: 'The cluster has no nodes.',
      },
      {
        columns: [{ heading: 'Network' }, state],
        rows: status.networks.map(({ name, state }) => [name, state]),
        empty: 'The cluster has no networks.',
      },
      {
        columns: [{ heading: 'Group' }, state, { heading: 'Owner' }],
        rows: status.groups.map(({ name, state, ownerNode }) => [name, state, ownerNode]),
        empty: 'The cluster has no groups.',
      },
      {
        columns: [{ heading: 'Resource' }, state, { heading: 'Group' }],
        rows: status.resources.map(({ name, state, group }) => [name, state, group]),
        empty: 'The cluster has no resources.',
      },
    ],
  }
}

async function events(lab: Simulator, count = 20): Promise<Answer> {
  const last = count === 0 ? [] : (await lab.events()).slice(-count)
  return { json: last, text: last.map(eventLine).join('\n') || 'Nothing has happened.' }
}

/** An event as a line, with the cluster's time of day. */
export function eventLine({ time, kind, id, message }: LabEvent): string {
  return `${time.slice(11, 23)} ${kind.padEnd(10)} ${message}${id === null ? '' : ` (event ${id})`}`.replaceAll(
    '\n',
    '\\n',
  )
}

async function complete(lab: Simulator, resource?: string, status?: number): Promise<Answer> {
  const completed = await lab.pending.complete(resource ?? null, status ?? 0)
  return { json: completed, text: completed.join('\n') || 'Nothing was waiting.' }
}

async function faults(lab: Simulator): Promise<Answer> {
  const rules = await lab.faults.list()
  return {
    json: rules,
    text: {
      columns: ['Fault', 'Function', 'Status', 'Only', 'Seen'].map(heading => ({ heading })),
      rows: rules.map(({ id, rule, seen }) => [
        `${id}`,
        rule.function,
        errorName(rule.status),
        narrowed(rule),
        `${seen}`,
      ]),
      empty: 'No fault rule is in force.',
    },
  }
}

function narrowed({ function: _, status: __, ...settings }: FaultRule): string {
  const shown = { ...settings, ...(settings.times === null && { times: 'all' }) }
  return Object.entries(shown)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}
