/** Writes plain data, which no type of the API describes, as text of a format. */
import type { Plain } from '../values/values.ts'
import type { Form } from './form.ts'

/** The writer throws an Error for data that is not plain. */
export function plainWriter<Raw>(form: Form<Raw>): (value: Plain) => string {
  return (value) => plainText(form, value.data)
}

function plainText<Raw>(form: Form<Raw>, data: unknown): string {
  const parts: string[] = []
  // The same names and texts occur many times.
  const text = remembered((value) => form.writeString(value))
  const open = remembered((name) => form.memberOpen(name))
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
