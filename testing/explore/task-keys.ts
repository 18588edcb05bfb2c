/** Bookkeeping by hand: maps in which bodies write keys that are tasks, which must be gone when the tasks have ended. */
import type { Api } from '../../model/api.ts'

export interface TaskKeyed {
  readonly class: string
  readonly field: string
}

/** The maps with a key that names `task`, in a `hold` or an assignment. `api` with its statements. */
export function taskKeyedMaps(api: Api): readonly TaskKeyed[] {
  const found = new Map<string, TaskKeyed>()
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return
    if ('object' in part && 'class' in part && 'field' in part && 'key' in part && namesTask(part.key)) {
      const place = { class: String(part.class), field: String(part.field) }
      found.set(`${place.class}.${place.field}`, place)
    }
    for (const one of Object.values(part)) visit(one)
  }
  visit([api.classes, api.defines, api.externals])
  return [...found.values()]
}

function namesTask(key: unknown): boolean {
  if (typeof key !== 'object' || key === null) return false
  if ('kind' in key && key.kind === 'task') return true
  return Object.values(key).some(namesTask)
}
