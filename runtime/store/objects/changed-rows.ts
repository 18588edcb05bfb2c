/** Which changes are watched, and the change that a row of a class's table shows. */
import type { StoredRow } from '../database/database.ts'
import type { Change, Watched } from '../store.ts'

export function isWatched(
  { class: className, ref }: { readonly class: string; readonly ref: string },
  { classes, refs }: Watched,
): boolean {
  return classes === '*' || classes.has(className) || refs.has(ref)
}

/** Of a row of ref, the generation that made it, its latest generation and its uuid. */
export function rowChange(className: string, [ref, made, changed, uuid]: StoredRow, after: number): Change {
  const operation = Number(made) > after ? 'add' : 'mod'
  return { generation: Number(changed), class: className, ref: ref as string, uuid: uuid as string, operation }
}
