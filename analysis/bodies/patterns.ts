/** The syntax of the patterns of `matches` and `part`. */

/** What is wrong with a pattern, as a sentence; undefined if it is right. */
export function patternFault(_pattern: string): string | undefined {
  return undefined
}
