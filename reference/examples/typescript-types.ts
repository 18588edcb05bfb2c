/** The model's types in TypeScript, and the declarations of the enums and records among them. */
import type { Api, Type } from '../../model/api.ts'
import type { ScalarKind } from '../../model/kinds.ts'
import type { Direction } from '../direction.ts'
import { recordMembers } from '../record-members.ts'
import { hasDefault } from '../secret-values.ts'

/** Writes types; `declarations` returns the enums and records that `of` has used. */
export class TypeNames {
  readonly #api: Api
  readonly #declared = new Map<string, string[]>()
  /** Names by declaration, because an enum, a record and the given form of a record may have the same name. */
  readonly #names = new Map<string, string>()

  constructor(api: Api) {
    this.#api = api
  }

  /** null is `void`, whose value is "". */
  of(type: Type | null, way: Direction): string {
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

  /** The declarations as lines, with an empty line after each. */
  declarations(): string[] {
    return [...this.#declared.values()].flatMap((lines) => [...lines, ''])
  }

  #enum(name: string): string {
    const known = this.#nameOf(`${name} enum`, [name, `${name}_enum`])
    const values = this.#api.enums.find((e) => e.name === name)?.values ?? []
    this.#declared.set(known, [`type ${known} = ${values.map((v) => JSON.stringify(v.name)).join(' | ') || 'never'}`])
    return known
  }

  /** The first free name of `wanted`, or the last one with `_` added. */
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

  /** Members that may be left out of a given or an answered record are optional. */
  #record(name: string, way: Direction): string {
    const known =
      way === 'given'
        ? this.#nameOf(`${name} given`, [`${name}_given`])
        : this.#nameOf(`${name} record`, [name, `${name}_record`])
    if (this.#declared.has(known)) return known
    // Registered before its members are visited, because a record may contain itself.
    this.#declared.set(known, [])
    const members = recordMembers(this.#api, name)
      .filter((m) => way === 'answered' || !('qualifier' in m && m.qualifier === 'RO/runtime'))
      .map((m) => {
        const mayMiss = way === 'given' ? hasDefault(m) : m.type.kind === 'any record'
        return `  ${m.name}${mayMiss ? '?' : ''}: ${this.of(m.type, way)}`
      })
    this.#declared.set(known, [`interface ${known} {`, ...members, '}'])
    return known
  }
}

const SCALAR_NAMES: { readonly [kind in ScalarKind]: { readonly [way in Direction]: string } } = {
  string: { given: 'string', answered: 'string' },
  int: { given: 'number | string', answered: 'number' },
  float: { given: 'number', answered: 'number' },
  bool: { given: 'boolean', answered: 'boolean' },
  datetime: { given: 'string', answered: 'string' },
}

function arrayOf(element: string): string {
  return /^\w+$/.test(element) ? `${element}[]` : `(${element})[]`
}

/** Adds `_` to a name that is a keyword or is used by the example itself. */
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
