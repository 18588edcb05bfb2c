/** Makes random statements that the checker would accept, as typed trees, for the API of random-desk.ts. */
import type { BodyType, FieldValue, Place, Spread, TypedError, TypedExpr, TypedStatement } from '../../../model/body.ts'
import { bodyWith } from '../../support/trees.ts'
import { RandomExpressions } from './random-expressions.ts'
import { ANY, is, mapOf, REFS, SCALARS, setOf, T } from './random-types.ts'

const MAP_FIELDS = [mapOf(T.string, T.string), mapOf(T.int, T.int), mapOf(T.pen, T.int)]
const SET_FIELDS = [setOf(T.string), setOf(T.int), setOf(T.pen), setOf(T.cup)]
const UPDATED = [T.int, T.float, T.string, T.datetime, ...SET_FIELDS, mapOf(T.int, T.int), mapOf(T.pen, T.int)]
const CODES = [
  ...['RED', 'BLUE', 'TOO_MANY', 'TOO_HEAVY'],
  ...['VALUE_NOT_SUPPORTED', 'HANDLE_INVALID', 'OBJECT_IN_USE', 'MAP_DUPLICATE_KEY'],
  'FIELD_TYPE_ERROR',
]

/** What the code of callers depends on. */
export interface CallEffects {
  readonly waits: boolean
  readonly scans: readonly string[]
  readonly destroys: readonly string[]
}

export abstract class RandomStatements extends RandomExpressions {
  /** The result of the body that is being made. */
  protected result: BodyType | null = null

  protected abstract effectsOf(statements: readonly TypedStatement[]): CallEffects

  protected statements(count: number, depth: number): TypedStatement[] {
    const outer = this.locals
    const made: TypedStatement[] = []
    for (let i = 0; i < count; i++) made.push(this.any(depth))
    this.locals = depth >= 3 ? this.locals : outer
    return made
  }

  protected guard(count: number): TypedStatement[] {
    return this.withoutWaits(() =>
      Array.from({ length: count }, () => {
        const checks = this.defines.filter(({ isCheck }) => isCheck)
        if (this.maybe(4)) return this.do(this.callOf(this.one(checks), 1))
        return this.maybe(3) ? this.let(2, false) : this.require(2)
      }),
    )
  }

  /** Few statements end the body by an error. */
  protected any(depth: number): TypedStatement {
    if (this.maybe(4)) return this.let(depth)
    return this.maybe(6) ? this.statement(depth) : this.safe(depth)
  }

  /** A statement whose error does not end the body. */
  protected safe(depth: number): TypedStatement {
    const statements = this.block(() => [this.statement(depth)])
    return this.at({ kind: 'try', statements, codes: CODES, handler: [] })
  }

  /** What is named inside is not visible behind it. */
  protected block<R>(make: () => R): R {
    const outer = this.locals
    const made = make()
    this.locals = outer
    return made
  }

  protected statement(depth: number): TypedStatement {
    const destroyed = this.one([T.pen, T.pen, T.cup, T.lid] as const)
    const simple: (() => TypedStatement)[] = [
      () => this.let(depth),
      () => this.let(depth),
      () => this.assign(),
      () => this.assign(),
      () => this.update(),
      () => this.require(2),
      () => this.at({ kind: 'progress', value: this.expr(T.float, 1) }),
      () => this.at({ kind: 'delete', place: this.place(this.one(MAP_FIELDS), true) }),
      () => this.at({ kind: 'destroy', class: destroyed.class, object: this.expr(destroyed, 1) }),
      () => this.do(this.built('unlink', T.bool, this.expr(this.one([T.pen, T.cup, T.lid]), 1))),
      ...this.callStatements().map((make) => () => this.do(make())),
      ...(this.maybe(4) ? [() => this.leave()] : []),
      () => this.set(),
      () => this.hold(),
    ]
    const nested: (() => TypedStatement)[] = [
      () => this.if(depth),
      () => this.for(depth),
      () => this.try(depth),
      () => this.after(depth),
    ]
    const waiting = [() => this.at({ kind: 'wait', duration: this.expr(T.duration, 1) })]
    const all = [...simple, ...(depth > 0 ? nested : []), ...(this.waits ? waiting : [])]
    return this.one(all)()
  }

  protected let(depth: number, mayCreate = true): TypedStatement {
    const create = mayCreate && this.maybe(5)
    const value = create ? this.create() : this.expr(this.one(ANY), Math.min(2, Math.max(1, depth)))
    return this.at({ kind: 'let', local: this.newLocal(value.type), value })
  }

  /** `fail` or `return` in a block, behind which nothing else runs. */
  protected leave(): TypedStatement {
    const isNull = this.result?.kind === 'ref' && !this.locals.some(({ type }) => is(type, this.result as BodyType))
    if (isNull || this.maybe(2)) return this.at({ kind: 'fail', error: this.error() })
    return this.at(this.result ? { kind: 'return', value: this.expr(this.result, 1) } : { kind: 'return' })
  }

  /** Most requirements hold, so that most bodies run to their end. */
  protected require(depth: number): TypedStatement {
    const error = this.error()
    const [left, right] = [this.bool(depth), this.at({ kind: 'literal', type: T.bool, value: true })]
    const condition = this.maybe(4) ? left : this.at({ kind: 'logic', type: T.bool, operator: 'or', left, right })
    return this.at({ kind: 'require', condition, error })
  }

  protected error(): TypedError {
    const args = Array.from({ length: this.below(3) }, () => this.expr(this.one([...SCALARS, T.duration, ...REFS]), 1))
    return { at: this.range(), code: this.code(), args }
  }

  protected code(): string {
    return this.one(CODES)
  }

  protected assign(): TypedStatement {
    const isEntry = this.maybe(4)
    const place = this.place(this.one(isEntry ? MAP_FIELDS : this.written()), isEntry)
    return this.at({ kind: 'assign', place, value: this.expr(place.type, 2) })
  }

  protected written(): BodyType[] {
    return this.fields.filter(({ ro }) => !ro).map(({ type }) => type)
  }

  protected update(): TypedStatement {
    const type = this.one(UPDATED)
    const place = this.place(type, type.kind === 'map')
    const operator = place.type.kind === 'string' || this.maybe(2) ? '+' : '-'
    const element = place.type.kind === 'set' && this.maybe(2)
    const of =
      place.type.kind === 'set' && element ? place.type.of : place.type.kind === 'datetime' ? T.duration : place.type
    return this.at({ kind: 'update', place, operator, element, value: this.expr(of, 2) })
  }

  protected place(type: BodyType, isEntry: boolean): Place {
    const { class: owner, name } = this.one(this.fields.filter((field) => !field.ro && is(field.type, type)))
    const place = {
      at: this.range(),
      object: this.expr({ kind: 'ref', class: owner, nullable: this.maybe(20) }, 1),
      class: owner,
      field: name,
      type,
    }
    if (!isEntry || type.kind !== 'map') return place
    return { ...place, type: type.value, key: this.expr(type.key, 1) }
  }

  protected set(): TypedStatement {
    const [owner, ref] = this.objectClass()
    return this.at({ kind: 'set', class: owner, object: this.expr(ref, 1), ...this.members(owner, ref, false) })
  }

  protected create(): TypedExpr {
    const [owner, type] = this.objectClass()
    return this.at({ kind: 'create', type, class: owner, ...this.members(owner, type, true) })
  }

  protected objectClass(): readonly [string, BodyType] {
    const type = this.one([T.pen, T.pen, T.pen, T.cup, T.cup, T.lid] as const)
    return [type.class, type]
  }

  /** `{ ...e, f = v }`: without a spread, a new lid names its pen. */
  protected members(owner: string, ref: BodyType, isNew: boolean): { values: FieldValue[]; spread?: Spread } {
    const fields = this.fields.filter((field) => field.class === owner && !field.ro)
    const isSpread = this.maybe(2)
    const named = fields.filter(
      ({ name }) => (isNew && ((!isSpread && name === 'pen') || name === 'mark')) || this.maybe(5),
    )
    const copied = fields.filter((field) => field.given && field.name !== 'cap' && !named.includes(field))
    const from = owner === 'pen' && this.maybe(3) ? T.penRecord : ref
    const spread = isSpread ? { spread: { of: this.expr(from, 1), fields: copied.map(({ name }) => name) } } : {}
    return { values: named.map(({ name, type }) => ({ name, value: this.expr(type, 1) })), ...spread }
  }

  protected hold(): TypedStatement {
    const place = this.place(this.one([T.int, T.colour]), false)
    return this.at({ kind: 'hold', place, value: this.expr(place.type, 1) })
  }

  protected do(call: TypedExpr): TypedStatement {
    return this.at({ kind: 'do', call })
  }

  protected if(depth: number): TypedStatement {
    const condition = this.bool(2)
    const then = this.statements(1 + this.below(2), depth - 1)
    return this.at({ kind: 'if', condition, then, else: this.maybe(2) ? this.statements(1, depth - 1) : [] })
  }

  protected for(depth: number): TypedStatement {
    const [from, statements] = this.from(1, () => this.statements(1 + this.below(2), Math.min(2, depth - 1)))
    return this.at({ kind: 'for', from, statements })
  }

  protected try(depth: number): TypedStatement {
    const statements = this.statements(1 + this.below(3), Math.min(2, depth - 1))
    const codes = [this.code(), this.code()]
    return this.at({ kind: 'try', statements, codes, handler: this.statements(1, Math.min(2, depth - 1)) })
  }

  protected after(depth: number): TypedStatement {
    const delay = this.expr(T.duration, 1)
    const captured = this.locals.filter(({ slot }) => slot < 5 || this.maybe(2))
    const outer = { locals: this.locals, waits: this.waits, result: this.result }
    this.waits = this.maybe(4)
    this.result = null
    this.locals = [...captured]
    const statements = this.statements(1 + this.below(2), Math.min(1, depth - 1))
    Object.assign(this, outer)
    const effects = { ...bodyWith([], []).effects, ...this.effectsOf(statements) }
    return this.at({ kind: 'after', id: `a#${this.afters++}`, delay, captured, statements, effects })
  }
}
