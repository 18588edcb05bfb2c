/** The field by which people know the objects of a class. */
import type { Class } from '../../../model/api.ts'

/** `name_label` as in XenAPI, otherwise a string field with a similar name; undefined if there is none. */
export function labelField({ fields }: Pick<Class, 'fields'>): string | undefined {
  const texts = new Set(fields.flatMap(({ name, type }) => (type.kind === 'string' ? [name] : [])))
  return ['name_label', 'name', 'title', 'label'].find((name) => texts.has(name))
}
