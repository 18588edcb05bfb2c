/** What is said of a field outside of its own line: `compute` apart from its class, and the `unique` lines of the class. */
import { uniqueFields } from '../../analysis/facts/unique.ts'
import { computedBy } from '../../analysis/scope/given-bodies.ts'
import type { FieldSymbol } from '../../analysis/scope/symbols.ts'
import type { EditorView } from '../view.ts'
import { sourceLine } from './source.ts'

/** Markdown sentences; undefined for a field without any of these. */
export function fieldConstraintsText(view: EditorView, field: FieldSymbol): string | undefined {
  const given = computedBy(view.scope, field)
  const computed = given?.apart ? `Computed: \`${sourceLine(view, given.place, given.value)}\`.` : undefined
  const sentences = [computed, ...uniqueFields(field.owner).map((names) => uniqueText(field, names))]
  const said = sentences.filter((sentence) => sentence !== undefined)
  return said.length > 0 ? said.join(' ') : undefined
}

function uniqueText({ name }: FieldSymbol, names: readonly string[]): string | undefined {
  if (!names.includes(name)) return undefined
  const others = names.filter((other) => other !== name).map((other) => `\`${other}\``)
  return others.length === 0 ? 'Unique in its class.' : `Unique in its class together with ${others.join(', ')}.`
}
