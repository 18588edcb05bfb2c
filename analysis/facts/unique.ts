/** The `unique` lines of a class. docs/language.md, Constraints. */
import type { UniqueDecl } from '../../grammar/tree.ts'
import type { ClassSymbol } from '../scope/symbols.ts'

export function uniqueLines({ decl }: ClassSymbol): readonly UniqueDecl[] {
  return decl.constraints.filter((line) => line.kind === 'unique')
}

/** The fields of each line, as names; without lines that name a field that the class does not have, or whose type has an error. */
export function uniqueFields(owner: ClassSymbol): readonly (readonly string[])[] {
  return uniqueLines(owner)
    .map(({ fields }) => fields.map((field) => field.text))
    .filter((names) => names.length > 0 && names.every((name) => owner.fieldsByName.get(name)?.type))
}
