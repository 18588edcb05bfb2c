/** Fixes of declarations of behaviour and of constraints (CROW1803, 1807, 1808, 1821, 1822, 1825). docs/language.md, Bodies, and Constraints. */
import type { ConstraintDecl, UniqueDecl } from '../../../../grammar/tree.ts'
import { qualify } from '../../../edits/ends.ts'
import { removeDeclaration, removeDefault, removeItem } from '../../../edits/removal.ts'
import type { TextEdit } from '../../../view.ts'
import { type Fixer, fieldAround, type Mistake, sameSpan } from './fix.ts'
import { fixRemoved } from './syntax.ts'

/** CROW1803: removes a `body` apart from its class. */
export const fixBodyNotPossible: Fixer = (mistake) => {
  const { decl } = mistake
  if (decl?.kind !== 'body') return []
  return [{ title: `Remove the body of "${decl.class.text}.${decl.name.text}"`, edits: [removeDeclaration(mistake)] }]
}

/** CROW1807: makes a field without a partner RO/runtime. */
export const fixComputedFieldUnfit: Fixer = (mistake) => {
  const field = fieldAround(mistake)
  const { partner, qualifier } = field?.decl ?? {}
  if (!field || partner || qualifier?.text === 'RO/runtime') return []
  return [{ title: 'Make it RO/runtime', edits: [qualify(field, 'RO/runtime')] }]
}

/** CROW1808: removes the default. */
export const fixComputedDefaultUnused: Fixer = (mistake) => {
  const field = fieldAround(mistake)
  const edit = field && removeDefault(mistake, field.decl)
  return [edit && { title: 'Remove the default', edits: [edit] }]
}

/** CROW1821: removes the field from its line. */
export const fixUniqueFieldUnfit: Fixer = (mistake) => {
  const line = uniqueAround(mistake)
  const index = line?.fields.findIndex((field) => sameSpan(field, mistake.at)) ?? -1
  const name = line?.fields[index]?.text
  if (!line || name === undefined) return []
  const edits = line.fields.length > 1 ? [removeItem(mistake, line.fields, index)] : withoutLine(mistake, line)
  return [{ title: `Remove "${name}" here`, edits }]
}

/** CROW1822: removes the second field of a line, or the second line. */
export const fixUniqueRepeated: Fixer = (mistake) => {
  const line = uniqueAround(mistake)
  const index = line?.fields.findIndex((field) => sameSpan(field, mistake.at)) ?? -1
  if (!line || index < 0) return []
  return index > 0
    ? [{ title: 'Remove the second', edits: [removeItem(mistake, line.fields, index)] }]
    : [{ title: 'Remove the second line', edits: withoutLine(mistake, line) }]
}

/** CROW1825: removes the line. */
export const fixCheckWithoutObjects: Fixer = (mistake) => {
  const line = lineAround(mistake)
  return line ? [{ title: 'Remove the check', edits: withoutLine(mistake, line) }] : []
}

function lineAround({ decl, at }: Mistake): ConstraintDecl | undefined {
  return decl?.kind === 'class'
    ? decl.constraints.find((line) => line.start <= at.start && at.end <= line.end)
    : undefined
}

function uniqueAround(mistake: Mistake): UniqueDecl | undefined {
  const line = lineAround(mistake)
  return line?.kind === 'unique' ? line : undefined
}

function withoutLine(mistake: Mistake, { start, end, doc }: ConstraintDecl): readonly TextEdit[] {
  const { base } = mistake.place
  const diagnostic = { ...mistake.diagnostic, start: base + (doc?.start ?? start), end: base + end }
  return fixRemoved({ ...mistake, diagnostic }).flatMap((fix) => fix?.edits ?? [])
}
