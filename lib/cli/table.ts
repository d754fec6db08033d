import Table from 'cli-table3'

/** A column of a table: its heading, and whether it holds states, which a terminal shows in colour. */
export interface Column {
  heading: string
  state?: boolean
}

const gap = 2
const narrowest = 8
const borderless = Object.fromEntries(
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid middle'
    .split(' ')
    .map(name => [name, name === 'middle' ? ' '.repeat(gap) : '']),
)
const layout = {
  chars: borderless,
  style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
}

/** A table without borders. On a terminal it keeps to the width by shortening the widest columns; elsewhere it is whole. */
export function renderTable(
  columns: Column[],
  rows: string[][],
  terminal: { columns: number | null; colours: boolean },
): string {
  const lines = [columns.map(column => column.heading), ...rows]
  const table = new Table({
    ...layout,
    colWidths: terminal.columns === null ? [] : widthsWithin(lines, terminal.columns),
  })
  lines.forEach((line, row) => {
    const paint = (text: string, column: number) => {
      if (!terminal.colours) return text
      if (row === 0) return `\u001b[1m${text}\u001b[22m`
      return columns[column]?.state ? paintState(text) : text
    }
    table.push(line.map(paint))
  })
  const text = table.toString().split('\n')
  return text.map(line => line.trimEnd()).join('\n')
}

function widthsWithin(lines: string[][], width: number): number[] {
  const widths = (lines[0] ?? []).map((_, column) => naturalWidth(lines.map(line => line[column] ?? '')))
  let excess = widths.reduce((sum, each) => sum + each, gap * (widths.length - 1)) - width
  for (; excess > 0; excess--) {
    const widest = Math.max(...widths)
    if (widest <= narrowest) break
    widths[widths.indexOf(widest)] = widest - 1
  }
  return widths
}

function naturalWidth(cells: string[]): number {
  const column = new Table(layout)
  for (const cell of cells) column.push([cell])
  return column.width
}

function paintState(state: string): string {
  if (/pending|joining|partial|paused/i.test(state)) return `\u001b[33m${state}\u001b[39m`
  if (/failed|down|unknown/i.test(state)) return `\u001b[31m${state}\u001b[39m`
  if (/online|up/i.test(state)) return `\u001b[32m${state}\u001b[39m`
  return `\u001b[2m${state}\u001b[22m`
}
