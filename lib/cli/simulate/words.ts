import { UsageError } from '../failure.js'

/** A word of a line. */
export interface Word {
  readonly text: string
  /** Where it begins in the line, its quotation mark included. */
  readonly start: number
}

/**
 * The words of a line. Quotation marks of either kind hold a word together, also in its middle (`target="SQL Server"`); there
 * is no escape character, so that paths keep their backslashes.
 * @throws UsageError for a quotation mark without its partner
 */
export function split(line: string): Word[] {
  const { words, open } = scan(line)
  if (open !== null) throw new UsageError(`the quotation mark ${open} in this line has no partner`)
  return words
}

/** The same for a line that is still being typed: its last word may lack the second quotation mark, or be empty. */
export function splitUnfinished(line: string): Word[] {
  const { words, open } = scan(line)
  return open === null && /(^|\s)$/.test(line) ? [...words, { text: '', start: line.length }] : words
}

/** A word as it has to be written to be read as one. */
export function quote(word: string): string {
  if (word !== '' && !/[\s"']/.test(word)) return word
  // A double quotation mark stands in single ones, everything else in double ones.
  const parts = word.split('"').map(part => (part === '' && word !== '' ? '' : `"${part}"`))
  return parts.join(`'"'`)
}

function scan(line: string): { words: Word[]; open: string | null } {
  const words: Word[] = []
  let open: string | null = null
  let word: { text: string; start: number } | null = null
  for (let i = 0; i < line.length; i++) {
    const unit = line.charAt(i)
    if (open === null && /\s/.test(unit)) {
      if (word) words.push(word)
      word = null
      continue
    }
    word ??= { text: '', start: i }
    if (open === unit) open = null
    else if (open === null && (unit === '"' || unit === "'")) open = unit
    else word.text += unit
  }
  if (word) words.push(word)
  return { words, open }
}
