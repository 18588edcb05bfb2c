/** Records of bodies: their members, and new ones. */
import type { Literal } from '../../../model/api.ts'
import { type ObjectRefs, startValue } from '../../values/literals.ts'
import type { Shapes } from '../../values/shapes.ts'
import { RecordValue, type Value } from '../../values/values.ts'
import type { PlainCode, Run } from '../protocol.ts'
import { calls } from './calls.ts'

/** Values by the names of fields or members. */
export type GivenFields = { readonly [field: string]: Value }

/** The member, the code of its condition, and the condition's text. */
type MemberCondition = readonly [name: string, holds: PlainCode, text: string]

/** The code of a test reads a member that the record of an RPC, as clients get it, does not have. */
export class MemberMissing extends Error {
  readonly member: string

  constructor(member: string) {
    super(`a record has no member "${member}"`)
    this.member = member
  }
}

export function memberOf(record: RecordValue, name: string): Value {
  const value = record.values[record.names.indexOf(name)]
  if (value === undefined) throw new MemberMissing(name)
  return value
}

export function createRecords(shapes: Shapes, objects: ObjectRefs) {
  return {
    member: memberOf,

    /** A record whose members meet their conditions. Throws VALUE_NOT_SUPPORTED for the first that does not. */
    checkedRecord(run: Run, record: RecordValue, conditions: readonly MemberCondition[]): RecordValue {
      for (const [name, holds, text] of conditions) calls.condition(run, holds, name, memberOf(record, name), text)
      return record
    },

    /** `...e` of a record, and of the whole record of a class. */
    spreadRecord(record: RecordValue, members: readonly string[]): GivenFields {
      return Object.fromEntries(members.map((name) => [name, memberOf(record, name)]))
    },

    /** A record of these members only, as clients send those of objects. */
    partialRecord(record: RecordValue, members: readonly string[]): RecordValue {
      return new RecordValue(
        members,
        members.map((name) => memberOf(record, name)),
      )
    },

    /** A record of all its members: those that are not given have their default, else their type's zero. */
    record(run: Run, name: string, given: GivenFields): RecordValue {
      const members = shapes.members(name)
      const values = members.map((member) => {
        if (Object.hasOwn(given, member.name)) return given[member.name] as Value
        return made(run, member.default) ?? startValue(shapes, member, objects)
      })
      return new RecordValue(
        members.map((member) => member.name),
        values,
      )
    },
  }
}

function made(run: Run, literal: Literal | undefined): Value | undefined {
  if (typeof literal !== 'object' || literal === null || !('call' in literal)) return undefined
  return literal.call === 'now' ? run.now() : run.uuid()
}
