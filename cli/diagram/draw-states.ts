/** Draws the state diagram of an enum field. */
import { didYouMean } from '../../analysis/facts/suggest.ts'
import type { Api } from '../../model/api.ts'
import { typeText } from '../../model/types.ts'
import { mermaidStatesOf, type StateDrawing, stateDotOf } from '../../reference/states/draw-states.ts'
import { allStates } from '../../reference/states/field-states.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import type { DiagramFormat } from './draw-diagram.ts'
import { diagramEngine } from './engine.ts'

export interface DrawnStates {
  readonly text: string
  /** How many values and arrows are in it. */
  readonly values: number
  readonly arrows: number
}

/** Throws Failure if `VM.power_state` names no enum field that a message changes. */
export async function drawStates(host: Host, api: Api, format: DiagramFormat, field: string): Promise<DrawnStates> {
  const drawing = allStates(api).get(field)
  if (!drawing) throw new Failure(refusal(api, field), 2)
  const text = await TEXTS[format](host, drawing)
  return { text, values: drawing.values.length, arrows: drawing.arrows.length }
}

const TEXTS: { readonly [format in DiagramFormat]: (host: Host, drawing: StateDrawing) => Promise<string> } = {
  svg: async (host, drawing) => (await diagramEngine(host)).draw(stateDotOf(drawing, { background: '#ffffff' })),
  dot: async (_host, drawing) => stateDotOf(drawing),
  mmd: async (_host, drawing) => mermaidStatesOf(drawing),
}

function refusal(api: Api, field: string): string {
  const [className = '', name] = field.split('.')
  if (name === undefined)
    return `"${field}" names no field. Write the class and the field, as in "VM.power_state". ${others(api)}`
  const owner = api.classes.find((c) => c.name === className)
  if (!owner) {
    const help =
      didYouMean(
        className,
        api.classes.map((c) => c.name),
      ) ?? others(api)
    return `There is no class "${className}". ${help}`
  }
  const found = owner.fields.find((f) => f.name === name)
  if (!found) {
    const help =
      didYouMean(
        name,
        owner.fields.map((f) => f.name),
      ) ?? others(api)
    return `The class "${className}" has no field "${name}". ${help}`
  }
  if (found.type.kind !== 'enum')
    return `"${field}" is a ${typeText(found.type)}, and only a field of an enum has states. ${others(api)}`
  if (found.computed) return `"${field}" is computed, so no message changes it. ${others(api)}`
  return `No body of a message changes "${field}". ${others(api)}`
}

function others(api: Api): string {
  const fields = [...allStates(api).keys()]
  return fields.length === 0 ? 'No field of this API has a state diagram.' : `Fields with states: ${fields.join(', ')}.`
}
