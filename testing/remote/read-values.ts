/** Reads the results of another server by their type, and says what is wrong with them and where. */
import type { Api, Class, RecordMember, Type } from '../../model/api.ts'
import { canonicalDatetime } from '../../model/datetime.ts'
import { isScalar, type ScalarKind } from '../../model/kinds.ts'
import { publicFields } from '../../model/public-api.ts'
import { int64, isCarriableText } from '../../model/text.ts'
import { canonicalText } from '../../runtime/values/canonical-text.ts'
import { printable } from '../../runtime/values/printable.ts'
import { NULL_REF, Plain, RecordValue, type Value } from '../../runtime/values/values.ts'
import { Unfit } from '../../runtime/wire/form.ts'
import type { ReadForm, WireShape } from './read-form.ts'
import { WireFault, type WireRemark } from './wire-fault.ts'

/** Fields that are lists in a type of sets: the code of an error and its parameters, of which some may be equal. */
const ERROR_LISTS: ReadonlySet<string> = new Set(['task.error_info'])

/** Reads one result. What is readable in another form than the format has becomes a remark. */
export class ValueReader<Raw> {
  readonly remarks: WireRemark[] = []
  readonly #api: Api
  readonly #read: ReadForm<Raw>
  readonly #lists: boolean

  /** `lists`: sets are lists, which may have an element twice. */
  constructor(api: Api, read: ReadForm<Raw>, lists: boolean) {
    this.#api = api
    this.#read = read
    this.#lists = lists
  }

  /**
   * The value, in the forms of `Value`: references to nothing are null, the record of an event is a RecordValue. undefined
   * where the type is null, for void. Throws WireFault.
   */
  result(type: Type | null, raw: Raw): Value | undefined {
    if (type) return this.value(type, raw, 'result')
    const { form, called } = this.#read
    if (form.string(raw) !== '') this.#remark('result', `a call without a result answers "" and not ${called(raw)}`)
    return undefined
  }

  value(type: Type, raw: Raw, where: string): Value {
    if (isScalar(type)) return this.#scalar(type.kind, raw, where)
    switch (type.kind) {
      case 'enum':
        return this.#enum(type.name, raw, where)
      case 'ref':
        return this.#ref(type.class, raw, where)
      case 'set':
        return this.#set(type.of, raw, where)
      case 'option':
        return this.#option(type.of, raw, where)
      case 'map':
        return this.#map(type, raw, where)
      case 'record':
        return this.#record(type.name, raw, where)
      case 'any record':
        return new Plain(raw)
    }
  }

  #scalar(kind: ScalarKind, raw: Raw, where: string): Value {
    const value = this.#scalarValue(kind, raw, where)
    if (!this.#read.isUsual(kind, raw)) this.#unusual(kind, raw, where)
    return value
  }

  #scalarValue(kind: ScalarKind, raw: Raw, where: string): Value {
    const { form } = this.#read
    switch (kind) {
      case 'string':
        return this.#text(raw, where)
      case 'int':
        return this.#int(raw, where)
      case 'float':
        // Minus zero equals zero.
        return this.#fit(form.float(raw), 'float', raw, where) || 0
      case 'bool':
        return this.#fit(form.bool(raw), 'bool', raw, where)
      case 'datetime': {
        const text = this.#fit(form.datetime(raw), 'datetime', raw, where)
        return canonicalDatetime(text.trim()) ?? this.#fail(`${quoted(text)} is not a date and time that exists`, where)
      }
    }
  }

  #text(raw: Raw, where: string, called?: string): string {
    const text = this.#fit(this.#read.form.string(raw), 'string', raw, where, called)
    return isCarriableText(text) ? text : this.#fail(`${quoted(text)} has characters that XML cannot carry`, where)
  }

  #int(raw: Raw, where: string): bigint {
    const read = this.#fit(this.#read.form.int(raw), 'int', raw, where)
    const text = String(read).replace(/^([+-]?\d+)\.0+$/, '$1')
    if (!/^[+-]?\d+$/.test(text)) return this.#fail(`an int is ${this.#read.forms.int}, not ${quoted(text)}`, where)
    const value = int64(text.replace(/^([+-]?)0+(?=\d)/, '$1').replace('+', ''))
    return value ?? this.#fail(`${printable(text)} is outside 64 bits`, where)
  }

  #enum(name: string, raw: Raw, where: string): string {
    const text = this.#text(raw, where, 'a value')
    const values = this.#api.enums.find((e) => e.name === name)?.values ?? []
    if (values.some((v) => v.name === text)) return text
    return this.#fail(`${quoted(text)} is not a value of ${name}: ${values.map((v) => v.name).join(', ')}`, where)
  }

  #ref(className: string, raw: Raw, where: string): string | null {
    const { form } = this.#read
    if (form.isNil(raw)) {
      this.#remark(where, `the null reference is "${NULL_REF}" and not ${this.#read.called(raw)}`)
      return null
    }
    const text = this.#text(raw, where, 'a reference')
    if (text === NULL_REF) return null
    if (text === '') this.#remark(where, `the null reference is "${NULL_REF}" and not the empty string`)
    else if (!text.startsWith('OpaqueRef:'))
      this.#remark(where, `a reference to ${className} begins with "OpaqueRef:", and ${quoted(text)} does not`)
    return text === '' ? null : text
  }

  #set(type: Type, raw: Raw, where: string): readonly Value[] {
    const items = this.#items(type, raw, where)
    if (this.#lists) return items
    const known = new Set<string>()
    for (const [i, item] of items.entries()) {
      const text = canonicalText(item)
      if (known.has(text)) this.#remark(`${where}[${i}]`, `the set has the element ${quoted(text)} twice`)
      known.add(text)
    }
    return known.size === items.length ? items : distinct(items)
  }

  #items(type: Type, raw: Raw, where: string): Value[] {
    const { form, isUsual } = this.#read
    const items = this.#fit(form.items(raw), 'array', raw, where)
    if (!isUsual('array', raw)) this.#unusual('array', raw, where)
    return items.map((item, i) => this.value(type, item, `${where}[${i}]`))
  }

  #option(type: Type, raw: Raw, where: string): readonly Value[] {
    const { form, called } = this.#read
    if (form.isNil(raw)) {
      this.#remark(where, `an option without a value is an empty array and not ${called(raw)}`)
      return []
    }
    const items = this.#items(type, raw, where)
    return items.length <= 1 ? items : this.#fail(`an option is an array of none or one, not of ${items.length}`, where)
  }

  #map({ key, value }: Type & { kind: 'map' }, raw: Raw, where: string): ReadonlyMap<Value, Value> {
    const map = new Map<Value, Value>()
    this.#members(raw, where, (name, member) => {
      const at = memberAt(where, name)
      const k = this.#key(key, name, at)
      if (map.has(k)) this.#remark(at, `the map has the key ${quoted(name)} twice`)
      map.set(k, this.value(value, member, at))
    })
    return map
  }

  /** Keys are texts, whatever their type is. */
  #key(type: Type, name: string, where: string): Value {
    const raw = this.#read.form.ofText(name)
    if (type.kind === 'int') {
      const value = this.#int(raw, where)
      if (String(value) !== name) this.#remark(where, `the key ${value} is written as ${quoted(name)}`)
      return value
    }
    if (type.kind !== 'bool') return this.value(type, raw, where)
    return name === 'true' || (name === 'false' ? false : this.#fail(`the key ${quoted(name)} is not a bool`, where))
  }

  #record(name: string, raw: Raw, where: string): RecordValue {
    const declared = this.#api.records.find((r) => r.name === name)
    const owner = this.#api.classes.find((c) => c.name === name)
    const members: readonly RecordMember[] = declared?.members ?? (owner ? publicFields(owner) : [])
    const raws = new Map<string, Raw>()
    this.#members(raw, where, (member, value) => {
      if (!members.some((m) => m.name === member))
        this.#remark(memberAt(where, member), `${name} has no member of this name`)
      else if (raws.has(member)) this.#remark(memberAt(where, member), 'the record has this member twice')
      raws.set(member, value)
    })
    const read = new Map<string, Value>()
    for (const { name: member, type } of members) {
      const value = raws.get(member)
      const at = memberAt(where, member)
      if (value === undefined) this.#missing(member, type, owner, where)
      else read.set(member, this.#member(`${name}.${member}`, type, value, at, read))
    }
    return new RecordValue([...read.keys()], [...read.values()])
  }

  /** Users do not get the fields that they may not read, and the event of an object that is gone has no snapshot. */
  #missing(name: string, type: Type, owner: Class | undefined, where: string): void {
    if (type.kind === 'any record') return
    if (!owner || owner.objects === 'none') this.#fail(`the record lacks the member ${quoted(name)}`, where)
    this.#remark(where, `the record lacks the field ${quoted(name)}`)
  }

  #member(name: string, type: Type, raw: Raw, where: string, before: ReadonlyMap<string, Value>): Value {
    if (ERROR_LISTS.has(name) && type.kind === 'set') return this.#items(type.of, raw, where)
    if (type.kind !== 'any record') return this.value(type, raw, where)
    const named = before.get('class')
    const owner = this.#api.classes.find((c) => typeof named === 'string' && c.name.toLowerCase() === named)
    return owner ? this.#record(owner.name, raw, where) : this.value(type, raw, where)
  }

  #members(raw: Raw, where: string, visit: (name: string, value: Raw) => void): void {
    const { form, isUsual } = this.#read
    if (!form.members(raw, visit)) this.#wrong('object', raw, where)
    if (!isUsual('object', raw)) this.#unusual('object', raw, where)
  }

  #fit<T>(read: T | Unfit | undefined, shape: WireShape, raw: Raw, where: string, called?: string): T {
    if (read instanceof Unfit) return this.#fail(`${quoted(read.text)} ${read.reason}`, where)
    return read ?? this.#wrong(shape, raw, where, called)
  }

  #wrong(shape: WireShape, raw: Raw, where: string, called = NAMES[shape]): never {
    return this.#fail(`${called} is ${this.#read.forms[shape]}, not ${this.#read.called(raw)}`, where)
  }

  #unusual(shape: WireShape, raw: Raw, where: string): void {
    this.#remark(where, `${NAMES[shape]} is ${this.#read.forms[shape]}, not ${this.#read.called(raw)}`)
  }

  #fail(problem: string, where: string): never {
    throw new WireFault('value', problem, where)
  }

  #remark(where: string, message: string): void {
    this.remarks.push({ where, message })
  }
}

const NAMES: { readonly [shape in WireShape]: string } = {
  string: 'a string',
  int: 'an int',
  float: 'a float',
  bool: 'a bool',
  datetime: 'a datetime',
  array: 'a set or an option',
  object: 'a map or a record',
}

/** Whether the sets in results of the RPC are lists. */
export function isErrorList(rpc: { readonly class: string; readonly name: string }): boolean {
  return rpc.name === 'system.refusals' || ERROR_LISTS.has(rpc.name.replace('.get_', '.'))
}

function distinct(items: readonly Value[]): readonly Value[] {
  return [...new Map(items.map((item) => [canonicalText(item), item])).values()]
}

function memberAt(where: string, name: string): string {
  return /^\w+$/.test(name) ? `${where}.${name}` : `${where}[${quoted(name)}]`
}

function quoted(text: string): string {
  return JSON.stringify(printable(text))
}
