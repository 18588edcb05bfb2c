/** Removes the code of bodies and conditions from a model, which the pages do not show: it is large, and not for every reader. */
import type { Api, Class, Field, Message } from '../model/api.ts'
import type { MessageBody } from '../model/body.ts'
import { type Conditioned, exampleLiteral, NO_CODE } from './examples/example-literal.ts'
import type { StateDrawing } from './states/draw-states.ts'
import { allStates } from './states/field-states.ts'

/**
 * The model without defines, externals, invariants and code. What bodies do (`effects`), the states of fields, texts and bounds
 * stay.
 */
export function withoutCode(api: Api): Api {
  const { defines: _d, externals: _e, invariants: _i, ...shown } = api
  return {
    ...shown,
    classes: api.classes.map((c) => classWithoutCode(api, c, allStates(api))),
    records: api.records.map((r) => ({ ...r, members: r.members.map((m) => plainCondition(api, m)) })),
  }
}

function classWithoutCode(api: Api, owner: Class, states: ReadonlyMap<string, StateDrawing>): Class {
  const { bodies, checks } = owner
  return {
    ...owner,
    fields: owner.fields.map((field) => {
      const drawing = states.get(`${owner.name}.${field.name}`)
      return { ...fieldWithoutCode(api, owner, field), ...(drawing && { states: drawing.arrows }) }
    }),
    messages: owner.messages.map((message) => messageWithoutCode(api, message)),
    ...(bodies && { bodies: Object.fromEntries(Object.entries(bodies).map(([name, body]) => [name, empty(body)])) }),
    ...(checks && {
      checks: checks.map((check) => ({ ...check, condition: NO_CODE, error: { ...check.error, args: [] } })),
    }),
  }
}

function fieldWithoutCode(api: Api, owner: Class, field: Field): Field {
  return { ...plainCondition(api, field, owner), ...(field.computed && { computed: NO_CODE }) }
}

function messageWithoutCode(api: Api, message: Message): Message {
  return {
    ...message,
    params: message.params.map((param) => plainCondition(api, param)),
    ...(message.body && { body: empty(message.body) }),
  }
}

/** Pages make examples, for which they need a value that the condition lets through. */
function plainCondition<T extends Conditioned>(api: Api, of: T, owner?: Class): T {
  if (!of.where) return of
  const example = exampleLiteral(api, of, owner)
  const { example: _, ...where } = of.where
  return { ...of, where: { ...where, condition: NO_CODE, ...(example === undefined ? {} : { example }) } }
}

function empty(body: MessageBody): MessageBody {
  return { ...body, statements: [], guard: 0 }
}
