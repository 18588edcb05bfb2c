/** What the layout of bodies knows of an open bracket. */

/** The inside of a bracket, or of no bracket. */
export interface Level {
  readonly kind: 'block' | 'members' | 'map' | 'group'
  /** True before the first token of a statement. */
  fresh: boolean
  /** The first word of the present statement. */
  word: string
  /** True while the statement lacks its block or its members. */
  needs: boolean
  /** True if the statement has signs that stand only between braces. */
  suspect: boolean
  /** True behind `=`. */
  assigned: boolean
  /** How many `then` of the statement have no `else` yet. */
  thens: number
  /** The indentation of the line on which the statement begins. */
  indent: number
}

/** The inside of a bracket that is opened now, on a line with the indentation. */
export function levelOf(kind: Level['kind'], indent: number): Level {
  return { kind, fresh: kind === 'block', word: '', needs: false, thens: 0, suspect: false, assigned: false, indent }
}
