/**
 * The state diagrams of a model for pages (without-code.ts), whose fields carry their states: the code that finds states
 * in bodies stays out of browsers.
 */
import type { Api } from '../../model/api.ts'
import type { StateDrawing } from './draw-states.ts'

/** In the order of the text. */
export function shownStates(api: Api): readonly StateDrawing[] {
  const enums = new Map(api.enums.map(({ name, values }) => [name, values.map((value) => value.name)]))
  return api.classes.flatMap((owner) =>
    owner.fields.flatMap(({ name, type, states }) => {
      const values = type.kind === 'enum' ? enums.get(type.name) : undefined
      return values && states ? [{ field: `${owner.name}.${name}`, values, arrows: states }] : []
    }),
  )
}

/** Those of the fields of one enum. */
export function shownStatesOfEnum(api: Api, enumName: string): readonly StateDrawing[] {
  const fields = new Set(
    api.classes.flatMap((owner) =>
      owner.fields.flatMap(({ name, type }) =>
        type.kind === 'enum' && type.name === enumName ? [`${owner.name}.${name}`] : [],
      ),
    ),
  )
  return shownStates(api).filter(({ field }) => fields.has(field))
}
