/** Removes the values of `@secret` fields from a model, which occur in defaults and initial objects. */
import type { Api, Field, Literal, RecordMember } from '../model/api.ts'

/** The model without these values. A `@secret` field still shows that it has a default (`hasDefault`). */
export function withoutSecretValues(api: Api): Api {
  const secrets = new Set(
    api.classes.flatMap((c) => c.fields.filter((f) => f.secret).map((f) => `${c.name}.${f.name}`)),
  )
  if (secrets.size === 0) return api
  const classes = api.classes.map((c) => ({ ...c, fields: c.fields.map(withoutSecretDefault) }))
  const objects = api.objects.map((o) => {
    const values = Object.entries(o.values).filter(([field]) => !secrets.has(`${o.class}.${field}`))
    return { ...o, values: Object.fromEntries(values) }
  })
  return { ...api, classes, objects }
}

/** The default that everyone may see; undefined if there is none or it is secret. */
export function shownDefault(member: RecordMember | Field): Literal | undefined {
  return 'secret' in member && member.secret ? undefined : member.default
}

/** Whether a client may leave the member out of a new object or record. */
export function hasDefault(member: Pick<RecordMember | Field, 'default'>): boolean {
  return member.default !== undefined || ('secretDefault' in member && member.secretDefault === true)
}

function withoutSecretDefault(field: Field): Field {
  if (shownDefault(field) !== undefined || field.default === undefined) return field
  const { default: _, ...rest } = field
  return { ...rest, secretDefault: true }
}
