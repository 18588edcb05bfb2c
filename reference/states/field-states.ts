/** The state diagrams of an API, by field. */
import type { Api } from '../../model/api.ts'
import { rpcsOf } from '../../model/rpcs.ts'
import { oncePerApi } from '../once-per-api.ts'
import { arrowsOf } from './arrows.ts'
import type { StateDrawing } from './draw-states.ts'
import { assignedFields } from './touching.ts'
import { transitionsOf } from './transitions.ts'

/** Those of the enum fields that some body changes, by `Class.field`, in the order of the text. */
export const allStates = oncePerApi((api: Api): ReadonlyMap<string, StateDrawing> => {
  const assigned = assignedFields(api)
  const rpcs = assigned.size > 0 ? rpcsOf(api) : []
  const enums = new Map(api.enums.map(({ name, values }) => [name, values.map((value) => value.name)]))
  const found = new Map<string, StateDrawing>()
  for (const owner of api.classes)
    for (const field of owner.fields) {
      const values = field.type.kind === 'enum' ? enums.get(field.type.name) : undefined
      if (!values) continue
      const name = `${owner.name}.${field.name}`
      const transitions = assigned.has(name) ? transitionsOf(api, owner, field, rpcs) : []
      const arrows = field.states ?? arrowsOf(transitions, values)
      if (arrows.length > 0) found.set(name, { field: name, values, arrows })
    }
  return found
})

/** The state diagrams of the fields of an enum. */
export function statesOfEnum(api: Api, enumName: string): readonly StateDrawing[] {
  const fields = api.classes.flatMap((owner) =>
    owner.fields.flatMap(({ name, type }) =>
      type.kind === 'enum' && type.name === enumName ? [`${owner.name}.${name}`] : [],
    ),
  )
  return fields.flatMap((field) => allStates(api).get(field) ?? [])
}
