// Reads the tables in scripts/facts: comma separated, first row the column names, quotes as in RFC 4180.
import { readFileSync } from 'node:fs'

/** @returns {Record<string, string>[]} one object per row, keyed by column name */
export function readTable(name) {
  const [header, ...rows] = parse(readFileSync(new URL(`facts/${name}.csv`, import.meta.url), 'utf8'))
  return rows.map(row => Object.fromEntries(header.map((column, i) => [column, row[i] ?? ''])))
}

function parse(text) {
  const rows = []
  let row = []
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === ',') continue
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
  }
  return rows
}
