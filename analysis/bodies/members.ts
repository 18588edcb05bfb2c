/** `create C { … }`, `set e { … }` and records: the fields and members that they name, and what `...e` gives. */
import type { CreateExpr, MembersNode, RecordExpr, SetStatement } from '../../grammar/tree.ts'
import type { BodyType, FieldValue, Spread, TypedExpr, TypedStatement } from '../../model/body.ts'
import { closestField, closestMember, closestName } from '../facts/known-names.ts'
import { keepsObjects } from '../resolve/resolve-types.ts'
import { type ClassSymbol, classNamed, fieldPath, mayBeLost, type RecordSymbol } from '../scope/symbols.ts'
import { STRING, UNKNOWN } from './body-types.ts'
import { ownerNamed } from './calls.ts'
import { checkedExpr } from './checked.ts'
import { isComputed, memberTypeOf, owningEnd, requiredFields, spreadFields } from './parts.ts'
import type { Typing } from './typing.ts'

export function typedCreate(t: Typing, node: CreateExpr): TypedExpr {
  const owner = ownerNamed(t, node.class)
  if (!owner) {
    untypedMembers(t, node.members)
    return t.unknown(node)
  }
  if (!keepsObjects(owner) && !owner.broken)
    return t.wrong(node, { kind: 'class-without-objects', at: node.class, class: owner.name })
  const { spread, values } = objectMembers(t, owner, node.members, true)
  if (!spread && t.input.setting !== 'test') checkRequired(t, node, owner)
  const type: BodyType = { kind: 'ref', class: owner.name, nullable: false }
  return { kind: 'create', at: t.at(node), type, class: owner.name, values, ...(spread ? { spread } : {}) }
}

/** `set e { … }`. */
export function typedSetStatement(t: Typing, node: SetStatement): TypedStatement | undefined {
  const object = t.typed(node.object)
  const owner = object.type.kind === 'ref' ? classNamed(t.scope, object.type.class) : undefined
  if (!owner) {
    if (object.type !== UNKNOWN) t.report({ kind: 'part-of-value', at: node.object, type: object.type, part: '{ … }' })
    untypedMembers(t, node.members)
    return undefined
  }
  const { spread, values } = objectMembers(t, owner, node.members, false)
  return { kind: 'set', at: t.at(node), class: owner.name, object, values, ...(spread ? { spread } : {}) }
}

interface Members {
  readonly spread: Spread | undefined
  readonly values: readonly FieldValue[]
}

function objectMembers(t: Typing, owner: ClassSymbol, members: MembersNode, isCreate: boolean): Members {
  const of = members.spread ? typedSpread(t, members, owner.name) : undefined
  const values = members.values.flatMap(({ name, value }): FieldValue[] => {
    const typed = checkedExpr(t, value, writtenField(t, owner, name, isCreate))
    return name.text === '' ? [] : [{ name: name.text, value: typed }]
  })
  checkRepeated(t, members)
  const given = new Set(members.values.map(({ name }) => name.text))
  const copied = of ? spreadFields(t, owner).filter((field) => !given.has(field.name)) : []
  if (members.spread) {
    for (const field of copied) {
      const isOwner = t.pairs.relationOf.get(field)?.kind === 'one-one'
      if (!isOwner) continue
      const nullable = field.type?.kind === 'ref' && field.type.nullable
      t.report({ kind: 'one-one-copied', at: members.spread, field: fieldPath(field), name: field.name, nullable })
    }
  }
  return { spread: of && { of, fields: copied.map((field) => field.name) }, values }
}

/** `...e`: an object of the class or its whole record. */
function typedSpread(t: Typing, { spread }: MembersNode, name: string): TypedExpr | undefined {
  if (!spread) return undefined
  const of = t.typed(spread)
  const isFit =
    (of.type.kind === 'ref' && of.type.class === name) || (of.type.kind === 'record' && of.type.name === name)
  if (isFit || of.type === UNKNOWN) return of
  const way = { help: `"..." copies from the same kind only. Write each member: name = ….` }
  t.report({ kind: 'type-mismatch', at: spread, actual: of.type, expected: { kind: 'record', name }, way })
  return of
}

/** The type that a field takes; unknown, and reported, if it cannot be written. */
function writtenField(
  t: Typing,
  owner: ClassSymbol,
  at: MembersNode['values'][number]['name'],
  isCreate: boolean,
): BodyType {
  const field = owner.fieldsByName.get(at.text)
  if (!field) {
    if (at.text === 'uuid') {
      if (!isCreate) t.report({ kind: 'write-refused', at, field: `${owner.name}.uuid`, why: 'uuid' })
      return STRING
    }
    if (at.text !== '' && !owner.broken) {
      const meant = closestField(owner, at.text)
      t.report({ kind: 'member-unknown', at, owner: owner.name, name: at.text, what: 'field', meant })
    }
    return UNKNOWN
  }
  checkWritable(t, field, at)
  return memberTypeOf(t, owner.name, at.text) ?? UNKNOWN
}

/** Reports a write to a computed field or to the computed end of a pair. */
export function checkWritable(
  t: Typing,
  field: Parameters<typeof fieldPath>[0],
  at: MembersNode['values'][number]['name'],
): void {
  const path = fieldPath(field)
  if (isComputed(t, field)) t.report({ kind: 'write-refused', at, field: path, why: 'computed' })
  const owning = owningEnd(t, field)
  if (owning !== undefined) t.report({ kind: 'write-refused', at, field: path, why: 'computed end', owning })
}

function checkRequired(t: Typing, node: CreateExpr, owner: ClassSymbol): void {
  if (owner.broken) return
  const given = new Set(node.members.values.map(({ name }) => name.text))
  const missing = requiredFields(t, owner).filter((field) => !given.has(field.name))
  if (missing.length === 0) return
  const fields = missing.map((field) => field.name)
  t.report({ kind: 'create-field-missing', at: node.class, class: owner.name, fields })
}

/** `R { … }`: members that are not given have their default, else their type's zero. */
export function typedRecord(t: Typing, node: RecordExpr): TypedExpr {
  const name = node.name.text
  const declared = t.scope.types.get(name)
  if (!declared) {
    untypedMembers(t, node.members)
    if (name === '' || mayBeLost(t.scope, name)) return t.unknown(node)
    const meant = closestName(t.scope, 'record', name)
    return t.wrong(node, { kind: 'name-unknown', at: node.name, name, what: 'record', meant })
  }
  const of = typedSpread(t, node.members, name)
  const values = node.members.values.map((member): FieldValue => {
    const type = memberTypeOf(t, name, member.name.text)
    if (!type && member.name.text !== '' && !declared.broken) unknownMember(t, declared, member.name)
    return { name: member.name.text, value: checkedExpr(t, member.value, type ?? UNKNOWN) }
  })
  checkRepeated(t, node.members)
  const given = new Set(values.map((value) => value.name))
  const spread = of && { of, fields: spreadMembers(t, declared, of).filter((one) => !given.has(one)) }
  return {
    kind: 'record',
    at: t.at(node),
    type: { kind: 'record', name },
    record: name,
    values,
    ...(spread ? { spread } : {}),
  }
}

/** An object gives its uuid too. */
function spreadMembers(t: Typing, declared: ClassSymbol | RecordSymbol, of: TypedExpr): string[] {
  if (declared.kind === 'record') return declared.members.map((member) => member.name)
  const hasUuid = of.type.kind === 'ref' && memberTypeOf(t, declared.name, 'uuid') !== undefined
  return [...(hasUuid ? ['uuid'] : []), ...declared.fieldsByName.keys()]
}

function unknownMember(
  t: Typing,
  declared: NonNullable<ReturnType<Typing['scope']['types']['get']>>,
  at: MembersNode['values'][number]['name'],
): void {
  const meant = closestMember(declared, at.text)
  t.report({ kind: 'member-unknown', at, owner: declared.name, name: at.text, what: 'member', meant })
}

function checkRepeated(t: Typing, { values }: MembersNode): void {
  const seen = new Map<string, MembersNode['values'][number]['name']>()
  for (const { name } of values) {
    const first = seen.get(name.text)
    if (first && name.text !== '') t.report({ kind: 'value-repeated', at: name, name: name.text, first })
    else seen.set(name.text, name)
  }
}

/** Types the values of a class or record that does not exist, so that mistakes inside them are found. */
function untypedMembers(t: Typing, { spread, values }: MembersNode): void {
  if (spread) t.typed(spread)
  for (const { value } of values) t.typed(value, UNKNOWN)
}
