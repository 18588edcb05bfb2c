/** The model's types in TypeScript, and the declarations of the enums and records among them. */
import type { Api, Type } from '../../model/api.ts'
import type { ScalarKind } from '../../model/kinds.ts'
import { membersOf } from '../members.ts'
import { hasDefault } from '../secret-values.ts'
import type { Way } from './sample.ts'

/** Collects what `of` has named; `declarations` has them all. */
export class TypeNames {
  readonly #api: Api
  readonly #declared = new Map<string, string[]>()
  /** By what is declared, as an enum, a record and the record that is given may have one name. */
  readonly #names = new Map<string, string>()

  constructor(api: Api) {
    this.#api = api
  }

  /** null is `void`, which travels as "". */
  of(type: Type | null, way: Way): string {
    if (type === null) return '""'
    switch (type.kind) {
      case 'enum':
        return this.#enum(type.name)
      case 'record':
        return this.#record(type.name, way)
      case 'any record':
        return '{ [member: string]: unknown }'
      case 'set':
      case 'option':
        return arrayOf(this.of(type.of, way))
      case 'map':
        return `{ [key: string]: ${this.of(type.value, way)} }`
      case 'ref':
        return 'string'
      default:
        return SCALAR_NAMES[type.kind][way]
    }
  }

  /** Lines, an empty one after each. */
  declarations(): string[] {
    return [...this.#declared.values()].flatMap((lines) => [...lines, ''])
  }

  #enum(name: string): string {
    const known = this.#nameOf(`${name} enum`, [name, `${name}_enum`])
    const values = this.#api.enums.find((e) => e.name === name)?.values ?? []
    this.#declared.set(known, [`type ${known} = ${values.map((v) => JSON.stringify(v.name)).join(' | ') || 'never'}`])
    return known
  }

  /** The first of `wanted` that nothing else has, or the last with a `_` more. */
  #nameOf(what: string, wanted: readonly string[]): string {
    const known = this.#names.get(what)
    if (known !== undefined) return known
    const taken = new Set(this.#names.values())
    const names = wanted.map(safeName)
    let name = names.find((n) => !taken.has(n)) ?? names.at(-1) ?? what
    while (taken.has(name)) name += '_'
    this.#names.set(what, name)
    return name
  }

  /** What may be left out of a given record, or of an answered one, is optional. */
  #record(name: string, way: Way): string {
    const known =
      way === 'given'
        ? this.#nameOf(`${name} given`, [`${name}_given`])
        : this.#nameOf(`${name} record`, [name, `${name}_record`])
    if (this.#declared.has(known)) return known
    // Its place is taken before its members are looked at, as a record may hold itself.
    this.#declared.set(known, [])
    const members = membersOf(this.#api, name)
      .filter((m) => way === 'answered' || !('qualifier' in m && m.qualifier === 'RO/runtime'))
      .map((m) => {
        const mayMiss = way === 'given' ? hasDefault(m) : m.type.kind === 'any record'
        return `  ${m.name}${mayMiss ? '?' : ''}: ${this.of(m.type, way)}`
      })
    this.#declared.set(known, [`interface ${known} {`, ...members, '}'])
    return known
  }
}

const SCALAR_NAMES: { readonly [kind in ScalarKind]: { readonly [way in Way]: string } } = {
  string: { given: 'string', answered: 'string' },
  int: { given: 'number | string', answered: 'number' },
  float: { given: 'number', answered: 'number' },
  bool: { given: 'boolean', answered: 'boolean' },
  datetime: { given: 'string', answered: 'string' },
}

function arrayOf(element: string): string {
  return /^\w+$/.test(element) ? `${element}[]` : `(${element})[]`
}

/** A name that may stand where a word of the language, or a name that the example itself uses, may not. */
export function safeName(name: string): string {
  return TAKEN.has(name) ? `${name}_` : name
}

const TAKEN = new Set(
  (
    'any bigint boolean never number object string symbol undefined unknown void break case catch class const continue ' +
    'debugger default delete do else enum export extends false finally for function if import in instanceof new null ' +
    'return super switch this throw true try typeof var while with implements interface let package private protected ' +
    'public static yield await async Answer Error JSON Array Promise Object String Number Boolean'
  ).split(' '),
)
