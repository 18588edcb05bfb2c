/** Resolves every written type of a scope to a type of the model, and notes a problem for each that has none. */
import type { NamedType, TypeNode } from '../../grammar/tree.ts'
import type { Field, Message, Type } from '../../model/api.ts'
import type { BodyType } from '../../model/body.ts'
import { declaresObjects } from '../../model/declared.ts'
import { scalarType } from '../../model/kinds.ts'
import { isKeyType } from '../../model/types.ts'
import {
  type CallableSymbol,
  type ClassSymbol,
  classNamed,
  type FieldSymbol,
  isNamespace,
  type MemberSymbol,
  type MessageSymbol,
  mayBeLost,
  type ParamSymbol,
  type RecordSymbol,
  type Scope,
  type UnitPlace,
} from '../scope/symbols.ts'
import type { ResolveProblem, TypeProblem } from './problem.ts'

/** True where the class has objects: implied, or through the declared `create` of a class `without objects`. */
export function keepsObjects(owner: ClassSymbol): boolean {
  if (!isNamespace(owner)) return true
  if (!owner.messages.some((m) => m.name === 'create')) return false
  const fields = owner.fields.flatMap((f): Field[] =>
    f.type ? [{ ...modelParts(f.name), qualifier: 'RO/runtime', type: f.type }] : [],
  )
  const messages = owner.messages.map(
    (m): Message => ({
      ...modelParts(m.name),
      params: m.params.flatMap((p) => (p.type ? [{ name: p.name, type: p.type }] : [])),
      result: m.result,
      throws: [],
      public: false,
    }),
  )
  return declaresObjects({ name: owner.name, fields, messages })
}

const modelParts = (name: string) => ({ name, doc: '' })

/**
 * The type that a node stands for; null if it has a problem. Used for members with a syntax error, whose symbols
 * have no type.
 */
export function typeSaid(scope: Scope, node: TypeNode): Type | null {
  return new TypeResolver(scope, []).at({ path: '', base: 0, standard: false }, node)
}

/**
 * Fills in the types of the fields, parameters, results and members of classes, records, defines and externals, one
 * declaration at a time.
 * `finish` checks what can be checked only when all types are known.
 */
export class TypeResolver {
  readonly #scope: Scope
  readonly #problems: ResolveProblem[]
  readonly #refs = new Map<string, Type>()
  /** References to classes `without objects`, checked when all types are known. */
  readonly #doubtful: { owner: ClassSymbol; node: NamedType; place: UnitPlace }[] = []
  #place: UnitPlace = { path: '', base: 0, standard: false }

  constructor(scope: Scope, problems: ResolveProblem[]) {
    this.#scope = scope
    this.#problems = problems
  }

  resolve(symbol: ClassSymbol | RecordSymbol | CallableSymbol): void {
    if (symbol.kind === 'record') for (const member of symbol.members) this.#fill(member)
    else if (symbol.kind === 'class') {
      for (const field of symbol.fields) this.#fill(field)
      for (const message of symbol.messages) this.#signature(message)
    } else this.#inner(symbol)
  }

  #signature(symbol: MessageSymbol): void {
    for (const param of symbol.params) this.#fill(param)
    if (symbol.broken) return
    symbol.result = symbol.decl.result && this.at(symbol.place, symbol.decl.result)
  }

  /** What no client calls may take and give durations. */
  #inner(symbol: CallableSymbol): void {
    for (const param of symbol.params) if (!param.broken) param.type = this.innerAt(param.place, param.decl.type)
    if (symbol.broken) return
    symbol.result = symbol.decl.result && this.innerAt(symbol.place, symbol.decl.result)
  }

  #fill(symbol: FieldSymbol | ParamSymbol | MemberSymbol): void {
    if (!symbol.broken) symbol.type = this.at(symbol.place, symbol.decl.type)
  }

  at(place: UnitPlace, node: TypeNode): Type | null {
    this.#place = place
    return this.#type(node)
  }

  /** The type of a `let`, or in a define or an external: also with durations, which do not travel and are not stored. */
  innerAt(place: UnitPlace, node: TypeNode): BodyType | null {
    switch (node.kind) {
      case 'set-type':
      case 'option-type': {
        const of = this.innerAt(place, node.of)
        return of && { kind: node.kind === 'set-type' ? 'set' : 'option', of }
      }
      case 'map-type': {
        const [key, value] = [this.innerAt(place, node.key), this.innerAt(place, node.value)]
        return key && value && this.#map(node.key, key, value)
      }
      default:
        return isDuration(node) ? { kind: 'duration' } : this.at(place, node)
    }
  }

  finish(): void {
    for (const { owner, node, place } of this.#doubtful) {
      if (!keepsObjects(owner)) this.#problems.push({ kind: 'reference-without-objects', node, place })
    }
  }

  #type(node: TypeNode): Type | null {
    switch (node.kind) {
      case 'named-type':
        return this.#named(node)
      case 'set-type':
      case 'option-type': {
        const of = this.#type(node.of)
        return of && { kind: node.kind === 'set-type' ? 'set' : 'option', of }
      }
      case 'map-type': {
        const key = this.#type(node.key)
        const value = this.#type(node.value)
        return key && value && this.#map(node.key, key, value)
      }
      case 'missing-type':
        return null
    }
  }

  #map<T extends BodyType>(node: TypeNode, key: T, value: T): { kind: 'map'; key: T; value: T } | null {
    return isKeyType(key) ? { kind: 'map', key, value } : this.#problem({ kind: 'map-key-type', node, type: key })
  }

  #named(node: NamedType): Type | null {
    const name = node.name.text
    if (name === '') return null
    if (node.orNull && node.word !== 'ref') return this.#problem({ kind: 'null-on-non-reference', node })
    const type = this.#byWord(node, name)
    if (type) return type
    const basic = scalarType(name)
    if (basic) return node.word === null ? basic : this.#wrong(node, 'a basic type', name)
    const is = this.#whatIs(name)
    if (!is) return mayBeLost(this.#scope, name) ? null : this.#problem({ kind: 'type-unknown', node })
    if (node.word === null) return this.#problem({ kind: 'kind-word-missing', node, word: is.word })
    return this.#wrong(node, is.what, `${name} ${is.word}`)
  }

  /** The type of the name with the kind word that follows it; undefined if the word does not fit the name. */
  #byWord(node: NamedType, name: string): Type | undefined {
    if (node.word === 'ref') return this.#reference(node, name)
    if (node.word === 'enum') return this.#scope.enums.has(name) ? { kind: 'enum', name } : undefined
    if (node.word !== 'record') return undefined
    if (this.#scope.types.has(name)) return { kind: 'record', name }
    return name === 'any' ? { kind: 'any record' } : undefined
  }

  #reference(node: NamedType, name: string): Type | undefined {
    const owner = classNamed(this.#scope, name)
    if (!owner) return undefined
    if (isNamespace(owner) && !owner.broken) this.#doubtful.push({ owner, node, place: this.#place })
    const key = node.orNull ? `${name}?` : name
    let type = this.#refs.get(key)
    if (!type) {
      type = { kind: 'ref', class: name, nullable: node.orNull }
      this.#refs.set(key, type)
    }
    return type
  }

  #whatIs(name: string): { what: string; word: 'ref' | 'enum' | 'record' } | undefined {
    const type = this.#scope.types.get(name)
    if (type?.kind === 'class') return { what: 'a class', word: 'ref' }
    if (type) return { what: 'a record', word: 'record' }
    return this.#scope.enums.has(name) ? { what: 'an enum', word: 'enum' } : undefined
  }

  #wrong(node: NamedType, is: string, fix: string): null {
    return this.#problem({ kind: 'kind-word-wrong', node, is, fix })
  }

  #problem(problem: TypeProblem): null {
    this.#problems.push({ ...problem, place: this.#place })
    return null
  }
}

function isDuration(node: TypeNode): boolean {
  return node.kind === 'named-type' && node.word === null && !node.orNull && node.name.text === 'duration'
}
