/** What a table of objects says while it has no rows. */
import type { ClassTable } from '../objects/class-table.ts'

export function noRowsText({ state, refs, owner }: Pick<ClassTable, 'state' | 'refs' | 'owner'>): string {
  if (state === 'loading' || state === 'unasked') return 'Loading…'
  if (refs.size > 0) return 'No object matches the filters.'
  return state === 'failed' ? 'The objects could not be loaded.' : `There is no ${owner.name}.`
}
