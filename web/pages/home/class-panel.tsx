/** The panel about the selected class, beside the drawing: its objects, states, fields and messages. */
import type { ComponentChildren, RefObject } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Api } from '../../../model/api.ts'
import { ANY_VALUE } from '../../../model/state-arrow.ts'
import { type ClassDescription, describeClass, type FieldDescription } from '../../../reference/describe.ts'
import { firstSentence } from '../../../reference/markdown.ts'
import { fieldPlace, rpcPlace } from '../../../reference/page-place.ts'
import type { StateDrawing } from '../../../reference/states/draw-states.ts'
import { shownStates } from '../../../reference/states/shown-states.ts'
import { hashOf } from '../../console/route.ts'
import type { ConsoleState } from '../../console/state/console-state.ts'
import { LoginDialog } from '../../console/views/account.tsx'
import type { Picked } from '../../diagram/drawing.ts'
import { breakable } from '../../parts/breakable.tsx'
import { GroupMark } from '../../parts/group-mark.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { TypeText } from '../../parts/type-text.tsx'
import { classPath, hrefOf, type SiteKind } from '../../routes.ts'
import { StateList } from '../live-states.tsx'
import { NewestObjects } from './newest-objects.tsx'

export interface ClassPanelProps {
  readonly api: Api
  readonly kind: SiteKind
  /** null without a session. */
  readonly live: ConsoleState | null
  readonly selected: Picked
  readonly panel: RefObject<HTMLElement | null>
  /** Selects another class or field; undefined closes the panel. */
  readonly select: (picked: Picked | undefined) => void
  /** Shows only the class and its neighbours. */
  readonly focus: (name: string) => void
}

export function ClassPanel(props: ClassPanelProps): ComponentChildren {
  const { api, live, selected, panel, select } = props
  const shown = useMemo(() => describeClass(api, selected.class), [api, selected.class])
  const [chosen, choose] = useState<PanelTab>('objects')
  useEffect(() => {
    if (selected.field !== undefined) choose('fields')
  }, [selected.class, selected.field])
  useEffect(() => {
    const row = selected.field && panel.current?.querySelector(`[data-field="${CSS.escape(selected.field)}"]`)
    if (row) row.scrollIntoView({ block: 'nearest' })
    else panel.current?.scrollTo(0, 0)
  }, [selected.class, selected.field, chosen])
  useEscape(() => select(undefined))
  if (!shown) return null
  // The button that was clicked goes with its class.
  const follow = (picked: Picked | undefined) => {
    panel.current?.focus()
    select(picked)
  }
  const { owner } = shown
  const tabs = tabsOf(api, live, shown)
  const at = tabs.find((tab) => tab.name === chosen)?.name ?? tabs[0]?.name
  return (
    <aside class="class-panel app" aria-label={owner.name} ref={panel} tabIndex={-1}>
      <header>
        <h2>
          <GroupMark api={api} name={owner.name} />
          <a class="panel-name" href={classPath(api, owner.name)}>
            {breakable(owner.name)}
          </a>
        </h2>
        <button type="button" class="plain close" aria-label="Close" onClick={() => select(undefined)}>
          ✕
        </button>
      </header>
      {owner.doc !== '' && <p class="quiet">{firstSentence(owner.doc)}</p>}
      <Actions {...props} shown={shown} />
      {at && (
        <Tabs<PanelTab> id="panel" label={`About ${owner.name}`} tabs={tabs} chosen={at} choose={choose}>
          {at === 'objects' && live && <NewestObjects key={owner.name} state={live} owner={owner} />}
          {(at === 'states' || at === 'objects') &&
            statesOf(api, owner.name).map((drawing) => (
              <StateList key={drawing.field} api={api} drawing={drawing} isDrawn={at === 'states'} />
            ))}
          {at === 'fields' && <Fields key="fields" {...props} select={follow} shown={shown} />}
          {at === 'messages' && <Messages key="messages" {...props} shown={shown} />}
        </Tabs>
      )}
    </aside>
  )
}

/** Escape closes the panel wherever the focus is, unless another part has a use for the key. */
function useEscape(close: () => void): void {
  const latest = useRef(close)
  latest.current = close
  // Before the panel is seen: who sees it may press the key at once.
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open]')) return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [])
}

type PanelTab = 'objects' | 'fields' | 'messages' | 'states'

interface TabOf {
  readonly name: PanelTab
  readonly title: string
}

/** Only what the class has; objects only with a session. */
function tabsOf(api: Api, live: ConsoleState | null, { owner, fields, messages }: ClassDescription): TabOf[] {
  return [
    ...(live && owner.objects !== 'none' ? [{ name: 'objects', title: 'Objects' } as const] : []),
    ...(fields.length > 0 ? [{ name: 'fields', title: `Fields ${fields.length}` } as const] : []),
    ...(messages.length > 0 ? [{ name: 'messages', title: `Messages ${messages.length}` } as const] : []),
    ...(statesOf(api, owner.name).length > 0 ? [{ name: 'states', title: 'States' } as const] : []),
  ]
}

/** Of the fields whose value a message changes from one state to another: others are settings. */
function statesOf(api: Api, name: string): StateDrawing[] {
  const isState = (value: string | null) => value !== null && value !== ANY_VALUE
  return shownStates(api).filter(
    ({ field, arrows }) => field.startsWith(`${name}.`) && arrows.some(({ from, to }) => isState(from) && isState(to)),
  )
}

interface PartProps extends ClassPanelProps {
  readonly shown: ClassDescription
}

function Actions({ api, kind, live, focus, shown: { owner } }: PartProps): ComponentChildren {
  const [isAsked, setAsked] = useState(false)
  const create = live?.rpcs.create(owner.name)
  const mayCreate = create && live?.permissions.whyNot(create) === undefined
  return (
    <p class="panel-actions">
      {mayCreate && (
        <a key="create" class="button primary" href={`console.html${hashOf({ view: 'call', rpc: create.name })}`}>
          {`Create ${owner.name}`}
        </a>
      )}
      {!live && kind === 'server' && (
        <button key="login" type="button" class="primary" onClick={() => setAsked(true)}>
          Log in
        </button>
      )}
      {!live && isAsked && <LoginDialog key="dialog" close={() => setAsked(false)} />}
      <a key="reference" class="button" href={classPath(api, owner.name)}>
        Reference
      </a>
      <button key="near" type="button" onClick={() => focus(owner.name)}>
        Neighbours
      </button>
    </p>
  )
}

function Fields({ api, selected, select, shown: { owner, fields } }: PartProps): ComponentChildren {
  return (
    <ul>
      {fields.map((of) => (
        <li
          key={of.field.name}
          data-field={of.field.name}
          class={selected.field === of.field.name ? 'panel-field selected' : 'panel-field'}
          title={firstSentence(of.field.doc)}
        >
          <a href={hrefOf(api, fieldPlace(owner.name, of.field.name))}>
            <code>{breakable(of.field.name)}</code>
          </a>
          <FieldType api={api} of={of} select={select} />
        </li>
      ))}
    </ul>
  )
}

interface FieldTypeProps {
  readonly api: Api
  readonly of: FieldDescription
  readonly select: (picked: Picked) => void
}

/** The partner of a bound field is selected by a click: so the relations can be followed in the drawing. */
function FieldType({ api, of: { field, pair }, select }: FieldTypeProps): ComponentChildren {
  if (!pair) return <TypeText api={api} type={field.type} />
  const { partner } = pair
  return (
    <button type="button" class="partner" title={pair.words} onClick={() => select({ ...partner })}>
      <GroupMark api={api} name={partner.class} />
      <code>{breakable(partner.class)}</code>
      {field.type.kind === 'ref' ? '' : ' set'}
    </button>
  )
}

/** With a session they lead to their forms, otherwise to their descriptions. */
function Messages({ api, live, shown: { owner, messages } }: PartProps): ComponentChildren {
  return (
    <ul class="panel-links panel-messages">
      {messages.map(({ rpc, name }) => {
        const form = `console.html${hashOf({ view: 'call', rpc: rpc.name })}`
        return (
          <li key={name}>
            <a href={live ? form : hrefOf(api, rpcPlace(owner, name))} title={firstSentence(rpc.doc)}>
              <code>{breakable(name)}</code>
            </a>
          </li>
        )
      })}
    </ul>
  )
}
