/** Colours, where the output takes them. */
import { styleText } from 'node:util'

export type Style = 'error' | 'warning' | 'hint' | 'frame' | 'note' | 'strong' | 'good'

const FORMATS = {
  error: ['red', 'bold'],
  warning: ['yellow', 'bold'],
  hint: ['cyan', 'bold'],
  frame: ['blue'],
  note: ['cyan'],
  strong: ['bold'],
  good: ['green'],
} as const

export type Paint = (style: Style, text: string) => string

/** A function that colours text, or leaves it as it is. */
export function paint(colour: boolean): Paint {
  // Whether the stream takes colours was settled when the host was made.
  return colour ? (style, text) => styleText([...FORMATS[style]], text, { validateStream: false }) : (_, text) => text
}
