/** The condition that the value of an input must meet. */
import type { ComponentChildren } from 'preact'
import type { Condition } from '../../../model/body.ts'

/** Renders nothing without a condition. */
export function ConditionNote({ where }: { readonly where: Condition | undefined }): ComponentChildren {
  if (!where) return null
  return (
    <p class="quiet">
      {'Only where '}
      <code>{where.text}</code>
    </p>
  )
}
