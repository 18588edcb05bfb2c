/** Makes random expressions that the checker would accept, as typed trees, for the API of sample-api.ts. */
import type { Define, Message } from '../../../model/api.ts'
import type { BodyType, BuiltIn, From, Local, TypedExpr, TypedStatement } from '../../../model/body.ts'

export type Below = (below: number) => number
export type Bare<K> = K extends unknown ? Omit<K, 'at'> : never

export const T = {
  int: { kind: 'int' },
  float: { kind: 'float' },
  string: { kind: 'string' },
  bool: { kind: 'bool' },
  datetime: { kind: 'datetime' },
  duration: { kind: 'duration' },
  colour: { kind: 'enum', name: 'colour' },
  label: { kind: 'record', name: 'label' },
  pen: { kind: 'ref', class: 'pen', nullable: false },
  penOrNull: { kind: 'ref', class: 'pen', nullable: true },
  cupOrNull: { kind: 'ref', class: 'cup', nullable: true },
} as const satisfies { readonly [name: string]: BodyType }

export const setOf = (of: BodyType): BodyType => ({ kind: 'set', of })
export const mapOf = (key: BodyType, value: BodyType): BodyType => ({ kind: 'map', key, value })

/** The fields of the sample that bodies use. */
export const FIELDS: readonly {
  readonly class: string
  readonly name: string
  readonly type: BodyType
  readonly ro?: true
}[] = [
  { class: 'pen', name: 'name_label', type: T.string },
  { class: 'pen', name: 'length', type: T.int },
  { class: 'pen', name: 'weight', type: T.float },
  { class: 'pen', name: 'capped', type: T.bool },
  { class: 'pen', name: 'bought', type: T.datetime },
  { class: 'pen', name: 'colour', type: T.colour },
  { class: 'pen', name: 'tags', type: setOf(T.string) },
  { class: 'pen', name: 'numbers', type: setOf(T.int) },
  { class: 'pen', name: 'other_config', type: mapOf(T.string, T.string) },
  { class: 'pen', name: 'counts', type: mapOf(T.int, T.int) },
  { class: 'pen', name: 'spare', type: T.cupOrNull },
  { class: 'pen', name: 'cup', type: T.cupOrNull },
  { class: 'cup', name: 'pens', type: setOf(T.pen), ro: true },
  { class: 'cup', name: 'name_label', type: T.string },
]

export const SCALARS: readonly BodyType[] = [T.int, T.float, T.string, T.bool, T.datetime, T.colour]
export const ORDERED: readonly BodyType[] = [T.int, T.float, T.string, T.datetime, T.duration]
export const REFS: readonly BodyType[] = [T.pen, T.penOrNull, T.cupOrNull]
const ELEMENTS: readonly BodyType[] = [T.int, T.string, T.colour, T.datetime, T.pen, T.label, setOf(T.int)]
const SETS = ELEMENTS.map(setOf)
export const MAPS: readonly BodyType[] = [mapOf(T.string, T.string), mapOf(T.int, T.int), mapOf(T.string, setOf(T.int))]
const OPTIONS: readonly BodyType[] = [
  { kind: 'option', of: T.int },
  { kind: 'option', of: T.string },
]
export const ANY: readonly BodyType[] = [...SCALARS, T.duration, ...REFS, T.label, ...SETS, ...MAPS, ...OPTIONS]

const TEXTS = [
  '',
  'a',
  'B',
  'ab',
  '12',
  '-7',
  '1.5',
  'é😀',
  '\ue000x',
  '😀',
  'a,b,a',
  'x=1',
  'İ',
  '0x',
  '9223372036854775808',
]
const INTS = [
  '0',
  '1',
  '-1',
  '2',
  '5',
  '-9',
  '255',
  '9223372036854775807',
  '-9223372036854775808',
  '4611686018427387904',
]
const FLOATS = [0, 1.5, -2.25, 1e300, -1e-300, 9.3e18, 0.1]
const DATES = ['20260131T12:00:00Z', '20260131T12:00:00.500Z', '00010101T00:00:00Z', '99991231T23:59:59Z']
const SPANS = ['0', '1500', '-250', '86400000', '9223372036854775807']
const PATTERNS = ['^[a-z]+$', '([0-9]+)', '(a|b),(a|b)', 'x=(.*)', '^$', '.']

export class RandomExpressions {
  protected readonly below: Below
  protected readonly defines: Define[] = []
  protected readonly called: Message[] = []
  protected locals: Local[] = []
  protected slots = 0
  protected places = 0
  protected afters = 0
  /** Statements and externals that end a stretch, and writes, are for messages. */
  protected waits = false

  constructor(below: Below) {
    this.below = below
  }

  protected expr(type: BodyType, depth: number): TypedExpr {
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
    const fields = FIELDS.filter((field) => is(field.type, type))
    const defines = this.defines.filter((one) => !one.isCheck && one.body.result && is(one.body.result, type))
    return [
      ...fields.map((one) => () => this.field(one, depth)),
      ...defines.map((one) => () => this.callOf(one, depth)),
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
        return [() => this.record(d)]
      default:
        return []
    }
  }

  protected numeric(type: BodyType, d: number): (() => TypedExpr)[] {
    const operators = type.kind === 'duration' ? (['+', '-'] as const) : (['+', '-', '*', '/', '%'] as const)
    return [
      () => this.arithmetic(this.one(operators), type, this.expr(type, d), this.expr(type, d)),
      () => this.at({ kind: 'negate', type, of: this.expr(type, d) }),
      () => this.fold(this.one(['sum', 'min', 'max']), type, d),
    ]
  }

  protected ints(d: number): (() => TypedExpr)[] {
    const map = mapOf(T.int, T.int)
    return [
      () => this.built('size', T.int, this.expr(this.one([T.string, ...SETS, ...MAPS]), d)),
      () => this.built('int', T.int, this.expr(this.one([T.string, T.float, T.int]), d)),
      () => this.built('seconds', T.int, this.expr(T.duration, d)),
      () => this.built('random', T.int, this.expr(T.int, d)),
      () => this.built(this.one(['sum', 'min', 'max']), T.int, this.expr(setOf(T.int), d)),
      () => this.at({ kind: 'index', type: T.int, of: this.expr(map, d), key: this.expr(T.int, d) }),
      () => this.at({ kind: 'member', type: T.int, of: this.expr(T.label, d), member: 'size' }),
      () => this.else(T.int, this.expr(OPTIONS[0] as BodyType, d), d),
      ...(this.waits ? [() => this.external()] : []),
    ]
  }

  protected strings(d: number): (() => TypedExpr)[] {
    const s = () => this.expr(T.string, d)
    const built = (name: BuiltIn, ...args: TypedExpr[]) => this.built(name, T.string, ...args)
    const index = () =>
      this.at({ kind: 'index', type: T.string, of: this.expr(mapOf(T.string, T.string), d), key: s() })
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
      () => built('join', this.expr(setOf(T.string), d), s()),
      () => this.fold('join', T.string, d),
      () => this.fold(this.one(['min', 'max']), T.string, d),
      index,
      () => this.else(T.string, index(), d),
    ]
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
      () => this.can(false, d),
    ]
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
      ...(is(of, T.pen) ? [() => this.at({ kind: 'all', type, of: 'class', name: 'pen' })] : []),
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

  protected can(refusal: boolean, d: number): TypedExpr {
    const type = refusal ? setOf(T.string) : T.bool
    const targets = [
      ...this.defines.filter(({ isCheck }) => isCheck).map(({ name }) => ({ kind: 'define', name }) as const),
      ...this.called.map(({ name }) => ({ kind: 'message', class: 'pen', name }) as const),
    ]
    if (targets.length === 0) return this.literal(type)
    const args = [T.pen, T.int].slice(0, this.below(3)).map((param) => this.withoutWaits(() => this.expr(param, d)))
    return this.at({ kind: 'can', type, refusal, callee: this.one(targets), args })
  }

  protected callOf({ name, body }: Define, d: number): TypedExpr {
    const args = [this.expr(T.pen, d), this.expr(T.int, d)]
    return this.at({ kind: 'call', type: body.result ?? T.bool, callee: { kind: 'define', name }, args })
  }

  protected external(): TypedExpr {
    return this.at({
      kind: 'call',
      type: T.int,
      callee: { kind: 'external', name: 'ask' },
      args: [this.expr(T.int, 1)],
    })
  }

  protected messageCall(): TypedExpr {
    const { name } = this.one(this.called)
    const args = [this.expr(T.pen, 1), this.expr(T.int, 1), this.expr(T.string, 1)]
    return this.at({ kind: 'call', type: T.bool, callee: { kind: 'message', class: 'pen', name }, args })
  }

  protected field({ class: owner, name, type }: (typeof FIELDS)[number], d: number): TypedExpr {
    const ref = owner === 'pen' ? (this.maybe(8) ? T.penOrNull : T.pen) : T.cupOrNull
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

  protected pattern(has = ''): TypedExpr {
    const patterns = PATTERNS.filter((pattern) => pattern.includes(has))
    return this.at({ kind: 'literal', type: T.string, value: this.one(patterns) })
  }

  protected literal(type: BodyType): TypedExpr {
    const one = (value: string | number | boolean | null) => this.at({ kind: 'literal', type, value })
    switch (type.kind) {
      case 'int':
        return one(this.one(INTS))
      case 'float':
        return one(this.one(FLOATS))
      case 'bool':
        return one(this.maybe(2))
      case 'datetime':
        return one(this.one(DATES))
      case 'duration':
        return one(this.one(SPANS))
      case 'enum':
        return one(this.one(['red', 'blue', 'balance-slb']))
      case 'ref': {
        // Parameter 0 is a pen.
        const pen = this.locals.find((local) => is(local.type, T.pen))
        return type.nullable || !pen ? one(null) : this.at({ kind: 'local', type, slot: pen.slot, name: pen.name })
      }
      case 'set':
      case 'option':
        return this.at({
          kind: 'set',
          type,
          items: type.kind === 'option' && this.maybe(2) ? [this.literal(type.of)] : [],
        })
      case 'map':
        return this.at({ kind: 'map', type, entries: [] })
      case 'record':
        return this.at({ kind: 'record', type, record: 'label', values: [] })
      default:
        return one(this.one(TEXTS))
    }
  }

  protected newLocal(type: BodyType): Local {
    const slot = this.slots++
    const local = { name: `l${slot}`, slot, type }
    this.locals = [...this.locals, local]
    return local
  }

  protected at(node: Bare<TypedExpr>): TypedExpr
  protected at(node: Bare<TypedStatement>): TypedStatement
  protected at(node: Bare<TypedExpr> | Bare<TypedStatement>): TypedExpr | TypedStatement {
    return { at: this.range(), ...node } as TypedExpr | TypedStatement
  }

  protected range(): [number, number, number, number] {
    this.places++
    return [this.places, 0, this.places, 1]
  }

  protected text(): string {
    return `e${this.places}`
  }

  protected one<V>(list: readonly V[]): V {
    return list[this.below(list.length)] as V
  }

  /** True one time in so many. */
  protected maybe(times: number): boolean {
    return this.below(times) === 0
  }

  protected withoutWaits<R>(make: () => R): R {
    const before = this.waits
    this.waits = false
    const made = make()
    this.waits = before
    return made
  }
}

export function is(a: BodyType, b: BodyType): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
