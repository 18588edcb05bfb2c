/** All fields of an object, in groups that can be folded, behind a filter. */
import type { ComponentChildren, TargetedEvent } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import type { Field } from '../../../model/api.ts'
import type { ClassTable, ObjectRecord } from '../objects/class-table.ts'
import { FieldRow } from '../parts/field-row.tsx'
import { useConsole } from '../state/console-state.ts'
import { own } from '../values/own-member.ts'
import { isSecret } from '../values/secrets.ts'
import { valueAsText } from '../values/value-as-text.ts'
import { type FieldGroup, fieldGroups } from './field-groups.ts'
import { isBlank } from './summary-fields.ts'
import type { FieldMarks } from './use-field-changes.ts'

export interface GroupedFieldsProps {
  readonly table: ClassTable
  readonly refId: string
  readonly record: ObjectRecord
  /** By the name of the RPC: why the object refuses it now. */
  readonly reasons: ReadonlyMap<string, string>
  readonly changes: FieldMarks
}

/** Classes with fewer fields need no filter. */
const FEW = 8

export function GroupedFields(props: GroupedFieldsProps): ComponentChildren {
  const { table, record } = props
  const { owner } = table
  const { choices } = useConsole()
  const groups = useMemo(() => fieldGroups(owner), [owner])
  const [wanted, setWanted] = useState('')
  const [isTold, setTold] = useKept<boolean>(choices, 'fields with values', false)
  const [open, setOpen] = useKept<readonly string[]>(choices, `groups ${owner.name}`, [groups[0]?.title ?? ''])
  const test = useFieldTest(record, wanted)
  const isShown = (field: Field) => test(field) && !(isTold && isBlank(field, own(record, field.name)))
  const count = owner.fields.filter(isShown).length
  const titles = groups.map(({ title }) => title)
  const isAllOpen = titles.every((title) => open.includes(title))
  return (
    <section class="fields" aria-label="Fields">
      <div class="bar fields-head">
        <h2>Fields</h2>
        <span class="count" role="status">
          {count === owner.fields.length ? `${count}` : `${count} of ${owner.fields.length}`}
        </span>
        <span class="space" />
        {owner.fields.length >= FEW && <FieldFilter wanted={wanted} setWanted={setWanted} />}
        {owner.fields.length >= FEW && (
          <label class="check">
            <input type="checkbox" checked={isTold} onChange={() => setTold(!isTold)} />
            with a value
          </label>
        )}
        {groups.length > 1 && (
          <button type="button" onClick={() => setOpen(isAllOpen ? [] : titles)}>
            {isAllOpen ? 'Fold all' : 'Open all'}
          </button>
        )}
      </div>
      {groups.map((group) => (
        <Group
          key={group.title}
          {...props}
          group={group}
          isShown={isShown}
          // What is looked for is in sight, wherever it is.
          isOpen={wanted.trim() !== '' || open.includes(group.title)}
          toggle={(next) => setOpen(next ? [...open, group.title] : open.filter((title) => title !== group.title))}
        />
      ))}
      {count === 0 && <p class="quiet">No field is like this.</p>}
    </section>
  )
}

interface FieldFilterProps {
  readonly wanted: string
  readonly setWanted: (text: string) => void
}

function FieldFilter({ wanted, setWanted }: FieldFilterProps): ComponentChildren {
  return (
    <input
      type="search"
      placeholder="Filter fields"
      aria-label="Filter fields by name or value"
      value={wanted}
      onInput={(event: TargetedEvent<HTMLInputElement>) => setWanted(event.currentTarget.value)}
    />
  )
}

interface GroupProps extends GroupedFieldsProps {
  readonly group: FieldGroup
  readonly isShown: (field: Field) => boolean
  readonly isOpen: boolean
  readonly toggle: (isOpen: boolean) => void
}

/** Fields that are not shown are hidden, not taken away: an open editor keeps what was typed. */
function Group(props: GroupProps): ComponentChildren {
  const { table, refId, record, reasons, changes, group, isShown, isOpen, toggle } = props
  const { title, fields } = group
  const shown = fields.filter(isShown)
  const changed = fields.filter(({ name }) => changes.has(name)).length
  const rows = (
    <div
      class="field-rows"
      role="list"
      aria-label={title === '' ? 'Fields' : `Fields: ${title}`}
      hidden={shown.length === 0}
    >
      {fields.map((field) => (
        <FieldRow
          key={field.name}
          table={table}
          refId={refId}
          field={field}
          value={own(record, field.name)}
          refusals={reasons}
          change={changes.get(field.name)}
          isHidden={!shown.includes(field)}
        />
      ))}
    </div>
  )
  if (title === '') return rows
  const toggled = (event: TargetedEvent<HTMLDetailsElement>) => {
    if (event.currentTarget.open !== isOpen) toggle(event.currentTarget.open)
  }
  return (
    <details class="field-group" open={isOpen} onToggle={toggled} hidden={shown.length === 0}>
      <summary>
        {title}
        <span class="count">{shown.length}</span>
        {changed > 0 && !isOpen && <span class="chip news">{`${changed} changed`}</span>}
      </summary>
      {rows}
    </details>
  )
}

/** Whether a field's name or its value, as people read it, has the wanted text. Values of secret fields are not searched. */
function useFieldTest(record: ObjectRecord, wanted: string): (field: Field) => boolean {
  const { text } = useConsole()
  const needle = wanted.trim().toLowerCase()
  if (needle === '') return () => true
  return (field) =>
    field.name.toLowerCase().includes(needle) ||
    (!isSecret(field) && valueAsText(text, field.type, own(record, field.name)).toLowerCase().includes(needle))
}

/** A choice that lasts while the page is open. */
function useKept<T>(choices: Map<string, unknown>, key: string, first: T): [T, (next: T) => void] {
  const [value, setValue] = useState(() => (choices.has(key) ? (choices.get(key) as T) : first))
  const put = (next: T) => {
    choices.set(key, next)
    setValue(next)
  }
  return [value, put]
}
