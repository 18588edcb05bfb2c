/** How values of a field are shown beyond what their type says: sizes in bytes, and states. */
import prettyBytes from 'pretty-bytes'
import type { Field, Type } from '../../../model/api.ts'
import { isStateField } from '../../parts/state-tone.ts'
import { wholeNumber } from './value-as-text.ts'

export interface FieldLooks {
  /** Its ints are sizes in bytes. */
  readonly bytes?: boolean
  /** Its value is a state of the object. */
  readonly state?: boolean
}

/** `owner` is the name of the field's class or record. */
export function looksOf(field: Pick<Field, 'name' | 'type'> & Partial<Field>, owner: string): FieldLooks {
  return { bytes: holdsInts(field.type) && isBytes(field, owner), state: isStateField(field) }
}

function holdsInts(type: Type): boolean {
  return type.kind === 'int' || ((type.kind === 'option' || type.kind === 'set') && type.of.kind === 'int')
}

/** The documentation decides if it names a unit; otherwise the name does, where it can mean nothing else. */
function isBytes({ name, doc = '' }: Pick<Field, 'name'> & Partial<Field>, owner: string): boolean {
  if (OTHER_UNIT.test(doc)) return false
  if (/\bbytes?\b/i.test(doc) || BYTES_NAME.test(name)) return true
  return /^size$/i.test(name) && STORED.test(owner)
}

const OTHER_UNIT =
  /\b(?:kilo|mega|giga|tera|kibi|mebi|gibi|tebi)bytes?\b|\b[KMGT]i?B\b|bytes? (?:per|a|each) |bytes?\/|\b(?:number|count) of\b/i
const BYTES_NAME =
  /(?:^|_)bytes$|^memory(?:_|$)(?!.*(?:speed|percent|ratio|count))|^(?:virtual|physical|disk|file|framebuffer|installation|storage)_(?:size|utilisation|utilization|allocation|usage|capacity|free|total|used)$/i
/** Names of classes whose size is a size in storage. */
const STORED = /blob|dump|patch|file|image|disk|volume|storage|attachment|upload|backup|snapshot|document/i

/** Below it the exact number is as short. */
const SMALLEST = 10_240

/** `8 GiB`, `1500 B`. The exact number for a negative one, which means something else than a size. */
export function bytesText(value: unknown): string {
  const size = wholeNumber(value)
  if (size < 0 || (typeof size === 'number' && !Number.isInteger(size))) return String(value)
  return size < SMALLEST ? `${size} B` : prettyBytes(size, { binary: true })
}

/** The number of bytes that a text such as `8 GiB` or `1.5MB` means, in powers of 1024; undefined for another text. */
export function bytesIn(text: string): number | undefined {
  const [, count, unit] = /^\+?(\d+(?:\.\d+)?)\s*([KMGTPE])(?:i?B)?$/i.exec(text.trim()) ?? []
  if (count === undefined || unit === undefined) return undefined
  return Math.round(Number(count) * 1024 ** (1 + 'KMGTPE'.indexOf(unit.toUpperCase())))
}
