/** A name with possible line breaks after `_` and after the `.` of its class. */
import type { ComponentChildren } from 'preact'

export function breakable(name: string): ComponentChildren {
  return name.split(/(?<=[_.])(?=[^_.])/).map((piece, i) => (i === 0 ? piece : [<wbr key={i} />, piece]))
}
