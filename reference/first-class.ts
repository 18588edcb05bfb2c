/** The class for examples: one that clients of the API are likely to use first. */
import type { Class } from '../model/api.ts'
import { oncePerApi } from './once-per-api.ts'

/**
 * A declared class whose objects can all be read, have a name and are bound to the most others; the first if several
 * are. If no class has all of this, another class; undefined if there is none.
 */
export const firstClass = oncePerApi((api): Class | undefined => {
  const bound = new Map<string, number>()
  for (const { ends } of api.relations) for (const end of ends) bound.set(end.class, (bound.get(end.class) ?? 0) + 1)
  const merit = (owner: Class) => {
    if (owner.standard) return -1
    if (owner.objects === 'none' || owner.without.includes('get_all')) return 0
    return 1 + (bound.get(owner.name) ?? 0) + (owner.fields.some((f) => f.name === 'name_label') ? 1000 : 0)
  }
  return api.classes.toSorted((a, b) => merit(b) - merit(a))[0]
})
