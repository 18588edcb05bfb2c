/** The selected object of a graph: where to go, its neighbours as a list for all who do not use the drawing, its holders. */
import type { ComponentChildren } from 'preact'
import { words } from '../../parts/counted-nouns.ts'
import { GroupMark } from '../../parts/group-mark.tsx'
import { hashOf } from '../route.ts'
import { type ConsoleState, useConsole } from '../state/console-state.ts'
import { type Holder, neighboursOf, type ObjectGraph, type ObjectPlace } from './object-graph.ts'
import type { GraphField } from './ref-fields.ts'
import type { GraphChoices } from './use-object-graph.ts'

export interface GraphPanelProps {
  readonly graph: ObjectGraph
  readonly focus: ObjectPlace
  readonly selected: ObjectPlace
  /** Whether records could not be read. */
  readonly isFailed: boolean
  readonly choices: GraphChoices
  readonly unread: readonly GraphField[]
  readonly readAll: () => void
  /** Whether what refers to the focus is highlighted in the drawing. */
  readonly isMarking: boolean
  readonly mark: (on: boolean) => void
  readonly select: (ref: string) => void
  /** Highlights an object in the drawing while the pointer or the focus is on its entry. */
  readonly point: (ref: string | undefined) => void
  readonly toggle: (what: keyof GraphChoices, id: string) => void
}

export function GraphPanel(props: GraphPanelProps): ComponentChildren {
  const { focus, selected } = props
  const { api, names } = useConsole()
  const { class: name, ref } = selected
  return (
    <section class="graph-panel" aria-label="Selected object">
      <p class="crumbs">
        <GroupMark api={api} name={name} /> {name}
      </p>
      <h2>{names.text(name, ref)}</h2>
      <Ways {...props} />
      <Neighbours key={ref} {...props} />
      {ref === focus.ref && <Holders {...props} />}
    </section>
  )
}

function Ways({ focus, selected, choices, toggle }: GraphPanelProps): ComponentChildren {
  const { class: name, ref } = selected
  const isExpanded = choices.expanded.has(ref)
  return (
    <div class="bar">
      <a class="button" href={hashOf({ view: 'object', class: name, ref })}>
        Open
      </a>
      {ref !== focus.ref && (
        <>
          <button type="button" aria-expanded={isExpanded} onClick={() => toggle('expanded', ref)}>
            {isExpanded ? 'Fold' : 'Expand'}
          </button>
          <a class="button" href={hashOf({ view: 'graph', class: name, ref })}>
            Centre here
          </a>
        </>
      )}
    </div>
  )
}

/** More entries of a field are not listed. */
const MOST = 40

function Neighbours(props: GraphPanelProps): ComponentChildren {
  const { api, tables } = useConsole()
  const { selected, graph, isFailed } = props
  const record = tables.of(selected.class)?.records.get(selected.ref)
  const groups = neighboursOf(api, selected, record)
  if (!record) return isFailed ? null : <p class="quiet">Loading…</p>
  if (groups.length === 0) return <p class="quiet">It refers to no other object.</p>
  const shown = new Set(graph.objects.map(({ ref }) => ref))
  return (
    <dl class="neighbours">
      {groups.map(({ by, refs }) => (
        <div key={`${by.field} ${by.to}`}>
          <dt>
            <code>{by.field}</code>
            {refs.length > 1 && <span class="count">{refs.length}</span>}
            <FoldButton {...props} field={by.field} count={refs.length} />
          </dt>
          {refs.slice(0, MOST).map((ref) => (
            <dd key={ref}>
              <Entry {...props} place={{ class: by.to, ref }} isShown={shown.has(ref)} />
            </dd>
          ))}
          {refs.length > MOST && <dd class="quiet">{`and ${words(refs.length - MOST, 'more', 'more')}`}</dd>}
        </div>
      ))}
    </dl>
  )
}

/** Shows the folded objects of a field one by one, or folds them again. */
function FoldButton(props: GraphPanelProps & { readonly field: string; readonly count: number }): ComponentChildren {
  const { graph, choices, selected, field, toggle } = props
  const id = `${selected.ref}.${field}`
  const isOpen = choices.opened.has(id)
  if (!isOpen && !graph.folded.some((folded) => folded.id === id && folded.canOpen)) return null
  return (
    <button type="button" class="small" aria-expanded={isOpen} onClick={() => toggle('opened', id)}>
      {isOpen ? 'Fold' : 'Show all'}
      <span class="sr-only">{` of ${field}`}</span>
    </button>
  )
}

interface EntryProps extends GraphPanelProps {
  readonly place: ObjectPlace
  readonly isShown: boolean
}

/** Selects an object that is drawn; one that is not has a link to its own graph. */
function Entry({ place, isShown, select, point }: EntryProps): ComponentChildren {
  const { names, rpcs } = useConsole()
  const { class: name, ref } = place
  const text = names.text(name, ref)
  if (rpcs.class(name)?.objects === 'none') return <code>{ref}</code>
  if (!isShown)
    return (
      <a class="ref" href={hashOf({ view: 'graph', class: name, ref })} title={ref}>
        {text}
      </a>
    )
  const on = () => point(ref)
  const off = () => point(undefined)
  const watched = { onPointerEnter: on, onPointerLeave: off, onFocus: on, onBlur: off }
  return (
    <button type="button" class="link" title={ref} onClick={() => select(ref)} {...watched}>
      {text}
    </button>
  )
}

/**
 * What an object that another one refers to does when it is destroyed: it `refuses`, or the API's own code `decides`.
 * `none` if the user cannot destroy it by a call.
 */
export function destroyKind({ rpcs, permissions }: ConsoleState, className: string): 'none' | 'refuses' | 'decides' {
  const destroy = rpcs.destroy(className)
  if (!destroy || permissions.whyNot(destroy) !== undefined) return 'none'
  const effects = rpcs.class(className)?.bodies?.destroy?.effects
  const isPlain = destroy.implied && (effects === undefined || effects.destroys.length + effects.writes.length === 0)
  return isPlain ? 'refuses' : 'decides'
}

function Holders(props: GraphPanelProps): ComponentChildren {
  const state = useConsole()
  const { graph, focus, unread, isMarking, mark } = props
  const kind = destroyKind(state, focus.class)
  if (kind === 'none') return null
  const { holders } = graph
  return (
    <section class="holders" aria-label="Destruction">
      <h3>{headOf(holders.length, kind === 'refuses', focus.class)}</h3>
      {holders.length > 0 && kind === 'decides' && (
        <p class="quiet">{`${focus.class}.destroy decides what happens to them.`}</p>
      )}
      {holders.length > 0 && (
        <label class="check">
          <input type="checkbox" checked={isMarking} onChange={() => mark(!isMarking)} />
          Highlight them
        </label>
      )}
      <ul>
        {holders.slice(0, MOST).map((holder) => (
          <HolderEntry key={`${holder.ref} ${holder.field}`} {...props} holder={holder} />
        ))}
      </ul>
      {holders.length > MOST && <p class="quiet">{`and ${words(holders.length - MOST, 'more', 'more')}`}</p>}
      {unread.length > 0 && <Unread {...props} />}
    </section>
  )
}

function headOf(count: number, isPlain: boolean, name: string): string {
  if (count === 0) return 'No object refers to it'
  if (!isPlain) return `${words(count, 'object refers', 'objects refer')} to it`
  return `${words(count, 'object keeps', 'objects keep')} ${name}.destroy from destroying it`
}

function HolderEntry({ holder, ...props }: GraphPanelProps & { readonly holder: Holder }): ComponentChildren {
  const isShown = props.graph.objects.some(({ ref }) => ref === holder.ref)
  return (
    <li>
      <Entry {...props} place={holder} isShown={isShown} />
      <code class="quiet">{` ${holder.class}.${holder.field}`}</code>
    </li>
  )
}

function Unread({ unread, readAll }: GraphPanelProps): ComponentChildren {
  const fields = unread.map(({ class: name, field }) => `${name}.${field}`)
  return (
    <p class="quiet">
      {`Not looked at: ${fields.join(', ')}. `}
      <button type="button" class="small" onClick={readAll}>
        Read them
      </button>
    </p>
  )
}
