/** Writes plain data, which no type of the API describes, as text of a format. */
import type { Plain } from '../values/values.ts'
import { SLICE_LENGTH } from './answer-stream.ts'
import type { Brackets, Form } from './form.ts'

/** The writer throws an Error for data that is not plain. */
export function plainWriter<Raw>(form: Form<Raw>): (value: Plain) => string {
  return (value) => dataWriter(form)(value.data)
}

/** The same text in slices. What lies deeper than three levels is written at once: an OpenRPC document has its methods there. */
export function* plainSlices<Raw>(form: Form<Raw>, value: Plain): Generator<string, void> {
  let parts: string[] = []
  let length = 0
  for (const text of textsOf(form, dataWriter(form), value.data, 3)) {
    parts.push(text)
    length += text.length
    if (length < SLICE_LENGTH) continue
    yield parts.join('')
    parts = []
    length = 0
  }
  yield parts.join('')
}

function* textsOf<Raw>(
  form: Form<Raw>,
  write: (data: unknown) => string,
  data: unknown,
  depth: number,
): Generator<string, void> {
  if (depth === 0 || typeof data !== 'object' || data === null) yield write(data)
  else {
    const isList = Array.isArray(data)
    const { open, between, close }: Brackets = isList ? form.array : form.object
    let before = open
    for (const [name, member] of Object.entries(data)) {
      if (member === undefined && !isList) continue
      yield isList ? before : before + form.memberOpen(name)
      yield* textsOf(form, write, member, depth - 1)
      if (!isList) yield form.memberClose
      before = between
    }
    yield before === open ? open + close : close
  }
}

function dataWriter<Raw>(form: Form<Raw>): (data: unknown) => string {
  // The same names and texts occur many times.
  const text = remembered((value) => form.writeString(value))
  const open = remembered((name) => form.memberOpen(name))
  return (data) => plainText(form, data, text, open)
}

function plainText<Raw>(
  form: Form<Raw>,
  data: unknown,
  text: (value: string) => string,
  open: (name: string) => string,
): string {
  const parts: string[] = []
  const write = (value: unknown): void => {
    if (typeof value === 'string') parts.push(text(value))
    else if (Array.isArray(value)) writeItems(value)
    else if (typeof value === 'object' && value !== null) writeMembers(value)
    else parts.push(scalarText(form, value))
  }
  const writeItems = (items: readonly unknown[]) => {
    parts.push(form.array.open)
    for (let i = 0; i < items.length; i++) {
      if (i > 0) parts.push(form.array.between)
      write(items[i])
    }
    parts.push(form.array.close)
  }
  const writeMembers = (value: object) => {
    let between = form.object.open
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue
      parts.push(between, open(name))
      write(member)
      parts.push(form.memberClose)
      between = form.object.between
    }
    parts.push(between === form.object.open ? between : '', form.object.close)
  }
  write(data)
  return parts.join('')
}

function scalarText<Raw>(form: Form<Raw>, value: unknown): string {
  if (typeof value === 'boolean') return form.writeBool(value)
  if (typeof value !== 'number') throw new Error(`Neither format has a value for ${String(value)}`)
  return Number.isInteger(value) ? form.writeInt(BigInt(value)) : form.writeFloat(value)
}

function remembered(make: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const made = make(text)
    known.set(text, made)
    return made
  }
}
