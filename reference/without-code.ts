/** Removes the code of bodies and conditions from a model, which the pages do not show: it is large, and not for every reader. */
import type { Api, Class, Field, Message } from '../model/api.ts'
import type { Condition, MessageBody, TypedExpr } from '../model/body.ts'
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
    classes: api.classes.map((c) => classWithoutCode(c, allStates(api))),
    records: api.records.map((r) => ({ ...r, members: r.members.map(plainCondition) })),
  }
}

function classWithoutCode(owner: Class, states: ReadonlyMap<string, StateDrawing>): Class {
  const { bodies, checks } = owner
  return {
    ...owner,
    fields: owner.fields.map((field) => {
      const drawing = states.get(`${owner.name}.${field.name}`)
      return { ...fieldWithoutCode(field), ...(drawing && { states: drawing.arrows }) }
    }),
    messages: owner.messages.map(messageWithoutCode),
    ...(bodies && { bodies: Object.fromEntries(Object.entries(bodies).map(([name, body]) => [name, empty(body)])) }),
    ...(checks && {
      checks: checks.map((check) => ({ ...check, condition: NO_CODE, error: { ...check.error, args: [] } })),
    }),
  }
}

function fieldWithoutCode(field: Field): Field {
  return { ...plainCondition(field), ...(field.computed && { computed: NO_CODE }) }
}

function messageWithoutCode(message: Message): Message {
  return {
    ...message,
    params: message.params.map(plainCondition),
    ...(message.body && { body: empty(message.body) }),
  }
}

function plainCondition<T extends { readonly where?: Condition }>(of: T): T {
  return of.where ? { ...of, where: { ...of.where, condition: NO_CODE } } : of
}

function empty(body: MessageBody): MessageBody {
  return { ...body, statements: [], guard: 0 }
}

const NO_CODE: TypedExpr = { kind: 'literal', at: [0, 0, 0, 0], type: { kind: 'bool' }, value: true }
