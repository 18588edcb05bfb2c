/** A state as a chip: its name, and a mark whose shape and colour say what it means. */
import type { ComponentChildren } from 'preact'
import { stateTone } from './state-tone.ts'

export function StateChip({ value }: { readonly value: string }): ComponentChildren {
  return (
    <span class="chip state" data-tone={stateTone(value)}>
      {value}
    </span>
  )
}
