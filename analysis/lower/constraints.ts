/** The constraints of the model: conditions of values, `unique` and `check` lines, invariants. docs/language.md, Constraints. */
import type { Class } from '../../model/api.ts'
import type { BodyType, Check, Condition, Invariant } from '../../model/body.ts'
import { BOOL } from '../bodies/body-types.ts'
import type { BodyLowering, LoweredPlace } from '../bodies/lower-bodies.ts'
import { conditionBounds } from '../facts/condition-bounds.ts'
import { uniqueFields } from '../facts/unique.ts'
import { initialType } from '../resolve/resolve-values.ts'
import { fileName } from '../scope/file-name.ts'
import type { ClassSymbol, FieldSymbol, MemberSymbol, ParamSymbol, Scope } from '../scope/symbols.ts'

/** `where`, of a field, a parameter or a member. `name` is `VM.memory`, `VM.start(paused)` or `place.x`. */
export function conditionOf(
  bodies: BodyLowering | undefined,
  name: string,
  symbol: FieldSymbol | ParamSymbol<BodyType> | MemberSymbol,
): { readonly where?: Condition } {
  const { decl, type, place } = symbol
  if (!bodies || !decl.where || !type) return {}
  const value = { name: symbol.name, type: 'qualifier' in decl ? initialType(type, decl.qualifier.text) : type }
  const condition = bodies.expression({ name, place, setting: 'condition', locals: [value] }, decl.where, BOOL)
  const text = bodies.textOf(place, decl.where)
  return { where: { path: fileName(place.path), condition, text, bounds: conditionBounds(decl.where, value) } }
}

/** The `unique` and `check` lines of a class; members are absent where there are none. */
export function classConstraints(
  bodies: BodyLowering | undefined,
  owner: ClassSymbol,
): Pick<Class, 'unique' | 'checks'> {
  const unique = uniqueFields(owner)
  const checks = bodies ? checksOf(bodies, owner) : []
  return { ...(unique.length > 0 ? { unique } : {}), ...(checks.length > 0 ? { checks } : {}) }
}

function checksOf(bodies: BodyLowering, owner: ClassSymbol): Check[] {
  const { place, name } = owner
  const self = { name: 'self', type: { kind: 'ref', class: name, nullable: false } } as const
  return owner.decl.constraints.flatMap((line, i): Check[] => {
    if (line.kind !== 'check') return []
    const where: LoweredPlace = { name: `${name}#${i}`, place, setting: 'check', locals: [self] }
    return [
      {
        path: fileName(place.path),
        at: bodies.rangeOf(place, line.condition),
        condition: bodies.expression(where, line.condition, BOOL),
        error: bodies.error(where, line.error),
        text: bodies.textOf(place, line.condition),
      },
    ]
  })
}

export function invariantsOf(bodies: BodyLowering | undefined, scope: Scope): Invariant[] {
  if (!bodies) return []
  return [...scope.invariants.values()].map(({ name, decl, place }) => ({
    title: name,
    doc: decl.doc?.text ?? '',
    path: fileName(place.path),
    at: bodies.rangeOf(place, decl.condition),
    condition: bodies.expression({ name, place, setting: 'invariant', locals: [] }, decl.condition, BOOL),
  }))
}
