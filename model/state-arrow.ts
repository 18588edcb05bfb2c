/** Arrows of the state diagram of an enum field (docs/diagram.md, State diagrams). */

/** Every value, or every value but the one at the other end of the arrow. No enum has a value of this name. */
export const ANY_VALUE = '*'

/** `later`: in an `after` block. `holds`: for as long as a message runs, and back. */
export type ChangeKind = 'sets' | 'later' | 'holds'

export interface StateArrow {
  /** A value, ANY_VALUE, or null for an object that is made. */
  readonly from: string | null
  /** A value or ANY_VALUE. */
  readonly to: string
  readonly how: ChangeKind
  /** The RPCs, each once: `VM.start`. */
  readonly by: readonly string[]
}
