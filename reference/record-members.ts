/** The members of a record: of a declared one, or the fields of the class of that name. */
import type { Api, Field, RecordMember } from '../model/api.ts'

/** Empty for a name that is neither a record's nor a class's. */
export function recordMembers(api: Api, name: string): readonly (RecordMember | Field)[] {
  return api.records.find((r) => r.name === name)?.members ?? api.classes.find((c) => c.name === name)?.fields ?? []
}
