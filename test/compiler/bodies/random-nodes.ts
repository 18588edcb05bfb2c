/** What all makers of random trees use: choices, literals, locals and places. */
import type { Api, Define } from '../../../model/api.ts'
import type { BodyType, Local, TypedExpr, TypedStatement } from '../../../model/body.ts'
import { type Rpc, rpcsOf } from '../../../model/rpcs.ts'
import { type DeskField, fieldsOf } from './random-desk.ts'
import {
  DATES,
  FLOATS,
  INTS,
  is,
  PATTERNS,
  SMALL_FLOATS,
  SMALL_INTS,
  SMALL_SPANS,
  SPANS,
  T,
  TEXTS,
} from './random-types.ts'

export type Below = (below: number) => number
export type Bare<K> = K extends unknown ? Omit<K, 'at'> : never

/** A message or an implied RPC with a body. */
export interface Called {
  readonly class: string
  readonly name: string
  readonly params: readonly BodyType[]
  readonly result: BodyType | null
  readonly waits: boolean
}

export abstract class RandomNodes {
  protected readonly below: Below
  protected readonly fields: readonly DeskField[]
  /** Implied RPCs that bodies can call. */
  protected rpcs: readonly Rpc[]
  protected readonly defines: Define[]
  protected readonly called: Called[] = []
  protected locals: Local[] = []
  protected slots = 0
  protected places = 0
  protected afters = 0
  /** What ends a stretch can stand here. */
  protected waits = false
  /** What writes can stand here. */
  protected writes = false

  constructor(below: Below, api: Api) {
    this.below = below
    this.fields = fieldsOf(api)
    this.defines = [...(api.defines ?? [])]
    this.rpcs = rpcsOf(api).filter(({ implied, does }) => implied && does.kind !== 'get_by_uuid')
  }

  abstract expr(type: BodyType, depth: number): TypedExpr

  protected literal(type: BodyType): TypedExpr {
    const one = (value: string | number | boolean | null) => this.at({ kind: 'literal', type, value })
    switch (type.kind) {
      case 'int':
        return one(this.one(this.maybe(15) ? INTS : SMALL_INTS))
      case 'float':
        return one(this.one(this.maybe(15) ? FLOATS : SMALL_FLOATS))
      case 'bool':
        return one(this.maybe(2))
      case 'datetime':
        return one(this.maybe(10) ? this.one(DATES) : '20260131T12:00:00Z')
      case 'duration':
        return one(this.one(this.maybe(15) ? SPANS : SMALL_SPANS))
      case 'enum':
        return one(this.one(['red', 'blue', 'balance-slb']))
      case 'ref':
        return this.refLiteral(type)
      case 'set':
      case 'option':
        return this.at({
          kind: 'set',
          type,
          items: this.maybe(type.kind === 'option' ? 2 : 3) ? [this.literal(type.of)] : [],
        })
      case 'map':
        return this.at({
          kind: 'map',
          type,
          entries: this.maybe(3) ? [[this.literal(type.key), this.literal(type.value)]] : [],
        })
      case 'record':
        return this.recordLiteral(type)
      default:
        return one(this.one(TEXTS))
    }
  }

  /** A lid has a pen. */
  protected recordLiteral(type: BodyType & { kind: 'record' }): TypedExpr {
    const values = type.name === 'lid' ? [{ name: 'pen', value: this.literal(T.pen) }] : []
    return this.at({ kind: 'record', type, record: type.name, values })
  }

  /** Null, or the first parameter of the type. */
  protected refLiteral(type: BodyType & { kind: 'ref' }): TypedExpr {
    const found = this.locals.find((local) => is(local.type, { ...type, nullable: false }))
    if (!found || (type.nullable && this.maybe(2))) return this.at({ kind: 'literal', type, value: null })
    return this.at({ kind: 'local', type: found.type, slot: found.slot, name: found.name })
  }

  protected pattern(has = ''): TypedExpr {
    const patterns = PATTERNS.filter((pattern) => pattern.includes(has))
    return this.at({ kind: 'literal', type: T.string, value: this.one(patterns) })
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
