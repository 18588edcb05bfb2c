/** The part of an API that clients see: without what is `@internal` (docs/language.md, Internal parts). */
import type { Api, Class, Field, Relation } from './api.ts'
import type { CallTarget, MessageBody } from './body.ts'
import { codesOfBrokenChecks } from './check-codes.ts'

/** The fields that clients see. */
export function publicFields<F extends Pick<Field, 'internal'>>({ fields }: { readonly fields: readonly F[] }): F[] {
  return fields.filter((field) => !field.internal)
}

/**
 * The model without internal classes, fields and messages, and what mentions them: pairs, initial objects and their values.
 * The same object where nothing is internal.
 */
export function publicApi(api: Api): Api {
  if (!api.classes.some(hasInternal)) return api
  const shown = new Map(api.classes.filter((c) => !c.internal).map((c) => [c.name, c]))
  const isShown = (className: string, field: string) =>
    shown.get(className)?.fields.some((f) => f.name === field && !f.internal) ?? false
  const relations = api.relations.filter(({ ends }) => ends.every((end) => isShown(end.class, end.field)))
  return {
    ...api,
    classes: [...shown.values()].map((c) => publicClass(api, c, relations)),
    relations,
    objects: api.objects.flatMap((object) => {
      if (!shown.has(object.class)) return []
      const values = Object.entries(object.values).filter(([name]) => name === 'uuid' || isShown(object.class, name))
      return [{ ...object, values: Object.fromEntries(values) }]
    }),
  }
}

function hasInternal({ internal, fields, messages }: Class): boolean {
  return internal === true || fields.some((f) => f.internal) || messages.some((m) => m.internal)
}

function publicClass(api: Api, owner: Class, relations: readonly Relation[]): Class {
  const names = new Set(publicFields(owner).map((f) => f.name))
  const unique = owner.unique?.filter((fields) => fields.every((name) => names.has(name)))
  return {
    ...owner,
    fields: publicFields(owner).map((field) => {
      if (field.relation === undefined || relations.some((r) => r.name === field.relation)) return field
      const { relation: _, ...rest } = field
      return rest
    }),
    messages: owner.messages
      .filter((m) => !m.internal)
      .map((message) => (message.body ? { ...message, body: publicBody(api, message.body) } : message)),
    ...(owner.bodies && {
      bodies: Object.fromEntries(Object.entries(owner.bodies).map(([name, body]) => [name, publicBody(api, body)])),
    }),
    ...(unique && { unique }),
  }
}

/** What the body does to that which clients see. The errors of checks that its other writes may break are its own here. */
function publicBody(api: Api, body: MessageBody): MessageBody {
  const { effects } = body
  const classes = new Map(api.classes.filter((c) => !c.internal).map((c) => [c.name, c]))
  const isClass = (name: string) => classes.has(name)
  const isField = (path: string) => {
    const [owner = '', name] = path.split('.')
    return classes.get(owner)?.fields.some((f) => f.name === name && !f.internal) ?? false
  }
  const isMessage = (target: CallTarget) =>
    target.kind !== 'message' ||
    (isClass(target.class) && !classes.get(target.class)?.messages.some((m) => m.name === target.name && m.internal))
  return {
    ...body,
    effects: {
      ...effects,
      reads: effects.reads.filter(isField),
      writes: effects.writes.filter(isField),
      creates: effects.creates.filter(isClass),
      destroys: effects.destroys.filter(isClass),
      raises: [...new Set([...effects.raises, ...codesOfBrokenChecks(api, effects)])],
      scans: effects.scans.filter(isClass),
      calls: effects.calls.filter(isMessage),
    },
  }
}
