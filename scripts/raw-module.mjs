// The text of lib/binding/raw.gen.ts, from the addon's description of its table and the facts.
import { summaries } from './raw-summaries.mjs'

const libraries = {
  clusapi: { name: 'ClusApi', about: 'The functions of one clusapi library, by their C names.' },
  advapi32: {
    name: 'CryptoApi',
    about: "The functions of Windows' CryptoAPI that key containers need, by their C names.",
  },
}

const failures = {
  'win32-error-code': 'returns the error code',
  'null+GetLastError': 'returns NULL, with the last error',
  'bool+GetLastError': 'returns FALSE, with the last error',
  state: 'returns -1, with the last error',
  count: 'never fails',
}

const isOutBuffer = item => item.direction === 'in' && (item.type === 'buffer' || item.type === 'units')
const isMemory = item => isOutBuffer(item) || (item.direction === 'in' && ['bytes', 'descriptor'].includes(item.type))

function argumentType(item) {
  if (item.type === 'buffer' || item.type === 'bytes') return 'Uint8Array | null'
  if (item.type === 'units') return 'Uint16Array | null'
  const type = {
    text: 'string',
    number: 'number',
    descriptor: 'Uint8Array',
    handle: item.kind,
    handles: `readonly ${item.kind}[]`,
  }[item.type]
  return item.optional ? `${type} | null` : type
}

/** The fields of a result after its status: name, TypeScript type, how it is read, what it means. */
function resultFields(row, parameters) {
  const fields = []
  let cell = 1
  const add = (name, type, read, about) => fields.push({ name, type, read, about })
  const opened = row.items.find(item => item.direction === 'out' && item.type === 'handle')
  if (row.returns === 'handle' || opened) {
    add(
      opened?.name ?? 'handle',
      `${row.kind} | null`,
      `handleAt<${row.kind}>(cells, at + ${cell++})`,
      'The opened handle, or null.',
    )
  }
  if (row.returns === 'state') add('state', 'number', `cells[at + ${cell++}] as number`, 'The state, or -1 on failure.')
  if (row.returns === 'count') add('count', 'number', `cells[at + ${cell++}] as number`, 'How many there are.')
  for (const item of row.items.filter(item => item.direction === 'out' && item.type !== 'handle')) {
    if (item.type === 'bytes') {
      add(
        item.name,
        'Uint8Array | null',
        'made',
        'A copy of the structure and what it points to, offsets in place of pointers.',
      )
    } else if (item.type === 'time') {
      add(item.name, 'bigint', `timeAt(cells, at + ${cell})`, 'A FILETIME: units of 100 ns since 1601, UTC.')
      cell += 2
    } else {
      add(item.name, 'number', `cells[at + ${cell++}] as number`, outputMeaning(parameters[item.parameter], parameters))
    }
  }
  return fields
}

function outputMeaning({ name, unit, dir }, parameters) {
  const text = parameters.some(parameter => parameter.countParam === name)
  if (text) return 'UTF-16 units without the terminator, or the length needed when the buffer was too small.'
  if (unit === 'chars') return 'UTF-16 units, without the terminator.'
  if (dir === 'inout' || name === 'lpBytesReturned') return 'Bytes given, or needed when the buffer was too small.'
  return unit === 'bytes' ? 'Bytes.' : 'As the C function gives it.'
}

function documentation(row, fact, lines = []) {
  const codes = fact.documentedReturnCodes.filter(code => code !== 'ERROR_SUCCESS')
  const known = codes.length > 0 ? ` Documented: ${codes.join(', ')}.` : ''
  return [
    '  /**',
    `   * ${summaries[row.name]}`,
    ...lines.map(line => `   * ${line}`),
    `   * On failure the C function ${failures[fact.returns.failure]}.${known}`,
    '   */',
  ]
}

function method(row, fact) {
  const inputs = row.items.filter(item => item.direction === 'in')
  const parameters = inputs.map(item => `${item.name}: ${argumentType(item)}`).join(', ')
  const names = inputs.map(item => (item.type === 'handles' ? `plainList(${item.name})` : item.name))
  const checks = inputs.filter(isMemory).map(item => `    requireFixed(${item.name}, '${item.name}')`)
  const buffers = inputs.filter(isOutBuffer).map(item => item.name)
  const result = resultType(row)
  const made = makes(row)
  const asynchronous = row.closes
    ? ['Marks the handle closed at once; settles when the calls in flight are done and the handle is closed.']
    : ['On a thread of its own; output buffers are filled when the promise settles.']
  const synchronous = row.closes
    ? ['Closes on this thread, first what was opened from the handle; throws while calls are in flight.']
    : []
  const checksAsync = checks.map(line => `    ${line}`)
  return [
    ...documentation(row, fact, synchronous),
    `  ${row.name}(${parameters}): ${result} {`,
    ...checks,
    ...(made
      ? [
          `    return read${reader(row)}(this.cells, 0, this.native.${row.name}(${names.join(', ')}) as Uint8Array | null)`,
        ]
      : [`    this.native.${row.name}(${names.join(', ')})`, `    return read${reader(row)}(this.cells, 0)`]),
    '  }',
    '',
    ...documentation(row, fact, asynchronous),
    `  ${row.name}Async(${parameters}): Promise<${result}> {`,
    `    return this.later(read${reader(row)}, ${buffers.length > 0 ? `[${buffers.join(', ')}]` : 'null'}, ticket => {`,
    ...checksAsync,
    `      this.native.${row.name}Async(${['ticket', ...names].join(', ')})`,
    `    }${made ? ', true' : ''})`,
    '  }',
  ].join('\n')
}

const plain = row => row.returns === '' && !row.items.some(item => item.direction === 'out')
const makes = row => row.items.some(item => item.direction === 'out' && item.type === 'bytes')
const reader = row => (plain(row) ? 'Status' : row.name)
const resultType = row => (plain(row) ? 'Status' : `${row.name}Result`)

function resultDeclaration(row, fact) {
  const fields = resultFields(row, fact.params)
  return `/** What {@link ${libraries[row.library].name}.${row.name}} tells. */
export interface ${row.name}Result extends Status {
${fields.map(field => `  /** ${field.about} */\n  ${field.name}: ${field.type}`).join('\n')}
}
function read${row.name}(cells: Float64Array, at: number${makes(row) ? ', made: Uint8Array | null' : ''}): ${row.name}Result {
  return { status: cells[at] as number, ${fields.map(field => `${field.name}: ${field.read}`).join(', ')} }
}`
}

/** @param {object[]} rows the addon's description of its table */
export function rawModule(rows, facts) {
  const factOf = row => facts.find(fact => fact.name === row.name)
  const kinds = [...new Set(rows.flatMap(row => [row.kind, ...row.items.map(item => item.kind)]).filter(Boolean))]
  const classes = Object.entries(libraries).map(([library, { name, about }]) => {
    const members = rows.filter(row => row.library === library)
    const functions = members.map(row => `'${row.name}'`).join(' | ')
    return `/** The name of a function of {@link ${name}}. */
export type ${name}Function = ${functions}

/** ${about} A method never throws for an error of the API: it tells it as \`status\`. */
export class ${name} extends RawLibrary<${name}Function> {
${members.map(row => method(row, factOf(row))).join('\n\n')}
}`
  })
  return `// Generated by scripts/generate-raw.mjs from the table in native/table and scripts/facts; do not edit.
import { handleAt, plainList, RawLibrary, readStatus, requireFixed, type Status, timeAt } from './raw-library.js'

declare const kind: unique symbol

${kinds.map(name => `/** A handle of type ${name}: a number that is never used again. */\nexport type ${name} = number & { readonly [kind]: '${name}' }`).join('\n')}
/** A handle of any kind. */
export type AnyHandle = ${kinds.join(' | ')}

${rows
  .filter(row => !plain(row))
  .map(row => resultDeclaration(row, factOf(row)))
  .join('\n\n')}

${classes.join('\n\n')}
`
}
