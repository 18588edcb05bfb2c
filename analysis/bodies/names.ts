/** What names, fields, keys and `all` stand for in a body (docs/language.md, Names in bodies). */
import type { AllExpr, FieldExpr, IndexExpr, NameExpr, Span } from '../../grammar/tree.ts'
import type { BodyType, TypedExpr } from '../../model/body.ts'
import { closestMember, closestName, closestObject, closestValue } from '../facts/known-names.ts'
import { suggest } from '../facts/suggest.ts'
import type { Instead } from '../resolve/body-problem.ts'
import { keepsObjects } from '../resolve/resolve-types.ts'
import { classNamed, type EnumSymbol, mayBeLost, type Scope } from '../scope/symbols.ts'
import { BOOL, isUnknown, NULL, setOf, UNKNOWN } from './body-types.ts'
import { checkedExpr } from './checked.ts'
import { insteadOfPart } from './foreign-calls.ts'
import { insteadOfName } from './meant-names.ts'
import { fieldTypeOf, memberTypeOf } from './parts.ts'
import type { Setting, Typing } from './typing.ts'

/** A local, else a value of the expected enum, else an initial object. */
export function typedName(t: Typing, node: NameExpr, expected?: BodyType): TypedExpr {
  const { text } = node.name
  const at = t.at(node)
  const local = t.local(text)
  if (local) return { kind: 'local', at, type: local.type, slot: local.slot, name: text }
  if (text === 'true' || text === 'false') return { kind: 'literal', at, type: BOOL, value: text === 'true' }
  if (text === 'null') return typedNull(t, node, expected)
  const known = expected?.kind === 'enum' ? t.scope.enums.get(expected.name) : undefined
  if (expected && known?.values.has(text)) return { kind: 'literal', at, type: expected, value: text }
  if (text === 'session' || text === 'task') return typedContext(t, node, text)
  const object = t.scope.objects.get(text)
  if (object) {
    const type: BodyType = { kind: 'ref', class: object.decl.class.text, nullable: false }
    return { kind: 'literal', at, type, value: { object: text } }
  }
  return unknownName(t, node, expected, known)
}

function typedNull(t: Typing, node: NameExpr, expected?: BodyType): TypedExpr {
  if (expected?.kind === 'ref')
    return { kind: 'literal', at: t.at(node), type: { ...expected, nullable: true }, value: null }
  if (expected && isUnknown(expected)) return t.unknown(node)
  if (!expected) return t.wrong(node, { kind: 'type-needed', at: node, text: 'null' })
  const instead = EMPTY[expected.kind]
  return t.wrong(node, { kind: 'type-mismatch', at: node, actual: NULL, expected, ...(instead && { instead }) })
}

/** What stands where other languages write null. */
const EMPTY: { readonly [kind in BodyType['kind']]?: string } = { option: '[]', set: '[]', map: '{ }', string: '""' }

/** `session` and `task`: references to objects of the standard classes. */
function typedContext(t: Typing, node: NameExpr, word: 'session' | 'task'): TypedExpr {
  if (!classNamed(t.scope, word)) return unknownName(t, node)
  return { kind: word, at: t.at(node), type: { kind: 'ref', class: word, nullable: word === 'session' } }
}

/** One mistake, one diagnostic: nothing is reported where an error elsewhere explains the name. */
function unknownName(t: Typing, node: NameExpr, expected?: BodyType, known?: EnumSymbol): TypedExpr {
  const { text } = node.name
  const isExplained = text === '' || known?.broken === true || known?.values.size === 0
  if (isExplained || mayBeLost(t.scope, text) || expected === UNKNOWN) return t.unknown(node)
  const meant =
    suggest(
      text,
      t.locals().map((local) => local.name),
    ) ??
    (known && closestValue(known, text)) ??
    (expected?.kind === 'ref' ? closestObject(t.scope, expected.class, text) : undefined)
  const enums = known ? [] : enumsWith(t, text)
  const instead = known?.values.size ? undefined : (insteadOfName(t, text, expected) ?? onlyName(t, meant ?? enums[0]))
  if (instead) return t.wrong(node, { kind: 'name-unknown', at: node, name: text, what: 'name', meant, instead })
  const what = known ? `value of "${known.name}"` : 'name'
  return t.wrong(node, { kind: 'name-unknown', at: node, name: text, what, meant, enums })
}

/** A condition (`where`) sees the name of what it is about, and no other. */
function onlyName(t: Typing, meant: string | undefined): Instead | undefined {
  const [only, ...others] = t.locals()
  if (t.input.setting !== 'condition' || meant !== undefined || !only || others.length > 0) return undefined
  return {
    help: `The condition sees only "${only.name}". Compare fields in a "check" line, parameters by "require" in the body.`,
  }
}

/** The enums that have the value: it needs its enum where nothing says which is meant. */
function enumsWith(t: Typing, value: string): string[] {
  return [...t.scope.enums.values()].filter(({ values }) => values.has(value)).map(({ name }) => name)
}

export function typedAll(t: Typing, node: AllExpr): TypedExpr {
  const name = node.name.text
  const owner = classNamed(t.scope, name)
  if (owner) {
    if (!keepsObjects(owner) && !owner.broken)
      return t.wrong(node, { kind: 'class-without-objects', at: node.name, class: name })
    return {
      kind: 'all',
      at: t.at(node),
      type: setOf({ kind: 'ref', class: name, nullable: false }),
      of: 'class',
      name,
    }
  }
  if (t.scope.enums.has(name))
    return { kind: 'all', at: t.at(node), type: setOf({ kind: 'enum', name }), of: 'enum', name }
  if (name === '' || mayBeLost(t.scope, name)) return t.unknown(node)
  const meant = closestName(t.scope, 'class', name) ?? closestName(t.scope, 'enum', name)
  return t.wrong(node, { kind: 'name-unknown', at: node.name, name, what: 'class or enum', meant })
}

/** A field through a reference, a member of a record, or `ENUM.value`. */
export function typedField(t: Typing, node: FieldExpr): TypedExpr {
  const asEnum = enumOf(t, node)
  if (asEnum) return typedEnumValue(t, node, asEnum)
  const of = t.typed(node.of)
  const name = node.name.text
  if (of.type === UNKNOWN || name === '') return t.unknown(node)
  if (of.type.kind === 'ref') {
    const type = fieldTypeOf(t, of.type.class, name)
    if (type) return { kind: 'field', at: t.at(node), type, of, class: of.type.class, field: name }
    return unknownPart(t, node.name, of.type.class, 'field')
  }
  if (of.type.kind === 'record') {
    const type = memberTypeOf(t, of.type.name, name)
    if (type && isLeftOut(t.scope, t.input, of, name))
      return t.wrong(node, { kind: 'part-of-value', at: node.name, type: of.type, part: `.${name}` })
    if (type) return { kind: 'member', at: t.at(node), type, of, member: name }
    return unknownPart(t, node.name, of.type.name, 'member')
  }
  const instead = insteadOfPart(of.type, node)
  return t.wrong(node, { kind: 'part-of-value', at: node.name, type: of.type, part: `.${name}`, instead })
}

/** True for what the record of an implied `create` does not have: the uuid and RO/runtime fields. */
export function isLeftOut(
  scope: Scope,
  body: { readonly setting: Setting; readonly name: string },
  of: TypedExpr,
  member: string,
): boolean {
  if (of.kind !== 'local' || of.slot !== 0 || of.type.kind !== 'record' || body.setting !== 'body') return false
  const owner = classNamed(scope, of.type.name)
  if (!owner || body.name !== `${owner.name}.create` || owner.messages.some(({ name }) => name === 'create'))
    return false
  return member === 'uuid' || owner.fieldsByName.get(member)?.decl.qualifier.text === 'RO/runtime'
}

/** The enum before the point, unless the name means a local or an initial object. */
function enumOf(t: Typing, { of }: FieldExpr): EnumSymbol | undefined {
  if (of.kind !== 'name-expr' || t.local(of.name.text)) return undefined
  const known = t.scope.enums.get(of.name.text)
  return known && !t.scope.objects.has(known.name) ? known : undefined
}

function typedEnumValue(t: Typing, node: FieldExpr, known: EnumSymbol): TypedExpr {
  const { text } = node.name
  const type: BodyType = { kind: 'enum', name: known.name }
  if (known.values.has(text)) return { kind: 'literal', at: t.at(node), type, value: text }
  if (text !== '' && !known.broken && known.values.size > 0) {
    const meant = closestValue(known, text)
    t.report({ kind: 'member-unknown', at: node.name, owner: known.name, name: text, what: 'value', meant })
  }
  return { ...t.unknown(node), type }
}

/** An unknown field or member; nothing is reported where the declaration has a syntax error that may hide it. */
function unknownPart(
  t: Typing,
  at: Span & { readonly text: string },
  owner: string,
  what: 'field' | 'member',
): TypedExpr {
  const declared = t.scope.types.get(owner)
  if (!declared || declared.broken) return t.unknown(at)
  const meant = closestMember(declared, at.text)
  return t.wrong(at, { kind: 'member-unknown', at, owner, name: at.text, what, meant })
}

/** `m[k]`: the type of the key comes from the map. */
export function typedIndex(t: Typing, node: IndexExpr): TypedExpr {
  const of = t.typed(node.of)
  if (of.type.kind === 'map') {
    const key = checkedExpr(t, node.key, of.type.key)
    return { kind: 'index', at: t.at(node), type: of.type.value, of, key }
  }
  if (of.type === UNKNOWN) {
    t.typed(node.key, UNKNOWN)
    return t.unknown(node)
  }
  return t.wrong(node, { kind: 'part-of-value', at: node.key, type: of.type, part: '[…]' })
}
