/** An `object` declaration with what it has to be given. LANGUAGE section 5. */
import { isWritable } from '../../../../analysis/pairs.ts'
import { classNamed, type FieldSymbol, type Scope } from '../../../../analysis/symbols.ts'
import { zeroText } from './literals.ts'

/** The text of a new object; undefined where a field it needs has no value that could be written. */
export function initialObjectText(scope: Scope, owner: string, name: string): string | undefined {
  const target = classNamed(scope, owner)
  if (!target) return undefined
  const lines = [...target.fieldsByName.values()].filter(mustBeGiven).map((f) => givenText(scope, f, name))
  if (lines.some((line) => line === undefined)) return undefined
  return lines.length === 0 ? `object ${owner} ${name} {}` : `object ${owner} ${name} {\n  ${lines.join('\n  ')}\n}`
}

/** What `create` would have to be given. */
export function mustBeGiven(field: FieldSymbol): boolean {
  return isWritable(field) && !field.decl.default
}

/** `field = value`: the object's own name for its label, else the type's zero. */
export function givenText(scope: Scope, field: FieldSymbol, object: string): string | undefined {
  const label = field.name === 'name_label' && field.type?.kind === 'string'
  const value = label ? JSON.stringify(object) : field.type ? zeroText(field.type, scope) : undefined
  return value === undefined ? undefined : `${field.name} = ${value}`
}
