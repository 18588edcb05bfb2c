/** Extract an enum: a field of type `string` gets the type of a new enum with its default and the values in objects. */
import type { AssignmentSymbol, FieldSymbol, ObjectSymbol, Scope } from '../../../../analysis/scope/symbols.ts'
import { isCarriableText } from '../../../../model/text.ts'
import { insertAt, replaceAt } from '../../../edits/edit.ts'
import { lineBreak } from '../../../edits/insertion.ts'
import type { TextEdit } from '../../../view.ts'
import type { CodeAction } from '../code-action.ts'
import { enumWord } from '../fixes/literals.ts'
import { refactoring, type SelectedCode, selectedFields } from './selection.ts'

/** One action if the selection touches fields of type `string` or `string set`. Several fields get the same enum. */
export function extractEnum(selection: SelectedCode): CodeAction[] {
  const fields = selectedFields(selection).filter(isText)
  const [first] = fields
  if (!first) return []
  const name = freeName(selection.view.scope, fields.length === 1 ? first.name : `${first.owner.name}_${first.name}`)
  const title = `Extract the enum "${name}"`
  return [refactoring(selection.view, { title, kind: 'refactor.extract' }, () => edits(selection, fields, name))]
}

/** Not for `name_label`, which is a free text. */
function isText({ type, name, decl }: FieldSymbol): boolean {
  const part = type?.kind === 'set' ? type.of : type
  return part?.kind === 'string' && name !== 'name_label' && name !== 'uuid' && !decl.computed
}

function freeName({ enums }: Scope, wanted: string): string {
  let name = wanted
  for (let i = 2; enums.has(name); i++) name = `${wanted}_${i}`
  return name
}

function edits({ view, unit, text, place }: SelectedCode, fields: readonly FieldSymbol[], name: string): TextEdit[] {
  const eol = lineBreak(text)
  const values = new Set(fields.flatMap((field) => usedValues(view.scope, field)))
  const list = [...(values.size === 0 ? ['Unknown'] : values)]
  const declaration = `enum ${name} { ${list.map(enumWord).join(', ')} }${eol}${eol}`
  const first = enumWord(list[0] ?? 'Unknown')
  const typed = fields.flatMap((field) => [
    replaceAt(field.place, field.decl.type, field.type?.kind === 'set' ? `${name} enum set` : `${name} enum`),
    ...defaults(view.scope, field, first),
  ])
  return [insertAt(place, unit.start - place.base, declaration), ...typed]
}

/** The texts in the default and in objects, the default's first. Without empty ones. */
function usedValues(scope: Scope, field: FieldSymbol): string[] {
  const given = [...scope.objects.values()].flatMap((o) => givenTo(o, field))
  const literals = [field.literal, ...given.map((v) => v.literal)].flat()
  return literals.filter((l): l is string => typeof l === 'string' && l !== '' && isCarriableText(l))
}

function givenTo(object: ObjectSymbol, field: FieldSymbol): AssignmentSymbol[] {
  return object.owner?.name === field.owner.name ? object.values.filter((v) => v.name.text === field.name) : []
}

/** Writes the values as those of an enum. An empty text becomes the first value. */
function defaults(scope: Scope, field: FieldSymbol, first: string): TextEdit[] {
  const own = field.decl.default ? [{ value: field.decl.default, place: field.place }] : []
  const given = [...scope.objects.values()].flatMap((o) =>
    givenTo(o, field).map((v) => ({ value: v.value, place: o.place })),
  )
  return [...own, ...given].flatMap(({ value, place }) => {
    const texts = value.kind === 'set-value' ? value.items : [value]
    return texts.flatMap((t) =>
      t.kind === 'string-value' ? [replaceAt(place, t, t.text === '' ? first : enumWord(t.text))] : [],
    )
  })
}
