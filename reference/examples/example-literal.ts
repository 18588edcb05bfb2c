/** A value for examples of a field, a parameter or a member that has a condition or must be unique. */
import type { Api, Class, RecordMember, Type } from '../../model/api.ts'
import type { TypedExpr } from '../../model/body.ts'
import { isScalar, SCALARS } from '../../model/kinds.ts'
import { isCall, type Literal } from '../../model/value-types.ts'
import { typedNodesIn } from '../states/touching.ts'
import { meets } from './meets.ts'

export type Conditioned = Pick<RecordMember, 'name' | 'type' | 'where' | 'default'>

/** Stands for code that a model for pages does not have. */
export const NO_CODE: TypedExpr = { kind: 'literal', at: [0, 0, 0, 0], type: { kind: 'bool' }, value: true }

/**
 * A value that meets the condition, and that no initial object has where it must be unique; undefined if none is known.
 * `usual` is the example without a condition. `owner`: the class of a field.
 */
export function exampleLiteral(
  api: Api,
  member: Conditioned,
  owner: Class | undefined,
  usual: Literal | undefined = usualLiteral(api, member.type),
): Literal | undefined {
  const { where, type } = member
  const isFree = freeOf(api, member.name, owner)
  if (where?.example !== undefined) return where.example
  // Only the bounds are left of the condition, and a server may refuse what they let through.
  if (where?.condition === NO_CODE || (where && isWithoutCode(where.condition))) return undefined
  for (const one of candidates(api, member, owner, usual))
    if (isFree(one) && (!where || meets(where.condition, type, one))) return one
  return undefined
}

/** A model that was sent as JSON has another `NO_CODE`. */
function isWithoutCode({ kind, at }: TypedExpr): boolean {
  return kind === 'literal' && at.every((place) => place === 0)
}

/** Whether an object can be created with the value although the initial objects are there. */
function freeOf(api: Api, name: string, owner: Class | undefined): (value: Literal) => boolean {
  if (!owner?.unique?.some((fields) => fields.includes(name))) return () => true
  const taken = new Set(initialValues(api, name, owner).map((value) => JSON.stringify(value)))
  return (value) => !taken.has(JSON.stringify(value))
}

/** The values that the initial objects give the field. */
export function initialValues({ objects }: Api, name: string, owner: Class): Literal[] {
  return objects.flatMap((object) => {
    const value = object.class === owner.name ? object.values[name] : undefined
    return value === undefined || isCall(value) ? [] : [value]
  })
}

/** The best first. */
function* candidates(
  api: Api,
  { name, type, where, default: given }: Conditioned,
  owner: Class | undefined,
  usual: Literal | undefined,
): Generator<Literal> {
  if (usual !== undefined) yield usual
  if (given !== undefined && !isCall(given)) yield given
  if (owner) yield* initialValues(api, name, owner)
  const inner = type.kind === 'set' || type.kind === 'option' ? type.of : type
  const near = where ? literalsIn(where.condition).flatMap((one) => neighbours(inner, one)) : []
  const scalars = [...more(api, inner, usual), ...near]
  if (inner === type) yield* scalars
  else yield* scalars.map((one) => [one])
  if (type.kind === 'set') {
    const few = [...new Set(scalars)].slice(0, MOST_ELEMENTS)
    for (let size = 2; size <= few.length; size++) yield few.slice(0, size)
  }
  if (inner !== type || type.kind === 'map') yield []
}

const MOST_ELEMENTS = 16

function literalsIn(condition: TypedExpr): LiteralExpr[] {
  return [...typedNodesIn(condition)].filter((node): node is LiteralExpr => node.kind === 'literal')
}

type LiteralExpr = Extract<TypedExpr, { kind: 'literal' }>

/** Values of the type that a literal of the condition may be about: the value itself or one beside it, or a size. */
function neighbours(type: Type, { type: of, value }: LiteralExpr): Literal[] {
  if (of.kind === 'int' && type.kind === 'int')
    return [0n, 1n, -1n]
      .map((step) => BigInt(String(value)) + step)
      .filter(isInt64)
      .map(String)
  if (of.kind === 'float' && type.kind === 'float') return [0, 1, -1, 0.5, -0.5].map((step) => Number(value) + step)
  if (of.kind === 'int' && type.kind === 'string') return sized(Number(value))
  return of.kind === type.kind && isScalar(type) ? [value] : of.kind === 'enum' && type.kind === 'enum' ? [value] : []
}

function isInt64(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value
}

/** Texts of about that size. */
function sized(size: number): Literal[] {
  if (!(size >= 0 && size <= LONGEST)) return []
  return [size, size + 1, Math.max(0, size - 1)].flatMap((n) => [
    'example'.repeat(n).slice(0, n),
    'A'.repeat(n),
    '1'.repeat(n),
  ])
}

const LONGEST = 64

/** Other values that are likely to be free. */
function more({ enums }: Api, type: Type, usual: Literal | undefined): Literal[] {
  if (type.kind === 'bool') return [true, false]
  if (type.kind === 'datetime') return ['20990101T00:00:00Z', '19990101T00:00:00Z']
  if (type.kind === 'enum') return enums.find((e) => e.name === type.name)?.values.map((value) => value.name) ?? []
  if (type.kind === 'string' && typeof usual === 'string') return [2, 3, 4].map((n) => `${usual} ${n}`)
  if (type.kind === 'int') return Array.from({ length: 10 }, (_, n) => String(n + 1))
  return type.kind === 'float' ? [0.5, 1] : []
}

/** As samples without a name are. */
function usualLiteral({ enums }: Api, type: Type): Literal | undefined {
  if (isScalar(type)) return SCALARS[type.kind].example
  if (type.kind === 'enum') return enums.find((e) => e.name === type.name)?.values[0]?.name
  if (type.kind !== 'set' && type.kind !== 'option') return undefined
  const item = usualLiteral({ enums } as Api, type.of)
  return item === undefined ? undefined : [item]
}
