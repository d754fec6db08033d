/**
 * A name as the cluster compares it. Windows maps one UTF-16 unit to one unit, so letters that grow (ß → SS) stay as
 * they are, and text that is not well-formed is as good a name as any.
 */
export function fold(name: string): string {
  const upper = name.toUpperCase()
  if (upper.length === name.length) return upper
  let folded = ''
  for (let i = 0; i < name.length; i++) {
    const unit = name.charAt(i)
    const large = unit.toUpperCase()
    folded += large.length === 1 ? large : unit
  }
  return folded
}

/** Whether two names mean the same object. */
export function sameName(a: string, b: string): boolean {
  return a === b || fold(a) === fold(b)
}
