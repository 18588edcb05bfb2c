/** A field of an object: its type, its value, and an editor if clients may change it. */
import type { ComponentChildren, RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Api, Field } from '../../../model/api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { typeText } from '../../../model/types.ts'
import { firstSentence } from '../../../reference/markdown.ts'
import { classPath } from '../../routes.ts'
import type { ClassTable } from '../objects/class-table.ts'
import { type ConsoleState, useConsole } from '../state/console-state.ts'
import { looksOf } from '../values/field-looks.ts'
import { isSecret } from '../values/secrets.ts'
import { valueAsText } from '../values/value-as-text.ts'
import { ElementsEditor } from './elements-editor.tsx'
import { SecretValue, ShownValue } from './shown-value.tsx'
import { WholeEditor } from './whole-editor.tsx'

export interface FieldRowProps {
  readonly table: ClassTable
  readonly refId: string
  readonly field: Field
  /** undefined if the user may not read it. */
  readonly value: unknown
  /** By the name of the RPC: why the object refuses it now. */
  readonly refusals: ReadonlyMap<string, string>
  /** The change by an event a moment ago, which the row marks. */
  readonly change?: { readonly before: unknown; readonly nth: number } | undefined
  readonly isHidden?: boolean
}

export function FieldRow(props: FieldRowProps): ComponentChildren {
  const { field, value, table, refusals, change, isHidden = false } = props
  const state = useConsole()
  const [editing, setEditing] = useState(false)
  const writers = writersOf(state, table.owner.name, field)
  const barred = writers && whyNone(writers.all, state, refusals)
  const row = useRef<HTMLDivElement>(null)
  const Shown = isSecret(field) ? SecretValue : ShownValue
  const close = () => setEditing(false)
  useFocusBack(row, editing)
  return (
    <div
      class={`field ${editing ? 'editing' : ''} ${change ? 'changed' : ''}`}
      role="listitem"
      ref={row}
      hidden={isHidden}
    >
      <FieldHead table={table} field={field} />
      <div class="value">
        {!editing && <Shown type={field.type} value={value} looks={looksOf(field, table.owner.name)} />}
        {!editing && change && !isSecret(field) && <Before type={field.type} value={change.before} />}
        {writers && !editing && (
          <button
            type="button"
            class="small"
            disabled={barred !== undefined}
            title={barred?.why}
            data-edit
            aria-label={`Edit ${field.name}`}
            onClick={() => setEditing(true)}
          >
            Edit
          </button>
        )}
        {!editing && barred?.isRefusal && <span class="refused">{barred.why}</span>}
        {writers &&
          editing &&
          // What was typed for another type does not fit.
          (writers.elements ? (
            <ElementsEditor key={typeText(field.type)} {...props} close={close} />
          ) : (
            <WholeEditor key={typeText(field.type)} {...props} rpc={writers.first} whyNot={barred?.why} close={close} />
          ))}
      </div>
    </div>
  )
}

/** What a field that has just changed was before; nothing where that would be longer than a line. */
function Before({ type, value }: Pick<Field, 'type'> & { readonly value: unknown }): ComponentChildren {
  const { text } = useConsole()
  const before = valueAsText(text, type, value)
  if (before.length > 60) return null
  return <span class="before quiet">{`was ${before === '' ? 'empty' : before}`}</span>
}

/** Moves the focus from a closed editor to the button that opened it, unless the focus is elsewhere already. */
function useFocusBack(row: RefObject<HTMLElement | null>, editing: boolean): void {
  const was = useRef(editing)
  useLayoutEffect(() => {
    const left = was.current && !editing
    was.current = editing
    if (left && document.activeElement === document.body)
      row.current?.querySelector<HTMLElement>('[data-edit]')?.focus()
  }, [editing])
}

/** Why none of the RPCs can be called: the user may not, or the object refuses it; undefined if one can. */
function whyNone(all: readonly Rpc[], { permissions }: ConsoleState, refusals: ReadonlyMap<string, string>) {
  const reasons = all.map((rpc) => {
    const denied = permissions.whyNot(rpc)
    return { why: denied ?? refusals.get(rpc.name), isRefusal: denied === undefined }
  })
  if (reasons.some(({ why }) => why === undefined)) return undefined
  return reasons.find(({ isRefusal }) => isRefusal) ?? reasons[0]
}

/** The RPCs that change a field: by elements for sets and maps if the API has them, otherwise as a whole. */
function writersOf({ rpcs }: ConsoleState, className: string, field: Field) {
  const isMap = field.type.kind === 'map'
  const add = rpcs.writer(className, field, isMap ? 'add_to' : 'add')
  const remove = rpcs.writer(className, field, isMap ? 'remove_from' : 'remove')
  if (add) return { first: add, all: remove ? [add, remove] : [add], elements: true }
  const set = rpcs.writer(className, field, 'set')
  return set && { first: set, all: [set], elements: false }
}

function FieldHead({ table, field }: { readonly table: ClassTable; readonly field: Field }): ComponentChildren {
  const { api } = useConsole()
  const pair = partnerOf(api, table.owner.name, field)
  return (
    <div class="head">
      <a class="name" href={`${classPath(api, table.owner.name)}#${field.name}`} title={firstSentence(field.doc)}>
        {field.name}
      </a>
      <span class="type">{typeText(field.type)}</span>
      <span class="qualifier">{field.qualifier}</span>
      {field.computed && (
        <span class="qualifier" title="The server computes it from other fields.">
          computed
        </span>
      )}
      {pair && (
        <a
          class="pair"
          href={`${classPath(api, pair.class)}#${pair.field}`}
          title="bound to"
        >{`↔ ${pair.class}.${pair.field}`}</a>
      )}
    </div>
  )
}

function partnerOf(api: Api, className: string, field: Field): { class: string; field: string } | undefined {
  const relation = api.relations.find((r) => r.name === field.relation)
  if (!relation) return undefined
  const [a, b] = relation.ends
  return a.class === className && a.field === field.name ? b : a
}
