/** The fields whose values are secret: those with `@secret`, and the other ends of their pairs, which show the same. */
import type { Api } from './api.ts'

/** As `Class.field`. */
export function secretFields({ classes, relations }: Pick<Api, 'classes' | 'relations'>): ReadonlySet<string> {
  const marked = new Set(
    classes.flatMap(({ name, fields }) => fields.filter((f) => f.secret).map((f) => `${name}.${f.name}`)),
  )
  const pairs = relations.map(({ ends }) => ends.map((end) => `${end.class}.${end.field}`))
  return new Set([...marked, ...pairs.filter((ends) => ends.some((end) => marked.has(end))).flat()])
}
