/** The field that has the state of an object: what people look at first. */
import type { Class, Field } from '../../../model/api.ts'

/** The enum field that bodies change by messages, or one with a name such as `status`; undefined if there is none. */
export function stateField({ fields }: Pick<Class, 'fields'>): Field | undefined {
  const enums = fields.filter(({ type }) => type.kind === 'enum')
  const named = enums.find(({ name }) => /(^|_)(state|status)$/.test(name))
  return named ?? enums.find(({ states = [] }) => states.length > 0)
}
