/** Plain data as text of a format: what no type of the API describes. */
import type { Plain } from '../values.ts'
import { type Form, objectText } from './form.ts'

/** Writes each value once: it is large, and the same for everybody. Throws for data that is not plain. */
export function plainWriter<Raw>(form: Form<Raw>): (value: Plain) => string {
  const texts = new WeakMap<Plain, string>()
  return (value) => {
    const text = texts.get(value) ?? plainText(form, value.data)
    texts.set(value, text)
    return text
  }
}

function plainText<Raw>(form: Form<Raw>, data: unknown): string {
  if (typeof data === 'string') return form.writeString(data)
  if (typeof data === 'boolean') return form.writeBool(data)
  if (typeof data === 'number') return Number.isInteger(data) ? form.writeInt(BigInt(data)) : form.writeFloat(data)
  if (Array.isArray(data)) {
    const { open, between, close } = form.array
    return open + data.map((item) => plainText(form, item)).join(between) + close
  }
  if (typeof data !== 'object' || data === null) throw new Error(`Neither format has a value for ${String(data)}`)
  const members = Object.entries(data).filter(([, value]) => value !== undefined)
  return objectText(
    form,
    members.map(([name, value]) => [name, plainText(form, value)]),
  )
}
