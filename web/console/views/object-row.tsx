/** A row of the table of objects: a check box, the link to the object, and its values. */
import type { ComponentChildren, TargetedMouseEvent } from 'preact'
import type { Field } from '../../../model/api.ts'
import type { ClassTable } from '../objects/class-table.ts'
import { shortRef } from '../objects/object-names.ts'
import { ShownValue } from '../parts/shown-value.tsx'
import { hashOf } from '../route.ts'
import { isNumeric } from '../rows/columns.ts'
import { cellOf } from '../rows/table-fields.ts'
import { useConsole } from '../state/console-state.ts'
import { looksOf } from '../values/field-looks.ts'
import { isSecret } from '../values/secrets.ts'
import { isNullRef, valueAsText } from '../values/value-as-text.ts'

export interface ObjectRowProps {
  readonly table: ClassTable
  readonly refId: string
  readonly fields: readonly Field[]
  /** The number of the row, counting the rows of the header. */
  readonly place: number
  /** The row that keys act on. */
  readonly isCurrent: boolean
  readonly isSelected: boolean
  readonly toggle: (ref: string, isRange: boolean) => void
}

export function rowId(ref: string): string {
  return `row:${ref}`
}

export function ObjectRow(props: ObjectRowProps): ComponentChildren {
  const { table, refId, fields, place, isCurrent, isSelected, toggle } = props
  const record = table.records.get(refId)
  const href = hashOf({ view: 'object', class: table.owner.name, ref: refId })
  const open = (event: TargetedMouseEvent<HTMLTableRowElement>) => {
    // Not for clicks on links and inputs in the row, and not while text is selected.
    const target = event.target as Element
    if (target.closest('a, button, input, .pick') || getSelection()?.isCollapsed === false) return
    location.hash = href
  }
  const classes = [table.isMarked(refId) && 'marked', isCurrent && 'current', isSelected && 'selected'].filter(Boolean)
  return (
    <tr
      id={rowId(refId)}
      class={classes.join(' ') || undefined}
      aria-rowindex={place}
      aria-selected={isSelected}
      onClick={open}
    >
      <Pick refId={refId} className={table.owner.name} isSelected={isSelected} toggle={toggle} />
      {fields.map((field, i) => {
        if (i === 0)
          return <Name key={field.name} table={table} refId={refId} href={href} isRead={record !== undefined} />
        if (!record) return <td key={field.name} class="waiting" />
        return <Cell key={field.name} owner={table.owner.name} field={field} value={cellOf(field, refId, record)} />
      })}
    </tr>
  )
}

type PickProps = Pick<ObjectRowProps, 'refId' | 'isSelected' | 'toggle'> & { readonly className: string }

function Pick({ refId, className, isSelected, toggle }: PickProps): ComponentChildren {
  const { names } = useConsole()
  const click = (event: TargetedMouseEvent<HTMLTableCellElement>) => toggle(refId, event.shiftKey)
  return (
    <td class="pick" onClick={click}>
      <input type="checkbox" tabIndex={-1} checked={isSelected} aria-label={`Select ${names.text(className, refId)}`} />
    </td>
  )
}

interface NameProps extends Pick<ObjectRowProps, 'table' | 'refId'> {
  readonly href: string
  /** Names of objects whose records come soon are not asked for. */
  readonly isRead: boolean
}

function Name({ table, refId, href, isRead }: NameProps): ComponentChildren {
  const { names } = useConsole()
  const label = isRead ? names.text(table.owner.name, refId) : shortRef(refId)
  return (
    <th scope="row" title={isRead ? label : undefined} class={isRead ? undefined : 'waiting'}>
      <a href={href} tabIndex={-1}>
        {label}
      </a>
    </th>
  )
}

interface CellProps {
  readonly owner: string
  readonly field: Field
  readonly value: unknown
}

function Cell({ owner, field, value }: CellProps): ComponentChildren {
  const { text } = useConsole()
  const { type } = field
  if (isSecret(field) && value !== undefined) return <td>••••••</td>
  return (
    <td
      title={value === undefined ? '' : valueAsText(text, type, value)}
      class={isNumeric(type) ? 'numeric' : undefined}
    >
      {isNothing(value) ? NOTHING : <ShownValue type={type} value={value} most={3} looks={looksOf(field, owner)} />}
    </td>
  )
}

/** Quieter than a word in each row. */
const NOTHING = (
  <span class="nothing" role="img" aria-label="none">
    –
  </span>
)

function isNothing(value: unknown): boolean {
  if (value === undefined) return false
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0
  return isNullRef(value)
}
