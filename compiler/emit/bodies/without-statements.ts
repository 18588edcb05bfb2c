/** The model as a server holds it: without the statements that are code there. */
import type { Api } from '../../../model/api.ts'
import type { MessageBody } from '../../../model/body.ts'
import { allStates } from '../../../reference/states/field-states.ts'

/**
 * Keeps guards, the states of fields, which its pages show, and the bodies of defines where there are computed fields or constraints: the server finds from these which
 * objects a write may change, and whether its data were made by the same expressions.
 */
export function withoutStatements(api: Api): Api {
  const isReactive = api.classes.some(
    ({ fields, checks = [] }) => checks.length > 0 || fields.some((field) => field.computed ?? field.where),
  )
  const states = allStates(api)
  const { defines, externals, invariants: _claims, ...rest } = api
  return {
    ...rest,
    classes: api.classes.map((owner) => ({
      ...owner,
      fields: owner.fields.map((field) => {
        const drawing = states.get(`${owner.name}.${field.name}`)
        return drawing ? { ...field, states: drawing.arrows } : field
      }),
      messages: owner.messages.map((message) => withBody(message, guardOnly)),
      ...(owner.bodies && {
        bodies: Object.fromEntries(Object.entries(owner.bodies).map(([name, body]) => [name, guardOnly(body)])),
      }),
    })),
    ...(defines && { defines: isReactive ? defines : defines.map((one) => withBody(one, guardOnly)) }),
    ...(externals && { externals: externals.map((one) => withBody(one, guardOnly)) }),
  }
}

function guardOnly(body: MessageBody): MessageBody {
  return { ...body, statements: body.statements.slice(0, body.guard) }
}

function withBody<T extends { readonly body?: MessageBody }>(owner: T, change: (body: MessageBody) => MessageBody): T {
  return owner.body ? { ...owner, body: change(owner.body) } : owner
}
