/** Enums: the reference lists an enum in each class that uses it; the text declares it once. */
import type { Notes } from './notes.ts'
import type { ReferenceClass, ReferenceEnum } from './reference.ts'

/** The enums to declare in the file of each class, by the class's name: those that no earlier class lists. */
export function enumsByClass(classes: readonly ReferenceClass[], notes: Notes): Map<string, ReferenceEnum[]> {
  const first = new Map<string, { owner: string; values: string }>()
  const declared = new Map<string, ReferenceEnum[]>()
  for (const owner of classes)
    for (const it of owner.enums) {
      const values = it.values.map((v) => v.name).join(', ')
      const before = first.get(it.name)
      if (!before) {
        first.set(it.name, { owner: owner.name, values })
        declared.set(owner.name, [...(declared.get(owner.name) ?? []), it])
      } else if (before.values === values) notes.count('sameEnum', it.name)
      else
        notes.say(
          `The enum ${it.name} of ${owner.name} (${values}) differs from that of ${before.owner} (${before.values}), which is used.`,
        )
    }
  return declared
}
