/** The faults that the arguments of any call can have: wrong shapes, and dead refs. */
import type { Class, Param, Type } from '../../../model/api.ts'
import { type Arg, Wrong } from './call.ts'
import { NULL, type Plain } from './plain-values.ts'
import type { State } from './state.ts'

/** An error's code and parameters; `*` stands for a text that no rule defines. */
export type Fault = readonly string[]

export function wrongValue(field: string, wrong: Wrong): Fault {
  return wrong.code === 'FIELD_TYPE_ERROR' ? [wrong.code, field] : [wrong.code, field, '*', '*']
}

/** Faults of arguments that do not depend on any object. */
export function argumentFaults(classes: readonly Class[], params: readonly Param[], args: readonly Arg[]): Fault[] {
  return params.flatMap(({ name, type }, i) => {
    const arg = args[i] as Arg
    if (arg instanceof Wrong) return [wrongValue(name, arg)]
    const owner = type.kind === 'record' && classes.find((c) => c.name === type.name)
    return owner ? recordFaults(owner, arg as ReadonlyMap<string, Plain | Wrong>) : []
  })
}

/** docs/language.md, Qualifiers: computed fields are ignored, and fields without a default are required. */
function recordFaults(owner: Class, given: ReadonlyMap<string, Plain | Wrong>): Fault[] {
  const taken = owner.fields.filter((f) => f.qualifier !== 'RO/runtime')
  const unknown = [...given.keys()].filter((name) => !owner.fields.some((f) => f.name === name))
  const missing = taken.filter((f) => f.default === undefined && !given.has(f.name))
  const wrong = taken.flatMap(({ name }) => {
    const value = given.get(name)
    return value instanceof Wrong ? [wrongValue(name, value)] : []
  })
  return [
    ...unknown.map((name) => ['FIELD_UNKNOWN', name]),
    ...missing.map(({ name }) => ['FIELD_MISSING', name]),
    ...wrong,
  ]
}

/** HANDLE_INVALID for each ref in a value that has no object of its class, and for null references that are not allowed. */
export function deadRefs(state: State, type: Type, value: Plain): Fault[] {
  switch (type.kind) {
    case 'ref': {
      const alive = state.things.get(value as string)?.class.name === type.class || (type.nullable && value === NULL)
      return alive ? [] : [['HANDLE_INVALID', type.class, value as string]]
    }
    case 'set':
    case 'option':
      return (value as readonly Plain[]).flatMap((item) => deadRefs(state, type.of, item))
    case 'map':
      return [...(value as ReadonlyMap<string, Plain>)].flatMap(([key, item]) => [
        ...deadRefs(state, type.key, key),
        ...deadRefs(state, type.value, item),
      ])
    default:
      return []
  }
}

/** The refs of one class inside a value. */
export function refsIn(type: Type, value: Plain, className: string): string[] {
  switch (type.kind) {
    case 'ref':
      return type.class === className ? [value as string] : []
    case 'set':
    case 'option':
      return (value as readonly Plain[]).flatMap((item) => refsIn(type.of, item, className))
    case 'map':
      return [...(value as ReadonlyMap<string, Plain>)].flatMap(([key, item]) => [
        ...refsIn(type.key, key, className),
        ...refsIn(type.value, item, className),
      ])
    default:
      return []
  }
}
