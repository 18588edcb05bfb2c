/** Which RPCs exist only for bodies and tests, because they, their field or their class are `@internal`. */
import type { CallTarget } from '../../model/body.ts'
import { annotationOf } from '../facts/annotations.ts'
import { impliedSignature } from '../facts/body-target.ts'
import { classNamed, type Scope } from '../scope/symbols.ts'

export function isInternal(scope: Scope, { class: owner, name }: CallTarget & { kind: 'message' }): boolean {
  const symbol = classNamed(scope, owner)
  if (!symbol) return false
  if (annotationOf(symbol.decl, 'internal')) return true
  const message = symbol.messages.find((one) => one.name === name)
  if (message) return annotationOf(message.decl, 'internal') !== undefined
  const does = impliedSignature(symbol, name)?.does
  const field = does && ('field' in does ? does.field : 'unique' in does ? does.unique : undefined)
  const declared = field === undefined ? undefined : symbol.fieldsByName.get(field)?.decl
  return declared !== undefined && annotationOf(declared, 'internal') !== undefined
}
