/** The state diagrams of enum fields as text: which messages change a field, from which value to which. */
import { lower } from '../../analysis/lower.ts'
import type { Api } from '../../model/api.ts'
import { publicApi } from '../../model/public-api.ts'
import { labelsOf, nameOf, type StateDrawing } from '../../reference/states/draw-states.ts'
import { allStates, statesOfEnum } from '../../reference/states/field-states.ts'
import type { EditorView } from '../view.ts'

/** A hover shows at most this many arrows. */
const MOST_ARROWS = 16

/** Makes the address of the state diagram of a field (`VM.power_state`). */
export type StatesLink = (field: string) => string

/** The arrows of `Class.field`; undefined if it has none, or an error hides what the bodies do. */
export function fieldStatesText(view: EditorView, field: string, link?: StatesLink): string | undefined {
  const drawing = modelOf(view)
  const states = drawing && allStates(drawing).get(field)
  return states && statesText(states, linkOf(view, states, link))
}

/** The arrows of each field of the enum. */
export function enumStatesText(view: EditorView, name: string, link?: StatesLink): string | undefined {
  const api = modelOf(view)
  const drawings = api ? statesOfEnum(api, name) : []
  const texts = drawings.map((drawing) => statesText(drawing, linkOf(view, drawing, link)))
  return texts.length === 0 ? undefined : texts.join('\n\n')
}

/** The fields whose state diagrams the reference shows; undefined while there are errors. `@internal` fields are not in it. */
export function fieldsWithDiagram(view: EditorView): readonly string[] | undefined {
  const api = modelOf(view)
  if (!api) return undefined
  const shown = new Set(publicApi(api).classes.flatMap((c) => c.fields.map((field) => `${c.name}.${field.name}`)))
  return [...allStates(api).keys()].filter((field) => shown.has(field))
}

function linkOf(view: EditorView, { field }: StateDrawing, link: StatesLink | undefined): string {
  return link && fieldsWithDiagram(view)?.includes(field) ? ` ([Show the state diagram](${link(field)}))` : ''
}

/** `link` is the Markdown of a link behind the title, or ''. */
function statesText(drawing: StateDrawing, link: string): string {
  const { field, arrows } = drawing
  const lines = arrows.slice(0, MOST_ARROWS).map((arrow) => {
    const from = arrow.from === null ? 'new' : `\`${nameOf(arrow.from)}\``
    return `- ${from} → \`${nameOf(arrow.to)}\`: ${labelsOf(field, arrow).join(', ')}`
  })
  const more = arrows.length - lines.length
  return [`States of \`${field}\`${link}:`, '', ...lines, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n')
}

const remembered = new WeakMap<EditorView, Api>()

/** The model with its bodies, made once for each view; undefined while there are errors. */
function modelOf(view: EditorView): Api | undefined {
  if (!view.bodies || view.diagnostics.some(({ severity }) => severity === 'error')) return undefined
  const known = remembered.get(view) ?? lower(view.scope, view.pairs, view.scope.api?.name ?? 'api', view.bodies())
  remembered.set(view, known)
  return known
}
