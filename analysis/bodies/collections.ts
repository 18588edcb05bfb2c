/** The types of sets, maps, comprehensions, folds and quantifiers (docs/language.md, Sets and maps in bodies). */
import type {
  ExprNode,
  FirstExpr,
  FoldExpr,
  FromNode,
  MapExpr,
  MapForExpr,
  QuantifierExpr,
  SetExpr,
  SetForExpr,
} from '../../grammar/tree.ts'
import type { BodyType, From, TypedExpr } from '../../model/body.ts'
import { BOOL, isNumber, isOrdered, isUnknown, STRING, setOf, UNKNOWN } from './body-types.ts'
import { checkedExpr, typedAlike } from './checked.ts'
import type { Typing } from './typing.ts'
import { weaknessOf } from './weakness.ts'

/**
 * `[a, b]`: a set, or the value of an option where one is expected: `[]` is none, `[a]` is a. Nothing else becomes an option
 * by itself, so `a` stays an error there.
 */
export function typedSet(t: Typing, node: SetExpr, expected?: BodyType): TypedExpr {
  const made = (type: BodyType, items: readonly TypedExpr[]): TypedExpr => ({
    kind: 'set',
    at: t.at(node),
    type,
    items,
  })
  if (expected && isUnknown(expected))
    return made(
      UNKNOWN,
      node.items.map((item) => t.typed(item, UNKNOWN)),
    )
  if (expected?.kind === 'set' || (expected?.kind === 'option' && node.items.length < 2))
    return made(expected, typedAlike(t, node.items, expected.of))
  if (node.items.length === 0) return t.wrong(node, { kind: 'type-needed', at: node, text: '[]' })
  const items = typedAlike(t, node.items)
  return made(setOf(items[0]?.type ?? UNKNOWN), items)
}

export function typedMap(t: Typing, node: MapExpr, expected?: BodyType): TypedExpr {
  const at = t.at(node)
  const map = expected?.kind === 'map' ? expected : undefined
  if (node.entries.length === 0) {
    if (map) return { kind: 'map', at, type: map, entries: [] }
    if (expected && isUnknown(expected)) return t.unknown(node)
    return t.wrong(node, { kind: 'type-needed', at: node, text: '{}' })
  }
  const keys = typedAlike(
    t,
    node.entries.map(({ key }) => key),
    map?.key,
  )
  const values = typedAlike(
    t,
    node.entries.map(({ value }) => value),
    map?.value,
  )
  const type: BodyType = map ?? { kind: 'map', key: keys[0]?.type ?? UNKNOWN, value: values[0]?.type ?? UNKNOWN }
  return { kind: 'map', at, type, entries: keys.map((key, i) => [key, values[i] as TypedExpr] as const) }
}

/** The set of `NAME in S where C`, and the rest of the expression with the name. */
export function typedFrom<T>(t: Typing, node: FromNode, rest: () => T, expected?: BodyType): [From, T] {
  const set = t.typed(node.in, weaknessOf(t, node.in) === 2 ? expected : undefined)
  const of = set.type.kind === 'set' ? set.type.of : UNKNOWN
  if (set.type.kind !== 'set' && set.type !== UNKNOWN) t.report({ kind: 'set-expected', at: node.in, type: set.type })
  return t.nested(() => {
    const local = t.declare(node.name, of)
    const where = node.where ? checkedExpr(t, node.where, BOOL) : undefined
    return [{ local, in: set, ...(where ? { where } : {}) }, rest()]
  })
}

/** `[E for x in S where C]`; without E, `[x in S where C]`. */
export function typedSetFor(t: Typing, node: SetForExpr, expected?: BodyType): TypedExpr {
  const of = expected?.kind === 'set' ? expected.of : undefined
  const { value: written } = node
  if (!written && !node.from.where) t.report({ kind: 'where-needed', at: node, of: node.from.in })
  const [from, value] = typedFrom(
    t,
    node.from,
    (): TypedExpr =>
      written
        ? of
          ? checkedExpr(t, written, of)
          : t.typed(written)
        : t.typed({ ...node.from.name, kind: 'name-expr', name: node.from.name }),
    written ? undefined : expected,
  )
  return { kind: 'set for', at: t.at(node), type: setOf(value.type), value, from }
}

export function typedMapFor(t: Typing, node: MapForExpr, expected?: BodyType): TypedExpr {
  const map = expected?.kind === 'map' ? expected : undefined
  const typed = (part: ExprNode, type: BodyType | undefined) => (type ? checkedExpr(t, part, type) : t.typed(part))
  const [from, [key, value]] = typedFrom(t, node.from, () => [
    typed(node.pair.key, map?.key),
    typed(node.pair.value, map?.value),
  ])
  return { kind: 'map for', at: t.at(node), type: { kind: 'map', key: key.type, value: value.type }, key, value, from }
}

export function typedFold(t: Typing, node: FoldExpr, expected?: BodyType): TypedExpr {
  const isJoin = node.word === 'join'
  const outer = expected && isNumber(expected) ? expected : undefined
  const [from, value] = typedFrom(t, node.from, () =>
    isJoin ? checkedExpr(t, node.value, STRING) : t.typed(node.value, outer),
  )
  const separator = node.separator ? checkedExpr(t, node.separator, STRING) : undefined
  const takes = node.word === 'sum' ? isNumber : isOrdered
  if (!isJoin && !takes(value.type))
    t.report({ kind: 'operand-type', at: node.value, operator: node.word, left: value.type })
  const type = isJoin ? STRING : takes(value.type) ? value.type : UNKNOWN
  const folded = { word: node.word, value, from, text: t.text(node), ...(separator ? { separator } : {}) }
  return { kind: 'fold', at: t.at(node), type, ...folded }
}

/** Of references one that may be null, of other values an option. */
export function typedFirst(t: Typing, node: FirstExpr): TypedExpr {
  const [from, by] = typedFrom(t, node.from, () => (node.by ? t.typed(node.by) : undefined))
  if (by && !isOrdered(by.type)) t.report({ kind: 'operand-type', at: node.by ?? node, operator: 'by', left: by.type })
  const { type: of } = from.local
  const type: BodyType =
    of === UNKNOWN ? UNKNOWN : of.kind === 'ref' ? { ...of, nullable: true } : { kind: 'option', of }
  return { kind: 'first', at: t.at(node), type, from, ...(by ? { by } : {}) }
}

export function typedQuantifier(t: Typing, node: QuantifierExpr): TypedExpr {
  const [from, condition] = typedFrom(t, node.from, () => checkedExpr(t, node.condition, BOOL))
  return { kind: 'quantifier', at: t.at(node), type: BOOL, word: node.word, from, condition }
}
