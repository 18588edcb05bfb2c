/** The head of an object's page: its class, name, state, description and reference. */
import type { ComponentChildren } from 'preact'
import { CopyButton } from '../../parts/copy-button.tsx'
import { GroupMark } from '../../parts/group-mark.tsx'
import type { ClassTable, ObjectRecord } from '../objects/class-table.ts'
import { ShownValue } from '../parts/shown-value.tsx'
import { useConsole } from '../state/console-state.ts'
import { useViewHref } from '../state/view-href.ts'
import { own } from '../values/own-member.ts'
import { descriptionField, headState } from './summary-fields.ts'
import type { FieldMarks } from './use-field-changes.ts'

export interface ObjectHeadProps {
  readonly table: ClassTable
  readonly refId: string
  /** undefined while it is not known, and after the object is gone. */
  readonly record: ObjectRecord | undefined
  readonly changes: FieldMarks
  /** Links to other views of the object, and buttons. */
  readonly children?: ComponentChildren
}

export function ObjectHead({ table, refId, record, changes, children }: ObjectHeadProps): ComponentChildren {
  const { api, names } = useConsole()
  const viewHref = useViewHref()
  const { name } = table.owner
  const title = record ? (names.of(name, refId) ?? names.withClass(name, refId)) : name
  const description = record && own(record, descriptionField(table.owner) ?? '')
  return (
    <header class="object-head">
      <p class="crumbs">
        <GroupMark api={api} name={name} /> <a href={viewHref({ view: 'class', class: name })}>{name}</a>
      </p>
      <div class="title-line">
        <h1 title={title}>{title}</h1>
        {record && <State table={table} record={record} changes={changes} />}
        <span class="space" />
        {children}
      </div>
      {typeof description === 'string' && description !== '' && <p class="description">{description}</p>}
      <p class="quiet ref-text">
        <code>{refId}</code>
        <CopyButton text={refId} what="the reference" />
      </p>
    </header>
  )
}

function State({
  table,
  record,
  changes,
}: Pick<ObjectHeadProps, 'table' | 'changes'> & { readonly record: ObjectRecord }) {
  const field = headState(table.owner)
  if (!field) return null
  const changed = changes.get(field.name)
  return (
    <span key={changed?.nth} class={changed ? 'state-now changed' : 'state-now'} title={field.name}>
      <ShownValue type={field.type} value={own(record, field.name)} looks={{ state: true }} />
    </span>
  )
}
