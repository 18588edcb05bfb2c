/** Makes random expressions that the checker would accept, as typed trees, for the API of random-desk.ts. */
import type { BodyType, BuiltIn, From, TypedExpr } from '../../../model/body.ts'
import { RandomCalls } from './random-calls.ts'
import type { DeskField } from './random-desk.ts'
import { ANY, ELEMENTS, is, MAPS, mapOf, OPTIONS, ORDERED, REFS, SCALARS, SETS, setOf, T } from './random-types.ts'

export class RandomExpressions extends RandomCalls {
  expr(type: BodyType, depth: number): TypedExpr {
    const ways = [...this.leaves(type), ...(depth > 0 ? this.nodes(type, depth - 1) : [])]
    return ways.length === 0 ? this.literal(type) : this.one(ways)()
  }

  /** Without parts, or with those of a field. */
  protected leaves(type: BodyType): (() => TypedExpr)[] {
    const locals = this.locals.filter((local) => is(local.type, type))
    const some = locals.map(
      (local) => () => this.at({ kind: 'local', type: local.type, slot: local.slot, name: local.name }),
    )
    return [...some, ...some, () => this.literal(type)]
  }

  protected nodes(type: BodyType, depth: number): (() => TypedExpr)[] {
    const fields = this.fields.filter((field) => is(field.type, type))
    return [
      ...fields.map((one) => () => this.field(one, depth)),
      ...this.calls(type, depth),
      () => this.choice(type, depth),
      ...this.special(type, depth),
    ]
  }

  protected special(type: BodyType, d: number): (() => TypedExpr)[] {
    switch (type.kind) {
      case 'int':
        return [...this.numeric(type, d), ...this.ints(d)]
      case 'float':
        return [
          ...this.numeric(type, d),
          () => this.built('float', type, this.expr(this.one([T.int, T.string, T.float]), d)),
        ]
      case 'duration':
        return [
          ...this.numeric(type, d),
          () => this.arithmetic('-', type, this.expr(T.datetime, d), this.expr(T.datetime, d)),
          () => this.arithmetic('*', type, this.expr(type, d), this.expr(T.int, d)),
        ]
      case 'string':
        return this.strings(d)
      case 'bool':
        return this.bools(d)
      case 'datetime':
        return [
          () => this.built('now', type),
          () => this.arithmetic(this.one(['+', '-']), type, this.expr(type, d), this.expr(T.duration, d)),
          () => this.fold(this.one(['min', 'max']), type, d),
        ]
      case 'ref':
        return this.refs(type, d)
      case 'set':
        return this.sets(type, d)
      case 'map':
        return this.maps(type, d)
      case 'option':
        return [() => this.first(type, type.of, d)]
      case 'record':
        return type.name === 'label' ? [() => this.record(d)] : [() => this.classRecord(type.name, d)]
      default:
        return []
    }
  }

  protected numeric(type: BodyType, d: number): (() => TypedExpr)[] {
    const operators = type.kind === 'duration' ? (['+', '-'] as const) : (['+', '-', '*', '/', '%'] as const)
    return [
      () => this.arithmetic(this.one(operators), type, this.expr(type, d), this.expr(type, d)),
      () => this.at({ kind: 'negate', type, of: this.expr(type, d), text: '-x' }),
      () => this.fold(this.one(['sum', 'min', 'max']), type, d),
    ]
  }

  protected ints(d: number): (() => TypedExpr)[] {
    return [
      () => this.built('size', T.int, this.expr(this.one([T.string, ...SETS, ...MAPS]), d)),
      () => this.built('int', T.int, this.expr(this.one([T.string, T.float, T.int]), d)),
      () => this.built('seconds', T.int, this.expr(T.duration, d)),
      () => this.built('random', T.int, this.expr(T.int, d)),
      () => this.built(this.one(['sum', 'min', 'max']), T.int, this.expr(setOf(T.int), d)),
      () => this.at({ kind: 'member', type: T.int, of: this.expr(T.label, d), member: 'size' }),
      () => this.at({ kind: 'member', type: T.int, of: this.expr(T.penRecord, d), member: 'length' }),
      ...[mapOf(T.int, T.int), mapOf(T.pen, T.int)].map((one) => () => this.index(T.int, one, d)),
      () => this.else(T.int, this.expr(OPTIONS[0] as BodyType, d), d),
      ...(this.waits ? [() => this.external()] : []),
    ]
  }

  protected strings(d: number): (() => TypedExpr)[] {
    const s = () => this.expr(T.string, d)
    const built = (name: BuiltIn, ...args: TypedExpr[]) => this.built(name, T.string, ...args)
    return [
      () => this.arithmetic('+', T.string, s(), s()),
      () => built('string', this.expr(this.one([...SCALARS, ...REFS]), d)),
      () => built('lower', s()),
      () => built('upper', s()),
      () => built('slice', s(), this.expr(T.int, d), this.expr(T.int, d)),
      () =>
        built(
          'hex',
          this.expr(T.int, d),
          this.at({ kind: 'literal', type: T.int, value: this.one(['0', '2', '40', '-3']) }),
        ),
      () => built('part', s(), this.pattern('(')),
      () => built('user'),
      () => built('uuid'),
      () => built('join', this.expr(setOf(T.string), d), s()),
      () => this.fold('join', T.string, d),
      () => this.fold(this.one(['min', 'max']), T.string, d),
      () => this.index(T.string, mapOf(T.string, T.string), d),
    ]
  }

  /** Mostly with `??`, as most keys are not there. */
  protected index(type: BodyType, map: BodyType & { kind: 'map' }, d: number): TypedExpr {
    const found = this.at({ kind: 'index', type, of: this.expr(map, d), key: this.expr(map.key, d) })
    return this.maybe(20) ? found : this.else(type, found, d)
  }

  protected bools(d: number): (() => TypedExpr)[] {
    const b = () => this.expr(T.bool, d)
    const logic = () =>
      this.at({ kind: 'logic', type: T.bool, operator: this.one(['and', 'or']), left: b(), right: b() })
    const compare =
      (types: readonly BodyType[], operators: readonly ('==' | '!=' | '<' | '<=' | '>' | '>=')[]) => () => {
        const type = this.one(types)
        const [left, right] = [this.expr(type, d), this.expr(type, d)]
        return this.at({ kind: 'compare', type: T.bool, operator: this.one(operators), left, right })
      }
    return [
      logic,
      () => this.at({ kind: 'not', type: T.bool, of: b() }),
      compare(ANY, ['==', '!=']),
      compare(ORDERED, ['<', '<=', '>', '>=']),
      () => this.in(d),
      () => this.quantifier(d),
      () => this.built('matches', T.bool, this.expr(T.string, d), this.pattern()),
      () => this.built('starts_with', T.bool, this.expr(T.string, d), this.expr(T.string, d)),
      () => this.isAlive(d),
      () => this.can(false, d),
    ]
  }

  /** `x in all C`. */
  protected isAlive(d: number): TypedExpr {
    const type = this.one(REFS) as BodyType & { kind: 'ref' }
    const right = this.at({ kind: 'all', type: setOf({ ...type, nullable: false }), of: 'class', name: type.class })
    return this.at({ kind: 'in', type: T.bool, left: this.expr(type, d), right })
  }

  protected bool(depth: number): TypedExpr {
    // A literal says too little.
    return this.one(this.bools(depth))()
  }

  protected refs(type: BodyType & { kind: 'ref' }, d: number): (() => TypedExpr)[] {
    const nullable: BodyType = { ...type, nullable: true }
    const ways = [() => this.else(type, this.expr(nullable, d), d)]
    return type.nullable ? [...ways, () => this.first(nullable, { ...type, nullable: false }, d)] : ways
  }

  protected sets(type: BodyType & { kind: 'set' }, d: number): (() => TypedExpr)[] {
    const { of } = type
    const items = () => Array.from({ length: this.below(4) }, () => this.expr(of, d))
    const operator = () => this.one(['+', '-', '*'] as const)
    return [
      () => this.at({ kind: 'set', type, items: items() }),
      () => {
        const [from, value] = this.from(d, () => this.expr(of, d))
        return this.at({ kind: 'set for', type, value, from })
      },
      () => this.arithmetic(operator(), type, this.expr(type, d), this.expr(type, d)),
      ...(of.kind === 'ref' ? [() => this.at({ kind: 'all', type, of: 'class', name: of.class })] : []),
      ...(is(of, T.colour) ? [() => this.at({ kind: 'all', type, of: 'enum', name: 'colour' })] : []),
      ...(is(of, T.int)
        ? [() => this.intRange(d), () => this.built('keys', type, this.expr(mapOf(T.int, T.int), d))]
        : []),
      ...(is(of, setOf(T.int)) ? [() => this.built('values', type, this.expr(mapOf(T.string, setOf(T.int)), d))] : []),
      ...(is(of, T.string)
        ? [
            () => this.built('split', type, this.expr(T.string, d), this.expr(T.string, d)),
            () => this.built('values', type, this.expr(mapOf(T.string, T.string), d)),
            () => this.can(true, d),
          ]
        : []),
    ]
  }

  protected intRange(_d: number): TypedExpr {
    const bound = (value: number) => this.at({ kind: 'literal', type: T.int, value: String(value) })
    const first = this.below(5)
    return this.at({ kind: 'range', type: setOf(T.int), first: bound(first), last: bound(first + this.below(4) - 1) })
  }

  protected maps(type: BodyType & { kind: 'map' }, d: number): (() => TypedExpr)[] {
    const entry = () => [this.expr(type.key, d), this.expr(type.value, d)] as const
    return [
      () => this.at({ kind: 'map', type, entries: Array.from({ length: this.below(3) }, entry) }),
      () => {
        const [from, [key, value]] = this.from(d, entry)
        return this.at({ kind: 'map for', type, key, value, from })
      },
    ]
  }

  protected record(d: number): TypedExpr {
    const spread = this.maybe(2) ? { spread: { of: this.expr(T.label, d), fields: ['text'] } } : {}
    return this.at({
      kind: 'record',
      type: T.label,
      record: 'label',
      values: [{ name: 'size', value: this.expr(T.int, d) }],
      ...spread,
    })
  }

  /** The whole record of a class: of an object or another record, or of the start values. */
  protected classRecord(owner: string, d: number): TypedExpr {
    const fields = this.fields.filter((one) => one.class === owner)
    const isSpread = !this.maybe(3)
    const isNamed = ({ name }: DeskField) => this.maybe(8) || (name === 'pen' && !isSpread)
    const values = fields.filter(isNamed).map(({ name, type }) => ({ name, value: this.expr(type, d) }))
    const names = ['uuid', ...fields.map(({ name }) => name)].filter((name) => !values.some((one) => one.name === name))
    const type: BodyType = { kind: 'record', name: owner }
    const of: BodyType = this.maybe(3) && d > 0 ? type : { kind: 'ref', class: owner, nullable: false }
    const spread = isSpread ? { spread: { of: this.expr(of, d), fields: names } } : {}
    return this.at({ kind: 'record', type, record: owner, values, ...spread })
  }

  protected in(d: number): TypedExpr {
    if (this.maybe(3)) {
      const type = this.one(ORDERED)
      const [left, first, last] = [this.expr(type, d), this.expr(type, d), this.expr(type, d)]
      return this.at({
        kind: 'in',
        type: T.bool,
        left,
        right: this.at({ kind: 'range', type: setOf(type), first, last }),
      })
    }
    const right = this.one([...SETS, ...MAPS])
    const of = right.kind === 'set' ? right.of : right.kind === 'map' ? right.key : T.int
    return this.at({ kind: 'in', type: T.bool, left: this.expr(of, d), right: this.expr(right, d) })
  }

  protected quantifier(d: number): TypedExpr {
    const [from, condition] = this.from(d, () => this.bool(d))
    return this.at({ kind: 'quantifier', type: T.bool, word: this.one(['every', 'some']), from, condition })
  }

  protected fold(word: 'sum' | 'min' | 'max' | 'join', type: BodyType, d: number): TypedExpr {
    const [from, value] = this.from(d, () => this.expr(type, d))
    const separator = word === 'join' ? { separator: this.expr(T.string, d) } : {}
    return this.at({ kind: 'fold', type, word, value, from, text: this.text(), ...separator })
  }

  protected first(type: BodyType, of: BodyType, d: number): TypedExpr {
    const set = this.expr(setOf(of), d)
    const [from, by] = this.from(d, () => (this.maybe(2) ? this.expr(this.one(ORDERED), d) : undefined), set)
    return this.at({ kind: 'first', type, from, ...(by ? { by } : {}) })
  }

  protected from<R>(d: number, rest: () => R, given?: TypedExpr): [From, R] {
    const set = given ?? this.expr(setOf(this.one(ELEMENTS)), d)
    const outer = this.locals
    const of = set.type.kind === 'set' ? set.type.of : T.int
    const local = this.newLocal(of)
    const where = this.maybe(2) ? { where: this.bool(d) } : {}
    const made = rest()
    this.locals = outer
    return [{ local, in: set, ...where }, made]
  }

  protected choice(type: BodyType, d: number): TypedExpr {
    const [condition, chosen, other] = [this.bool(d), this.expr(type, d), this.expr(type, d)]
    return this.at({ kind: 'if', type, condition, then: chosen, else: other })
  }

  protected else(type: BodyType, left: TypedExpr, d: number): TypedExpr {
    return this.at({ kind: 'else', type, left, right: this.expr(type, d) })
  }

  protected field({ class: owner, name, type }: DeskField, d: number): TypedExpr {
    const ref: BodyType = { kind: 'ref', class: owner, nullable: this.maybe(20) }
    return this.at({ kind: 'field', type, of: this.expr(ref, d), class: owner, field: name })
  }

  protected arithmetic(
    operator: '+' | '-' | '*' | '/' | '%',
    type: BodyType,
    left: TypedExpr,
    right: TypedExpr,
  ): TypedExpr {
    return this.at({ kind: 'arithmetic', type, operator, left, right, text: this.text() })
  }

  protected built(name: BuiltIn, type: BodyType, ...args: TypedExpr[]): TypedExpr {
    return this.at({ kind: 'built-in', type, name, args, text: this.text() })
  }
}
