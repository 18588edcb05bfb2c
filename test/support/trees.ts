/** Builds typed trees of expressions by hand, as the analysis makes them of `.crow` text. */
import type {
  BodyType,
  CallTarget,
  Effects,
  From,
  Local,
  MessageBody,
  TextRange,
  TypedExpr,
  TypedStatement,
} from '../../model/body.ts'

const at: TextRange = [0, 0, 0, 0]

export const INT: BodyType = { kind: 'int' }
export const BOOL: BodyType = { kind: 'bool' }
export const STRING: BodyType = { kind: 'string' }
export const refType = (className: string, nullable = true): BodyType => ({ kind: 'ref', class: className, nullable })
export const enumType = (name: string): BodyType => ({ kind: 'enum', name })
export const setType = (of: BodyType): BodyType => ({ kind: 'set', of })

export const literal = (type: BodyType, value: (TypedExpr & { kind: 'literal' })['value']): TypedExpr => ({
  kind: 'literal',
  at,
  type,
  value,
})
export const int = (value: number) => literal(INT, String(value))
export const text = (value: string) => literal(STRING, value)
export const object = (className: string, name: string) => literal(refType(className), { object: name })

export const local = (slot: number, type: BodyType, name = `l${slot}`): TypedExpr => ({
  kind: 'local',
  at,
  type,
  slot,
  name,
})
export const selfOf = (className: string) => local(0, refType(className, false), 'self')

export const field = (of: TypedExpr, name: string, type: BodyType): TypedExpr => ({
  kind: 'field',
  at,
  type,
  of,
  class: of.type.kind === 'ref' ? of.type.class : '',
  field: name,
})

export const arithmetic = (left: TypedExpr, operator: '+' | '-' | '*' | '/' | '%', right: TypedExpr): TypedExpr => ({
  kind: 'arithmetic',
  at,
  type: left.type,
  operator,
  left,
  right,
  text: 'a sum',
})

export const compare = (
  left: TypedExpr,
  operator: '==' | '!=' | '<' | '<=' | '>' | '>=',
  right: TypedExpr,
): TypedExpr => ({ kind: 'compare', at, type: BOOL, operator, left, right })

export const both = (left: TypedExpr, right: TypedExpr): TypedExpr => ({
  kind: 'logic',
  at,
  type: BOOL,
  operator: 'and',
  left,
  right,
})

export const choice = (condition: TypedExpr, then: TypedExpr, other: TypedExpr): TypedExpr => ({
  kind: 'if',
  at,
  type: then.type,
  condition,
  then,
  else: other,
})

export const from = (slot: number, set: TypedExpr, where?: TypedExpr): From => {
  const type = set.type.kind === 'set' ? set.type.of : INT
  return where ? { local: named(slot, type), in: set, where } : { local: named(slot, type), in: set }
}

const named = (slot: number, type: BodyType): Local => ({ name: `l${slot}`, slot, type })

export const total = (value: TypedExpr, of: From): TypedExpr => ({
  kind: 'fold',
  at,
  type: value.type,
  word: 'sum',
  value,
  from: of,
  text: 'a sum',
})

export const each = (value: TypedExpr, of: From): TypedExpr => ({
  kind: 'set for',
  at,
  type: setType(value.type),
  value,
  from: of,
})

export const some = (of: From, condition: TypedExpr): TypedExpr => ({
  kind: 'quantifier',
  at,
  type: BOOL,
  word: 'some',
  from: of,
  condition,
})

export const builtIn = (name: 'size' | 'string', type: BodyType, ...args: TypedExpr[]): TypedExpr => ({
  kind: 'built-in',
  at,
  type,
  name,
  args,
  text: name,
})

export const all = (className: string): TypedExpr => ({
  kind: 'all',
  at,
  type: setType(refType(className, false)),
  of: 'class',
  name: className,
})

/** `all E`. */
export const allOf = (name: string): TypedExpr => ({
  kind: 'all',
  at,
  type: setType(enumType(name)),
  of: 'enum',
  name,
})

export const call = (name: string, type: BodyType, ...args: TypedExpr[]): TypedExpr => ({
  kind: 'call',
  at,
  type,
  callee: { kind: 'define', name },
  args,
})

export const can = (callee: CallTarget, ...args: TypedExpr[]): TypedExpr => ({
  kind: 'can',
  at,
  type: BOOL,
  refusal: false,
  callee,
  args,
})

export const requireThat = (condition: TypedExpr, code = 'NO', ...args: TypedExpr[]): TypedStatement => ({
  kind: 'require',
  at,
  condition,
  error: { at, code, args },
})

export const giveBack = (value: TypedExpr): TypedStatement => ({ kind: 'return', at, value })

const NO_EFFECTS: Effects = {
  reads: [],
  writes: [],
  creates: [],
  destroys: [],
  raises: [],
  scans: [],
  waits: false,
  holds: false,
  after: false,
  progress: false,
  context: false,
  calls: [],
}

/** Of parameters in slots 0, 1, … and statements, the first `guard` of which are the guard. */
export const bodyWith = (params: readonly BodyType[], statements: TypedStatement[], guard = 0): MessageBody => ({
  path: 'a.crow',
  at,
  params: params.map((type, slot) => named(slot, type)),
  result: null,
  statements,
  guard,
  effects: NO_EFFECTS,
})
