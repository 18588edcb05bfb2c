/** Fixes of enums without values, and of values without a name (CROW1112, CROW1116). docs/language.md, Declarations. */
import type { Scope } from '../../../../analysis/scope/symbols.ts'
import { replaceAt } from '../../../edits/edit.ts'
import { addMember } from '../../../edits/insertion.ts'
import { removeMember } from '../../../edits/removal.ts'
import { type Fixer, memberAround } from './fix.ts'
import { enumWord } from './literals.ts'

/** CROW1112: adds the values that are defaults of fields, else a first value. */
export const fixEnumEmpty: Fixer = ({ view, decl, place }) => {
  if (decl?.kind !== 'enum') return []
  const values = usedValues(view.scope, decl.name.text)
  const text = (values.length === 0 ? ['Unknown'] : values).map(enumWord).join('\n  ')
  const edit = addMember(view, place, decl, text, undefined)
  return [edit && { title: `Give it the value ${text.replaceAll('\n ', ',')}`, edits: [edit] }]
}

/** The values that are defaults of fields with this enum type. */
function usedValues(scope: Scope, name: string): string[] {
  const used = new Set<string>()
  for (const field of scope.classes.flatMap((c) => c.fields)) {
    const value = field.decl.default
    if (field.type?.kind !== 'enum' || field.type.name !== name) continue
    if (value?.kind === 'name-value' || value?.kind === 'string-value') used.add(value.text)
  }
  return [...used].filter((value) => value !== '')
}

/** CROW1116: writes a name that the enum does not have yet, or removes the value. */
export const fixEnumValueEmpty: Fixer = (mistake) => {
  const { decl, place, at } = mistake
  const member = memberAround(mistake)
  if (decl?.kind !== 'enum' || !member) return []
  const name = ['none', 'unknown', 'empty'].find((n) => !decl.values.some((v) => v.name.text === n))
  return [
    name === undefined ? undefined : { title: `Write ${name}`, edits: [replaceAt(place, at, name)] },
    decl.values.length < 2
      ? undefined
      : { title: 'Remove the value', edits: [removeMember(mistake, decl.values, member)] },
  ]
}
