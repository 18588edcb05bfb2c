/** The class that examples are about: one that clients of the API are likely to ask for first. */
import type { Class } from '../model/api.ts'
import { oncePerApi } from './once-per-api.ts'

/**
 * One of the API's own whose objects can all be read, have a name and are bound to the most others; the first where several are.
 * A class without those, where there is none with them; undefined where there is none at all.
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
