/** A unique key: the fields whose values together differ between all objects of a class. */
import { canonicalText } from '../../values/canonical-text.ts'
import type { Value } from '../../values/values.ts'
import type { FieldPlan } from '../plan/plan.ts'

interface KeyField {
  readonly plan: FieldPlan
  readonly slot: number
}

export class KeyLayout {
  readonly slots: readonly number[]
  readonly #fields: readonly KeyField[]

  constructor(fields: readonly KeyField[]) {
    this.#fields = fields
    this.slots = fields.map(({ slot }) => slot)
  }

  /** The fields, as errors name them. */
  get label(): string {
    return this.#fields.map(({ plan }) => plan.name).join(', ')
  }

  /** The same text for the same key; null where the key does not count, because a field is null or an empty option. */
  textOf(slots: readonly Value[]): string | null {
    const [first] = this.slots
    if (this.slots.length === 1) return this.#part(this.#fields[0] as KeyField, slots[first as number] as Value)
    const parts = this.#fields.map((field) => this.#part(field, slots[field.slot] as Value))
    // No text of a client has this character: XML has no way to write it.
    return parts.includes(null) ? null : parts.join('\0')
  }

  /** The values for people; secret ones are not shown. */
  shown(slots: readonly Value[]): string {
    const texts = this.#fields.map(({ plan, slot }) =>
      plan.field.secret ? '(secret)' : canonicalText(slots[slot] as Value),
    )
    return texts.join(', ')
  }

  #part({ plan }: KeyField, value: Value): string | null {
    if (typeof value === 'string') return value
    if (value === null) return null
    if (plan.field.type.kind === 'option' && (value as readonly Value[]).length === 0) return null
    return canonicalText(value)
  }
}
