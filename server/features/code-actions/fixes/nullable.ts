/** Fixes that allow null for a reference (CROW1117, CROW1416, CROW1505). docs/language.md, Types. */
import { classNamed, type FieldSymbol, fieldPath } from '../../../../analysis/scope/symbols.ts'
import { insertAt, replaceAt } from '../../../edits/edit.ts'
import { removeDefault } from '../../../edits/removal.ts'
import { type TextEdit, unitAt } from '../../../view.ts'
import { type Fix, type Fixer, fieldAround, type Mistake } from './fix.ts'

/** CROW1505: allows null for one of the references that form the circle. */
export const fixNeverCreatable: Fixer = (mistake) => {
  const { diagnostic, view } = mistake
  const fields = [fieldAround(mistake), ...diagnostic.related.map((r) => fieldAt(mistake, r.path, r.start))]
  return fields.flatMap((field): Fix[] => {
    if (field?.type?.kind !== 'ref' || !view.files.has(field.place.path)) return []
    const title = `Make "${fieldPath(field)}" a "${field.type.class} ref or null"`
    return [{ title, edits: nullEdits(field) }]
  })
}

/** CROW1117: allows null, which the server can provide. */
export const fixStandardFieldRequired: Fixer = (mistake) => {
  const field = fieldAround(mistake)
  if (field?.type?.kind !== 'ref') return []
  return [{ title: `Make it "${field.type.class} ref or null"`, edits: nullEdits(field) }]
}

/** CROW1416: makes the default null, or removes it. */
export const fixOneOneDefault: Fixer = (mistake) => {
  const field = fieldAround(mistake)
  const bare = field && removeDefault(mistake, field.decl)
  if (field?.type?.kind !== 'ref' || !bare) return []
  return [
    { title: 'Make the default null', edits: nullEdits(field) },
    { title: 'Remove the default', edits: [bare] },
  ]
}

/** Adds `or null` to the type, and null as the default. */
function nullEdits({ place, decl, type }: FieldSymbol): TextEdit[] {
  const nullable = type?.kind === 'ref' && type.nullable
  const word = nullable ? [] : [insertAt(place, decl.type.end, ' or null')]
  if (decl.default) return [...word, replaceAt(place, decl.default, 'null')]
  if (decl.end > decl.type.end) return [...word, insertAt(place, decl.end, ' = null')]
  return [insertAt(place, decl.end, ' or null = null')]
}

function fieldAt({ view }: Mistake, path: string, start: number): FieldSymbol | undefined {
  const file = view.files.get(path)
  const unit = file && unitAt(file, start)
  const owner = unit?.node?.kind === 'class' ? classNamed(view.scope, unit.node.name.text) : undefined
  return owner?.fields.find((f) => f.place.path === path && f.place.base + f.decl.name.start === start)
}
