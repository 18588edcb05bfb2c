/** Initial objects of a lab as data, and their text. */
import { createHash } from 'node:crypto'

/** An initial object: its class, its name in the text, and the values of its fields. */
export interface LabObject {
  readonly class: string
  readonly name: string
  /** A comment above the object. */
  readonly doc?: string
  readonly values: LabValues
}

export interface LabValues {
  readonly [field: string]: LabValue | undefined
}

/** Numbers are ints. `LabName` is a name in the text: an object, a value of an enum, or null. */
export type LabValue = string | number | boolean | LabName | LabFloat | readonly LabValue[] | LabMap

export class LabMap {
  readonly entries: LabMapEntries

  constructor(entries: LabMapEntries) {
    this.entries = entries
  }
}

interface LabMapEntries {
  readonly [key: string]: LabValue
}

export class LabName {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

export class LabFloat {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

export const NO_OBJECT = new LabName('null')

export const named = (name: string): LabName => new LabName(name)

export const labMap = (entries: LabMapEntries): LabMap => new LabMap(entries)

/** An object with a uuid that follows from its class and name, so that it is the same in every lab. */
export function labObject(className: string, name: string, values: LabValues, doc?: string): LabObject {
  const all = { uuid: labUuid(className, name), ...values }
  return { class: className, name, values: all, ...(doc === undefined ? {} : { doc }) }
}

/** A uuid of version 5 (RFC 9562, section 5.5), in a namespace of this program. */
export function labUuid(className: string, name: string): string {
  const hash = createHash('sha1').update(NAMESPACE).update(`${className}/${name}`).digest()
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}

const NAMESPACE = Buffer.from('0c1b3b0e5e0c4f7f9b0a6c1a4d5e2f10', 'hex')

/** On one line; the formatter breaks lines that are too long. */
export function objectText({ class: className, name, doc, values }: LabObject): string {
  const members = Object.entries(values).flatMap(([field, value]) =>
    value === undefined ? [] : [`${field} = ${valueText(value)}`],
  )
  const comment = doc === undefined ? '' : `/// ${doc}\n`
  return `${comment}object ${className} ${name} { ${members.join(', ')} }\n`
}

function valueText(value: LabValue): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value instanceof LabName) return value.name
  if (value instanceof LabFloat) return Number.isInteger(value.value) ? value.value.toFixed(1) : String(value.value)
  if (value instanceof LabMap) {
    const entries = Object.entries(value.entries).map(([key, it]) => `${JSON.stringify(key)} -> ${valueText(it)}`)
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
  }
  return `[${value.map(valueText).join(', ')}]`
}
