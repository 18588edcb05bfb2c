/** State diagrams as text for Graphviz and for Mermaid. */
import { ANY_VALUE, type StateArrow } from '../../model/state-arrow.ts'

export interface StateDrawing {
  /** `VM.power_state`. */
  readonly field: string
  readonly values: readonly string[]
  readonly arrows: readonly StateArrow[]
}

export interface StateDotOptions {
  readonly background?: string
}

/**
 * A dot is the begin of an object. Dashed arrows hold for as long as a message runs; dotted ones come later, from an `after`
 * block. The colours are for paper; a page has its own for the classes `state`, `start`, `any` and `transition`.
 */
export function stateDotOf({ field, values, arrows }: StateDrawing, options: StateDotOptions = {}): string {
  const hasAny = arrows.some(({ from, to }) => from === ANY_VALUE || to === ANY_VALUE)
  return [
    `digraph ${quoted(`States of ${field}`)} {`,
    `  graph [id="state-drawing" rankdir=LR nodesep=0.3 ranksep=0.6 bgcolor="${options.background ?? 'transparent'}" fontname="Helvetica" fontsize=12]`,
    '  node [shape=box style="rounded,filled" color="#7a869a" fillcolor="#edf3fd" fontname="Helvetica" fontsize=12 height=0.3 margin="0.12,0.06" class="state"]',
    '  edge [color="#5a6b86" fontcolor="#44546f" fontname="Helvetica" fontsize=10 arrowsize=0.7 class="transition"]',
    ...(arrows.some(({ from }) => from === null)
      ? [
          `  ${quoted(START)} [shape=point width=0.14 color="#44546f" fillcolor="#44546f" label="" class="start" tooltip="new"]`,
        ]
      : []),
    ...values.map((value) => `  ${quoted(value)} [id=${quoted(`state-${value}`)} tooltip=${quoted(value)}]`),
    ...(hasAny
      ? [`  ${quoted(ANY_VALUE)} [label="any value" style="rounded,dashed" class="any" tooltip="any value"]`]
      : []),
    ...arrows.map((arrow) => `  ${edgeOf(field, arrow)}`),
    '}',
    '',
  ].join('\n')
}

const START = 'new object'

const LINES: { readonly [how in StateArrow['how']]: string } = { sets: 'solid', holds: 'dashed', later: 'dotted' }

function edgeOf(field: string, arrow: StateArrow): string {
  const { from, to, how } = arrow
  const title = `${from === null ? 'new' : nameOf(from)} -> ${nameOf(to)}: ${arrow.by.join(', ')}${AFTERWARDS[how]}`
  const names = labelsOf(field, arrow)
  return `${quoted(from ?? START)} -> ${quoted(to)} [style=${LINES[how]} label=${lines(names)} tooltip=${quoted(title)}]`
}

/** What follows the names of the RPCs. */
export const AFTERWARDS: { readonly [how in StateArrow['how']]: string } = {
  sets: '',
  holds: ' (while it runs)',
  later: ' (later)',
}

export function nameOf(state: string): string {
  return state === ANY_VALUE ? 'any value' : state
}

/** The RPCs of the field's own class are named without it. */
export function labelsOf(field: string, { by, how }: StateArrow): readonly string[] {
  const own = field.slice(0, field.indexOf('.') + 1)
  return by.map((rpc) => `${rpc.startsWith(own) ? rpc.slice(own.length) : rpc}${AFTERWARDS[how]}`)
}

/** A state diagram of Mermaid, which GitHub draws: mermaid.js.org/syntax/stateDiagram.html. */
export function mermaidStatesOf({ field, values, arrows }: StateDrawing): string {
  const ids = new Map(values.map((value, i) => [value, `s${i}`]))
  const id = (state: string | null) => (state === null ? '[*]' : (ids.get(state) ?? 'any'))
  const hasAny = arrows.some(({ from, to }) => from === ANY_VALUE || to === ANY_VALUE)
  return [
    'stateDiagram-v2',
    '  direction LR',
    ...values.map((value) => `  state "${value}" as ${id(value)}`),
    ...(hasAny ? ['  state "any value" as any'] : []),
    ...arrows.map((arrow) => `  ${id(arrow.from)} --> ${id(arrow.to)}: ${labelsOf(field, arrow).join(', ')}`),
    '',
  ].join('\n')
}

/** Names are letters, digits and `_`. */
function quoted(text: string): string {
  return `"${text}"`
}

function lines(names: readonly string[]): string {
  return quoted(names.map((name) => ` ${name} `).join('\\n'))
}
