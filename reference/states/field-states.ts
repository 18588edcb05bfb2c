/** The state diagram of a field by its name, ready to be drawn. */
import type { Api } from '../../model/api.ts'
import { arrowsOf } from './arrows.ts'
import type { StateDrawing } from './draw-states.ts'
import { allTransitions } from './transitions.ts'

/** undefined for a field that nothing changes, or that is not of an enum. `field` is `VM.power_state`. */
export function statesOf(api: Api, field: string): StateDrawing | undefined {
  const transitions = allTransitions(api).get(field)
  if (!transitions) return undefined
  const [className, name] = field.split('.')
  const type = api.classes.find((c) => c.name === className)?.fields.find((f) => f.name === name)?.type
  const values = type?.kind === 'enum' ? api.enums.find((e) => e.name === type.name)?.values : undefined
  if (!values) return undefined
  const names = values.map((value) => value.name)
  return { field, values: names, arrows: arrowsOf(transitions, names) }
}
