/**
 * Find all references. The references of one end of a bound pair are those of both ends. A field, its declared accessors and the
 * parameters that set it by name also have the same references.
 */
import type { FieldSymbol } from '../../analysis/scope/symbols.ts'
import { dependentsOf, fieldFor } from '../lookup/field-accessors.ts'
import { locate } from '../lookup/locate.ts'
import { occurrencesOf, withOtherEnd } from '../lookup/occurrences.ts'
import type { Target } from '../lookup/target.ts'
import { targetKey } from '../lookup/target-key.ts'
import type { EditorView, FileSpan } from '../view.ts'

/** All places that use the name at the offset, in the order of the files. None for words of the language. */
export function references(view: EditorView, path: string, offset: number, withDeclaration: boolean): FileSpan[] {
  const target = locate(view, path, offset)?.named?.target
  return target ? referencesTo(view, target, withDeclaration) : []
}

/** The references of a target. */
function referencesTo(view: EditorView, target: Target, withDeclaration: boolean): FileSpan[] {
  if (WORDS.has(target.is)) return []
  const field = fieldFor(target)
  const named = withOtherEnd(view, field ? { is: 'field', symbol: field } : target)
  const uses = named.flatMap((end) => occurrencesOf(view, end).filter(({ role }) => withDeclaration || role === 'use'))
  const tied = named.flatMap((end) => (end.is === 'field' ? tiedTo(end.symbol) : []))
  const own = targetKey(view.scope, target)
  const names = tied.filter((name) => withDeclaration || targetKey(view.scope, name) !== own)
  return [...uses, ...names.flatMap((name) => occurrencesOf(view, name))].map(({ path, start, end }) => ({
    path,
    start,
    end,
  }))
}

/** Declared names that count as uses of the field. */
function tiedTo(field: FieldSymbol): Target[] {
  return dependentsOf(field).flatMap(({ message, verb, param }): Target[] => [
    ...(verb === null ? [] : [{ is: 'message', symbol: message } as const]),
    ...(param ? [{ is: 'param', symbol: param, message } as const] : []),
  ])
}

/** Words of the language: there may be thousands of these, and users do not look for them. */
const WORDS: ReadonlySet<Target['is']> = new Set([
  'qualifier',
  'annotation',
  'basic type',
  'literal',
  'keyword',
  'without word',
  'clause word',
  'statement word',
  'built-in',
])
