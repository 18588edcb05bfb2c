/** Words that may be names of declarations which a syntax error has lost. */
import type { SyntaxIssue, Unit } from '../../grammar/tree.ts'
import { syntaxEntry } from '../diagnostics/syntax-entries.ts'

/**
 * Words that may be names of declarations that a unit has lost: the first words at each error, and '' for a missing
 * name.
 */
export function lostWords(unit: Unit, text: string): string[] {
  const errors = errorsOf(unit)
  if (errors.length === 0) return []
  const starts = errors.map((error) => unit.start + error.start)
  if (!unit.node) starts.push(unit.start)
  const words = starts.flatMap((start) => text.slice(start, Math.min(start + LOOKED_AT, unit.end)).match(WORDS) ?? [])
  return unit.node && unit.node.name.text === '' ? [...words, ''] : words
}

const LOOKED_AT = 100
const WORDS = /[A-Za-z_]\w*/g

/** The syntax errors of a unit, without warnings: these hide nothing. */
export function errorsOf(unit: Pick<Unit, 'issues'>): readonly SyntaxIssue[] {
  return unit.issues.length === 0 ? unit.issues : unit.issues.filter((issue) => syntaxEntry(issue).severity === 'error')
}
