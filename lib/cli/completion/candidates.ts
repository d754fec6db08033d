import type { Command, Option } from 'commander'
import type { Where } from '../session.js'

/** A word that may follow, and what it means. */
export interface Candidate {
  readonly value: string
  readonly description: string
}

/** Names of the cluster: of the kind that the help calls a word by, such as `<resource>`. */
export type NamesOf = (kind: string, where: Where) => Promise<readonly string[]>

/** What the words before the cursor have said so far. */
interface Line {
  command: Command
  /** Operands of the command. */
  operands: number
  /** The option whose value comes next. */
  awaiting: Option | null
  given: Set<Option>
  where: Where
}

/** What may stand in place of the last word: nouns, verbs, options, their values, and names of the cluster. */
export async function candidates(program: Command, words: readonly string[], namesOf: NamesOf): Promise<Candidate[]> {
  const last = words.at(-1) ?? ''
  const line = read(program, words.slice(0, -1))
  const begins = ({ value }: Candidate) => value.toLowerCase().startsWith(last.toLowerCase())
  return (await possible(line, last, namesOf)).filter(begins)
}

async function possible(line: Line, last: string, namesOf: NamesOf): Promise<Candidate[]> {
  const { command, awaiting, where } = line
  if (awaiting !== null) return await values(awaiting.argChoices, kindOf(awaiting.flags), where, namesOf)
  if (last.startsWith('-')) {
    const unused = optionsOf(command).filter(option => !option.hidden && !line.given.has(option))
    return unused.map(({ long, description }) => ({ value: long ?? '', description }))
  }
  if (command.commands.length > 0) {
    const shown = command
      .createHelp()
      .visibleCommands(command)
      .filter(each => command.commands.includes(each))
    return shown.map(each => ({ value: each.name(), description: each.description() }))
  }
  const final = command.registeredArguments.at(-1)
  const operand = command.registeredArguments[line.operands] ?? (final?.variadic ? final : undefined)
  return operand === undefined ? [] : await values(operand.argChoices, operand.name(), where, namesOf)
}

async function values(choices: readonly string[] | undefined, kind: string, where: Where, namesOf: NamesOf) {
  return (choices ?? (await namesOf(kind, where))).map(value => ({ value, description: choices ? '' : kind }))
}

function read(program: Command, words: readonly string[]): Line {
  const line: Line = { command: program, operands: 0, awaiting: null, given: new Set(), where: {} }
  for (const word of words) take(line, word)
  return line
}

function take(line: Line, word: string): void {
  if (line.awaiting !== null) {
    setWhere(line, line.awaiting, word)
    line.awaiting = null
    return
  }
  if (word.startsWith('-')) {
    const [long, value] = word.split(/=(.*)/s)
    const option = optionsOf(line.command).find(each => each.long === long)
    if (option === undefined) return
    line.given.add(option)
    if (!option.required && !option.optional) setWhere(line, option, true)
    else if (value !== undefined) setWhere(line, option, value)
    else if (option.required) line.awaiting = option
    return
  }
  const verb = line.command.commands.find(each => each.name() === word)
  if (verb === undefined) line.operands++
  else line.command = verb
}

/** The options that say which cluster it is, so that names can be asked for. */
function setWhere(line: Line, option: Option, value: string | true): void {
  const name = option.attributeName()
  if (name === 'cluster' || name === 'simulate' || name === 'lab') Object.assign(line.where, { [name]: value })
}

/** Its own options, and those of the program, which may stand anywhere. */
function optionsOf(command: Command): readonly Option[] {
  return [...command.options, ...(command.parent === null ? [] : optionsOf(command.parent))]
}

/** What an option's value is called: `node` of `--to <node>`. */
function kindOf(flags: string): string {
  return /[<[](\w+)/.exec(flags)?.[1] ?? ''
}
