/** Writes values as the parameters of calls, in a wire format. */
import type { Api, Type } from '../../model/api.ts'
import { isScalar, type ScalarKind } from '../../model/kinds.ts'
import { canonicalText } from '../../runtime/values/canonical-text.ts'
import { NULL_REF, type RecordValue, type Value } from '../../runtime/values/values.ts'
import { type Form, writeObject } from '../../runtime/wire/form.ts'

/** The text of a value of the type; records may lack members. Writes what it is given, also what a server must refuse. */
export type WriteValue = (type: Type, value: Value) => string

export function valueWriter<Raw>(api: Api, form: Form<Raw>): WriteValue {
  const write: WriteValue = (type, value) => {
    if (isScalar(type)) return writeScalar(form, type.kind, value)
    switch (type.kind) {
      case 'enum':
      case 'ref':
        return form.writeString(value === null ? NULL_REF : (value as string))
      case 'set':
      case 'option': {
        const { open, between, close } = form.array
        return open + (value as readonly Value[]).map((item) => write(type.of, item)).join(between) + close
      }
      case 'map': {
        const entries = [...(value as ReadonlyMap<Value, Value>)]
        return writeObject(
          form,
          entries.map(([key, item]) => [canonicalText(key), write(type.value, item)] as const),
        )
      }
      case 'record':
        return writeRecord(type.name, value as RecordValue)
      case 'any record':
        throw new Error('No call takes a value of "any record"')
    }
  }
  const writeRecord = (name: string, { names, values }: RecordValue): string => {
    const members = membersOf(api, name)
    return writeObject(
      form,
      names.map((member, i) => [member, write(members.get(member) ?? STRING, values[i] as Value)] as const),
    )
  }
  return write
}

/** Of members that the API does not have, which conformance tests send. */
const STRING: Type = { kind: 'string' }

function membersOf(api: Api, name: string): ReadonlyMap<string, Type> {
  const members = api.records.find((r) => r.name === name)?.members ?? api.classes.find((c) => c.name === name)?.fields
  return new Map((members ?? []).map((m) => [m.name, m.type]))
}

function writeScalar<Raw>(form: Form<Raw>, kind: ScalarKind, value: Value): string {
  switch (kind) {
    case 'string':
      return form.writeString(value as string)
    case 'int':
      return form.writeInt(value as bigint)
    case 'float':
      return form.writeFloat(value as number)
    case 'bool':
      return form.writeBool(value as boolean)
    case 'datetime':
      return form.writeDatetime(value as string)
  }
}
