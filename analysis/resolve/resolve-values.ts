/** Resolves written values to literals of the model by their type, and notes a problem for each that does not fit. */
import type { CallValue, MapValue, SetValue, ValueNode } from '../../grammar/tree.ts'
import type { Literal, Type } from '../../model/api.ts'
import type { BodyType } from '../../model/body.ts'
import { mayBeWritten, SCALARS, type ScalarKind, type ScalarType } from '../../model/kinds.ts'
import { VALUE_CALLS } from '../../model/value-types.ts'
import {
  type CallableSymbol,
  type ClassSymbol,
  type MemberSymbol,
  mayBeLost,
  type ObjectSymbol,
  type ParamSymbol,
  type RecordSymbol,
  type Scope,
  type TypedSymbol,
  type UnitPlace,
} from '../scope/symbols.ts'
import type { ResolveProblem, ValueProblem } from './problem.ts'
import { keepsObjects } from './resolve-types.ts'

const STRING: Type = { kind: 'string' }

/** The type of a field's first value: a RO/runtime reference can always start as null (docs/language.md, Types). */
export function initialType<T extends BodyType>(type: T, qualifier: string | undefined): T {
  return type.kind === 'ref' && qualifier === 'RO/runtime' ? { ...type, nullable: true } : type
}

/**
 * Fills in the defaults of the fields, parameters and members of classes, records, defines and externals, and the values of objects, one
 * declaration at a time. All types must be known.
 */
export class ValueResolver {
  readonly #scope: Scope
  readonly #problems: ResolveProblem[]
  #place: UnitPlace = { path: '', base: 0, standard: false }

  constructor(scope: Scope, problems: ResolveProblem[]) {
    this.#scope = scope
    this.#problems = problems
  }

  resolve(symbol: ClassSymbol | RecordSymbol | CallableSymbol | ObjectSymbol): void {
    if (!('kind' in symbol)) this.#object(symbol)
    else if (symbol.kind === 'class') this.#class(symbol)
    else this.#defaults(symbol.kind === 'record' ? symbol.members : symbol.params)
  }

  #defaults(symbols: readonly (MemberSymbol | ParamSymbol<BodyType>)[]): void {
    for (const symbol of symbols) this.#fill(symbol, symbol.decl.default, symbol.place, NOTHING_MADE)
  }

  #class(owner: ClassSymbol): void {
    const isMade = keepsObjects(owner)
    for (const field of owner.fields) {
      const runtime = field.decl.qualifier.text === 'RO/runtime'
      this.#fill(field, field.decl.default, field.place, { runtime, isMade })
    }
    for (const message of owner.messages) this.#defaults(message.params)
  }

  #object(object: ObjectSymbol): void {
    if (object.broken) return
    for (const assignment of object.values) {
      const { field, value } = assignment
      const type = field?.type ?? (field === null && assignment.name.text === 'uuid' ? STRING : null)
      // The reference of an object with a uuid contains it, so that it is the same in every database.
      const isMade = field !== null
      assignment.literal = type
        ? this.#at(object.place, value, initialType(type, field?.decl.qualifier.text), isMade)
        : undefined
    }
  }

  #fill(
    symbol: TypedSymbol<BodyType>,
    value: ValueNode | null,
    place: UnitPlace,
    { runtime, isMade }: DefaultPlace,
  ): void {
    symbol.literal = undefined
    if (!value || !symbol.type) return
    symbol.literal = this.#at(place, value, runtime ? initialType(symbol.type, 'RO/runtime') : symbol.type, isMade)
  }

  /** `isMade`: an object is made with the value. */
  #at(place: UnitPlace, value: ValueNode, type: BodyType, isMade: boolean): Literal | undefined {
    this.#place = place
    if (value.kind === 'missing-value') return undefined
    return value.kind === 'call-value' && isMade ? this.#call(value, type) : this.#read(value, type)
  }

  #call(node: CallValue, type: BodyType): Literal | undefined {
    const name = callNamed(node)
    if (!name) return this.#problem({ kind: 'value-call-unknown', node })
    return type.kind === VALUE_CALLS[name] ? { call: name } : this.#mismatch(node, type)
  }

  #read(value: ValueNode, type: BodyType): Literal | undefined {
    if (value.kind === 'call-value')
      return this.#problem({ kind: callNamed(value) ? 'value-call-misplaced' : 'value-call-unknown', node: value })
    switch (type.kind) {
      case 'enum':
        return this.#enumValue(value, type)
      case 'ref':
        return this.#reference(value, type)
      case 'set':
        return value.kind === 'set-value' ? this.#set(value, type.of) : this.#mismatch(value, type)
      case 'option':
        return value.kind === 'set-value' && value.items.length < 2
          ? this.#set(value, type.of)
          : this.#mismatch(value, type)
      case 'map':
        return value.kind === 'map-value' ? this.#map(value, type) : this.#mismatch(value, type)
      case 'record':
      case 'any record':
      case 'duration':
        return this.#mismatch(value, type)
      default:
        return this.#scalar(value, type)
    }
  }

  #scalar(value: ValueNode, type: ScalarType): Literal | undefined {
    if (!mayBeWritten(type.kind, value.kind) || !('text' in value)) return this.#mismatch(value, type)
    return SCALARS[type.kind].literal(value.text) ?? this.#problem(UNFIT[type.kind](value, type))
  }

  #enumValue(value: ValueNode, type: Type & { kind: 'enum' }): Literal | undefined {
    if (value.kind !== 'name-value' && value.kind !== 'string-value') return this.#mismatch(value, type)
    const known = this.#scope.enums.get(type.name)
    // For an enum that is empty or broken, only that is reported, not the errors that follow from it.
    if (!known || known.broken || known.values.size === 0 || known.values.has(value.text)) return value.text
    return this.#problem({ kind: 'enum-value-unknown', node: value, name: value.text, enum: type.name })
  }

  #reference(value: ValueNode, type: Type & { kind: 'ref' }): Literal | undefined {
    if (value.kind !== 'name-value') return this.#mismatch(value, type)
    if (value.text === 'null')
      return type.nullable ? null : this.#problem({ kind: 'null-not-allowed', node: value, class: type.class })
    if (this.#scope.objects.get(value.text)?.decl.class.text === type.class) return { object: value.text }
    if (mayBeLost(this.#scope, value.text)) return undefined
    return this.#problem({ kind: 'object-unknown', node: value, name: value.text, class: type.class })
  }

  #set(value: SetValue, of: BodyType): Literal | undefined {
    const items = value.items.map((item) => this.#read(item, of))
    this.#repeats(value.items, items, 'element')
    return items.every((i) => i !== undefined) ? items : undefined
  }

  #map(value: MapValue, type: BodyType & { kind: 'map' }): Literal | undefined {
    const keys = value.entries.map((entry) => this.#read(entry.key, type.key))
    const values = value.entries.map((entry) => this.#read(entry.value, type.value))
    this.#repeats(
      value.entries.map((e) => e.key),
      keys,
      'key',
    )
    const entries = keys.map((key, i) => [key, values[i]] as [Literal, Literal])
    return entries.every(([k, v]) => k !== undefined && v !== undefined) ? entries : undefined
  }

  #repeats(nodes: readonly ValueNode[], literals: readonly (Literal | undefined)[], what: 'element' | 'key'): void {
    const seen = new Map<string, ValueNode>()
    literals.forEach((literal, i) => {
      const node = nodes[i]
      if (literal === undefined || !node) return
      const text = JSON.stringify(literal)
      const first = seen.get(text)
      if (first) this.#problem({ kind: 'repeated-element', node, first, what })
      else seen.set(text, node)
    })
  }

  #mismatch(node: ValueNode, type: BodyType): undefined {
    if (node.kind !== 'missing-value') this.#problem({ kind: 'value-type', node, type })
    return undefined
  }

  #problem(problem: ValueProblem): undefined {
    this.#problems.push({ ...problem, place: this.#place })
    return undefined
  }
}

interface DefaultPlace {
  /** The server computes the field. */
  readonly runtime: boolean
  readonly isMade: boolean
}

const NOTHING_MADE: DefaultPlace = { runtime: false, isMade: false }

function callNamed({ name }: CallValue) {
  return name.text === 'now' || name.text === 'uuid' ? name.text : undefined
}

type WrittenValue = Extract<ValueNode, { text: string }>

/** The problem of a value that has the form of the kind's values but is not one of them. */
const UNFIT: { readonly [kind in ScalarKind]: (node: WrittenValue, type: ScalarType) => ValueProblem } = {
  string: (node) => ({ kind: 'text-unfit', node }),
  int: (node) => ({ kind: 'int-range', node, text: node.text }),
  float: (node, type) => ({ kind: 'value-type', node, type }),
  bool: (node, type) => ({ kind: 'value-type', node, type }),
  datetime: (node) => ({ kind: 'date-impossible', node, text: node.text }),
}
