/** The model's types in TypeScript, as code that runs in the server sees their values. */
import type { Api, Type } from '../../model/api.ts'
import type { ScalarKind } from '../../model/kinds.ts'
import { FIXED_NAMES } from './fixed-names.ts'

/**
 * How a value passes: given by a client to the code of a message; answered to a client; or between a body and an external,
 * where records of classes are complete.
 */
export type Passing = 'given' | 'answered' | 'inside'

/** `'VM_BAD_POWER_STATE'`: a text as a TypeScript literal. */
export function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

/** The name of a member or a parameter: quoted where it is not an identifier. */
export function memberName(name: string): string {
  return isIdentifier(name) ? name : quoted(name)
}

export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name)
}

/** Each declared class, record and enum has a TypeScript name of its own. */
export class TypeWriter {
  readonly #names = new Map<string, string>()
  readonly #classes: ReadonlyMap<string, boolean>

  constructor({ classes, records, enums }: Pick<Api, 'classes' | 'records' | 'enums'>) {
    this.#classes = new Map(classes.map(({ name, objects }) => [name, objects !== 'none']))
    const taken = new Set(FIXED_NAMES)
    const give = (kind: 'record' | 'enum', name: string) => {
      let own = name
      while (taken.has(own)) own += '_'
      taken.add(own)
      this.#names.set(`${kind} ${name}`, own)
    }
    for (const { name } of [...classes, ...records]) give('record', name)
    for (const { name } of enums) give('enum', name)
  }

  /** The TypeScript name of a record, of a class's record, or of an enum. */
  nameOf(kind: 'record' | 'enum', name: string): string {
    return this.#names.get(`${kind} ${name}`) ?? 'never'
  }

  /** null is `void`. */
  of(type: Type | null, way: Passing): string {
    if (type === null) return 'void'
    switch (type.kind) {
      case 'enum':
        return this.nameOf('enum', type.name)
      case 'record':
        return this.#record(type.name, way)
      case 'any record':
        return 'unknown'
      case 'ref':
        return `Ref<${quoted(type.class)}>${type.nullable ? ' | null' : ''}`
      case 'set':
        return `readonly ${grouped(this.of(type.of, way))}[]`
      case 'option':
        return `${this.of(type.of, way)} | undefined`
      case 'map':
        return `ReadonlyMap<${this.of(type.key, way)}, ${this.of(type.value, way)}>`
      default:
        return SCALARS_IN_CODE[type.kind]
    }
  }

  /** Clients may leave out fields of a class's record. A reference stands for the record of its object in an answer. */
  #record(name: string, way: Passing): string {
    const own = this.nameOf('record', name)
    const keepsObjects = this.#classes.get(name)
    if (keepsObjects === undefined) return own
    if (way === 'given') return `Partial<${own}>`
    return keepsObjects && way === 'answered' ? `${own} | Ref<${quoted(name)}>` : own
  }
}

const SCALARS_IN_CODE: { readonly [kind in ScalarKind]: string } = {
  string: 'string',
  int: 'bigint',
  float: 'number',
  bool: 'boolean',
  datetime: 'Date',
}

function grouped(text: string): string {
  return /^[\w$]+(<[^<>]*>)?$/.test(text) ? text : `(${text})`
}
