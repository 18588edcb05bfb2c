/** The text of an `object` declaration with its required values. docs/language.md, Declarations. */
import { isWritable } from '../../../../analysis/resolve/pairs.ts'
import { classNamed, type FieldSymbol, type Scope } from '../../../../analysis/scope/symbols.ts'
import { zeroText } from './literals.ts'

/** The text of a new object. Undefined if a required field has no value that can be written. */
export function initialObjectText(scope: Scope, owner: string, name: string): string | undefined {
  const target = classNamed(scope, owner)
  if (!target) return undefined
  const lines = [...target.fieldsByName.values()].filter(mustBeGiven).map((f) => givenText(scope, f, name))
  if (lines.some((line) => line === undefined)) return undefined
  return lines.length === 0 ? `object ${owner} ${name} {}` : `object ${owner} ${name} {\n  ${lines.join('\n  ')}\n}`
}

/** True for a field that `create` requires. */
export function mustBeGiven(field: FieldSymbol): boolean {
  return isWritable(field) && !field.decl.default
}

/** `field = value`: for `name_label` the name of the object, else the zero of the type. */
export function givenText(scope: Scope, field: FieldSymbol, object: string): string | undefined {
  const label = field.name === 'name_label' && field.type?.kind === 'string'
  const value = label ? JSON.stringify(object) : field.type ? zeroText(field.type, scope) : undefined
  return value === undefined ? undefined : `${field.name} = ${value}`
}
