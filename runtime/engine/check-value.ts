/** Checks values that code from outside gives, before they are written: both formats and the store trust their values. */
import type { Type } from '../../model/api.ts'
import { canonicalDatetime } from '../../model/datetime.ts'
import type { ScalarKind } from '../../model/kinds.ts'
import { isCarriableText } from '../../model/text.ts'
import { canonicalText } from '../values/canonical-text.ts'
import type { Shapes } from '../values/shapes.ts'
import {
  AllRecords,
  AllRefs,
  LateList,
  LateValue,
  Plain,
  RecordValue,
  type Result,
  Snapshot,
} from '../values/values.ts'
import { inPart, WrongValue } from './wrong-value.ts'

/** Throws WrongValue unless the value is of the type. Placeholders for what the store holds are right by themselves. */
export function checkValue(shapes: Shapes, type: Type, value: Result | undefined): void {
  if (value instanceof AllRecords || value instanceof AllRefs || value instanceof LateValue) return
  switch (type.kind) {
    case 'enum':
      if (typeof value !== 'string' || !shapes.enumValues(type.name).includes(value))
        throw new WrongValue(`is not a value of enum "${type.name}"`)
      return
    case 'ref':
      checkRef(type, value)
      return
    case 'record':
      checkRecord(shapes, type.name, value)
      return
    case 'any record':
      checkAnyRecord(value)
      return
    case 'set':
      checkSet(shapes, type.of, value)
      return
    case 'option':
      if (!Array.isArray(value) || value.length > 1) throw new WrongValue('is not an option')
      for (const part of value) checkValue(shapes, type.of, part)
      return
    case 'map':
      checkMap(shapes, type, value)
      return
    default:
      if (!SCALAR_CHECKS[type.kind](value)) throw new WrongValue(`is not ${SCALAR_NAMES[type.kind]}`)
  }
}

const SCALAR_CHECKS: { readonly [kind in ScalarKind]: (value: unknown) => boolean } = {
  string: (value) => typeof value === 'string' && isCarriableText(value),
  int: (value) => typeof value === 'bigint' && BigInt.asIntN(64, value) === value,
  float: (value) => Number.isFinite(value),
  bool: (value) => typeof value === 'boolean',
  datetime: (value) => typeof value === 'string' && canonicalDatetime(value) === value,
}

const SCALAR_NAMES: { readonly [kind in ScalarKind]: string } = {
  string: 'a string of characters that XML can carry',
  int: 'an int of 64 bits',
  float: 'a finite number',
  bool: 'a bool',
  datetime: 'a datetime of the years 1 to 9999',
}

function checkRef({ class: name, nullable }: Type & { kind: 'ref' }, value: Result | undefined): void {
  if (value === null && nullable) return
  if (value === null) throw new WrongValue(`is null, which a "${name} ref" is not`)
  // A message may return a reference that it was given, and a parameter may be any text.
  if (typeof value !== 'string' || !isCarriableText(value)) throw new WrongValue(`is not a reference to a "${name}"`)
}

function checkRecord(shapes: Shapes, name: string, value: Result | undefined): void {
  if (value instanceof Snapshot && value.class === name) return
  if (!(value instanceof RecordValue)) throw new WrongValue(`is not a record "${name}"`)
  const members = new Map(shapes.members(name).map((member) => [member.name, member.type]))
  for (const [i, member] of value.names.entries()) {
    const type = members.get(member)
    if (!type) throw new WrongValue(`has a member "${member}", which "${name}" has not`)
    inPart(`.${member}`, () => checkMember(shapes, type, value.values[i]))
  }
}

/** The event of an object that is gone has no record. */
function checkMember(shapes: Shapes, type: Type, value: Result | undefined): void {
  if (type.kind !== 'any record' || value !== null) checkValue(shapes, type, value)
}

function checkAnyRecord(value: Result | undefined): void {
  if (value instanceof Snapshot) return
  if (!(value instanceof Plain)) throw new WrongValue('is not a record')
  checkPlain(value.data)
}

function checkPlain(data: unknown): void {
  if (data === null || typeof data === 'boolean' || Number.isFinite(data)) return
  if (typeof data === 'string' && isCarriableText(data)) return
  if (typeof data !== 'object') throw new WrongValue('is not data that JSON and XML can carry')
  for (const [name, part] of Object.entries(data)) {
    inPart(Array.isArray(data) ? `[${name}]` : `.${name}`, () => {
      if (!isCarriableText(name)) throw new WrongValue('has a name that XML cannot carry')
      checkPlain(part)
    })
  }
}

function checkSet(shapes: Shapes, of: Type, value: Result | undefined): void {
  if (value instanceof LateList) return
  if (!Array.isArray(value)) throw new WrongValue('is not a set')
  for (const [i, part] of value.entries()) inPart(`[${i}]`, () => checkValue(shapes, of, part))
}

function checkMap(shapes: Shapes, { key, value: of }: Type & { kind: 'map' }, value: Result | undefined): void {
  if (!(value instanceof Map)) throw new WrongValue('is not a map')
  for (const [i, [name, part]] of [...value].entries()) {
    inPart(`[key ${i}]`, () => checkValue(shapes, key, name))
    inPart(`[${JSON.stringify(canonicalText(name))}]`, () => checkValue(shapes, of, part))
  }
}
