/** Places: a field of an object, or a key of its map, which statements write (docs/language.md, Statements). */
import type { AssignStatement, ExprNode, FieldExpr } from '../../grammar/tree.ts'
import type { BodyType, Place, TypedExpr } from '../../model/body.ts'
import type { Instead } from '../resolve/body-problem.ts'
import { classNamed } from '../scope/symbols.ts'
import { fits, UNKNOWN } from './body-types.ts'
import { checkedExpr } from './checked.ts'
import { fieldNamed } from './meant-names.ts'
import { checkWritable } from './members.ts'
import type { Typing } from './typing.ts'
import { weaknessOf } from './weakness.ts'

/** A place that may be written; undefined, and reported, if the expression is none. */
export function typedPlace(t: Typing, node: ExprNode, operator?: AssignStatement['operator']): Place | undefined {
  if (node.kind === 'missing-expr') return undefined
  if (node.kind === 'index-expr' && node.of.kind === 'field-expr') {
    const place = fieldPlace(t, node.of)
    if (!place) {
      t.typed(node.key, UNKNOWN)
      return undefined
    }
    if (place.type.kind === 'map') {
      const key = checkedExpr(t, node.key, place.type.key)
      return { ...place, at: t.at(node), type: place.type.value, key }
    }
    if (place.type !== UNKNOWN) t.report({ kind: 'part-of-value', at: node.key, type: place.type, part: '[…]' })
    return { ...place, at: t.at(node), type: UNKNOWN, key: t.typed(node.key, UNKNOWN) }
  }
  if (node.kind === 'field-expr') return fieldPlace(t, node)
  t.report({ kind: 'place-expected', at: node, ...insteadOfPlace(t, node, operator) })
  return undefined
}

/** A field without its object, or a name that is not declared yet. */
function insteadOfPlace(
  t: Typing,
  node: ExprNode,
  operator: AssignStatement['operator'] | undefined,
): { instead?: Instead } {
  if (node.kind !== 'name-expr' || node.name.text === '') return {}
  const { text } = node.name
  const local = t.local(text)
  if (local) return { instead: { help: keptHelp(text, operator === '+=' ? AT_ONCE[local.type.kind] : undefined) } }
  const field = fieldNamed(t, text)
  if (field !== undefined) return { instead: { help: `A field is written in its object: "${field}".`, replace: field } }
  return { instead: { help: `Declare it: let ${text} = …`, replace: `let ${text}` } }
}

/** `atOnce`: what loops that add to a variable compute in other languages. */
function keptHelp(name: string, atOnce: string | undefined): string {
  const other = `"${name}" keeps its value: declare another name with "let", or write a field of an object.`
  return atOnce === undefined ? other : `${other} Instead of a loop that adds, write ${atOnce}.`
}

const AT_ONCE: { readonly [kind in BodyType['kind']]?: string } = {
  set: '[E for x in S where C]',
  int: 'sum(E for x in S where C)',
  float: 'sum(E for x in S where C)',
  duration: 'sum(E for x in S where C)',
  string: 'join(E for x in S where C, ", ")',
}

function fieldPlace(t: Typing, node: FieldExpr): Place | undefined {
  const typed = t.typed(node)
  if (typed.kind !== 'field') {
    if (typed.type !== UNKNOWN) t.report({ kind: 'place-expected', at: node })
    return undefined
  }
  const field = classNamed(t.scope, typed.class)?.fieldsByName.get(typed.field)
  if (field) checkWritable(t, field, node.name)
  else t.report({ kind: 'write-refused', at: node.name, field: `${typed.class}.${typed.field}`, why: 'uuid' })
  return { at: typed.at, object: typed.of, class: typed.class, field: typed.field, type: typed.type }
}

/** The value of `P += e` and `P -= e`; `element` is true for one element of a set. */
export function typedStep(
  t: Typing,
  { value, operator }: AssignStatement,
  type: BodyType,
): { readonly value: TypedExpr; readonly element: boolean } {
  if (type.kind === 'set') {
    const isSet = ['set-expr', 'set-for-expr', 'range-expr', 'all-expr'].includes(value.kind)
    if (isSet) return { value: checkedExpr(t, value, type), element: false }
    const typed = t.typed(value, weaknessOf(t, value) > 0 ? type.of : undefined)
    if (fits(typed.type, type)) return { value: typed, element: false }
    if (!fits(typed.type, type.of))
      t.report({ kind: 'type-mismatch', at: value, actual: typed.type, expected: type.of })
    return { value: typed, element: true }
  }
  if (type.kind === 'datetime' || type.kind === 'duration') return { value: ofTime(t, value), element: false }
  if (type !== UNKNOWN && !['int', 'float', 'string'].includes(type.kind))
    t.report({ kind: 'operand-type', at: value, operator, left: type })
  if (type.kind === 'string' && operator === '-=') t.report({ kind: 'operand-type', at: value, operator, left: type })
  return { value: checkedExpr(t, value, type), element: false }
}

function ofTime(t: Typing, value: ExprNode): TypedExpr {
  return checkedExpr(t, value, { kind: 'duration' })
}
