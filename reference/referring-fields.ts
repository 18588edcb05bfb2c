/** Which fields keep the objects of a class from being destroyed (docs/language.md, Implied RPCs). */
import type { Api, Class, Field } from '../model/api.ts'
import { typesIn } from '../model/types.ts'

export interface ReferringField {
  readonly class: string
  readonly field: Field
}

/** In the order of the API: an object that one of them refers to answers `OBJECT_IN_USE` to `destroy`. */
export function referringFields(api: Api, className: string): ReferringField[] {
  return api.classes
    .filter(({ objects }) => objects !== 'none')
    .flatMap((owner) =>
      owner.fields
        .filter((field) => keeps(api, owner, field, className))
        .map((field) => ({ class: owner.name, field })),
    )
}

/** Of a pair, only the end that owns it keeps the object at the other end. */
function keeps(api: Api, owner: Class, field: Field, className: string): boolean {
  if (field.computed || ![...typesIn(field.type)].some((part) => part.kind === 'ref' && part.class === className))
    return false
  const relation = api.relations.find(({ name }) => name === field.relation)
  if (!relation) return true
  return relation.ends.some((end) => end.class === owner.name && end.field === field.name && end.owns)
}
