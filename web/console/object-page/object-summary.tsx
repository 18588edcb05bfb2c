/** The values of an object that people ask for first. */
import type { ComponentChildren } from 'preact'
import type { ClassTable, ObjectRecord } from '../objects/class-table.ts'
import { ShownValue } from '../parts/shown-value.tsx'
import { looksOf } from '../values/field-looks.ts'
import { own } from '../values/own-member.ts'
import { keyFields } from './summary-fields.ts'
import type { FieldMarks } from './use-field-changes.ts'

export interface ObjectSummaryProps {
  readonly table: ClassTable
  readonly record: ObjectRecord
  readonly changes: FieldMarks
}

/** Renders nothing for an object without such values. */
export function ObjectSummary({ table, record, changes }: ObjectSummaryProps): ComponentChildren {
  const fields = keyFields(table.owner, record)
  if (fields.length === 0) return null
  const items = fields.map((field) => {
    const changed = changes.get(field.name)
    return (
      <div key={`${field.name} ${changed?.nth}`} class={changed ? 'fact changed' : 'fact'}>
        <dt>{field.name}</dt>
        <dd>
          <ShownValue
            type={field.type}
            value={own(record, field.name)}
            looks={{ bytes: looksOf(field, table.owner.name).bytes === true }}
          />
        </dd>
      </div>
    )
  })
  return <dl class="summary">{items}</dl>
}
