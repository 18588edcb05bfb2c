/** Find all references. A bound pair is one thing: the references of either end are those of both. */
import type { FileSpan, View } from '../view.ts'
import { locate } from './locate.ts'
import { occurrencesOf, withOtherEnd } from './occurrences.ts'
import type { Target } from './target.ts'

/** Every place that names what is named at the offset, in the order of the files; none for words of the language. */
export function references(view: View, path: string, offset: number, withDeclaration: boolean): FileSpan[] {
  const target = locate(view, path, offset)?.named?.target
  return target ? referencesTo(view, target, withDeclaration) : []
}

/** The same of a target; without the declarations it is what a lens counts. */
export function referencesTo(view: View, target: Target, withDeclaration: boolean): FileSpan[] {
  if (WORDS.has(target.is)) return []
  return withOtherEnd(view, target)
    .flatMap((end) => occurrencesOf(view, end))
    .filter(({ role }) => withDeclaration || role === 'use')
    .map(({ path, start, end }) => ({ path, start, end }))
}

/** Of these there are thousands, and nobody looks for them. */
const WORDS: ReadonlySet<Target['is']> = new Set([
  'qualifier',
  'annotation',
  'basic type',
  'literal',
  'keyword',
  'without word',
  'clause word',
])
