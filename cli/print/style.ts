/** Colours, for outputs that show them. */
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

/** A function that colours text, or one that does not. */
export function paint(colour: boolean): Paint {
  // No validation of the stream: the host has decided whether it shows colours.
  return colour ? (style, text) => styleText([...FORMATS[style]], text, { validateStream: false }) : (_, text) => text
}
