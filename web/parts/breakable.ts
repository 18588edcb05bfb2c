/** A name that may go on in the next line, after a `_` or the `.` of its class. */
import { type ComponentChildren, h } from 'preact'

export function breakable(name: string): ComponentChildren {
  return name.split(/(?<=[_.])(?=[^_.])/).map((piece, i) => (i === 0 ? piece : [h('wbr', { key: i }), piece]))
}
