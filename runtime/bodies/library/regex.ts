/**
 * Regular expressions in RE2 syntax, matched in time that grows with the length of the text. The package is large, so this
 * module is one of those that a server loads when it first needs them (compiler/late-modules.ts).
 */
import { RE2JS } from 're2js'

export interface Regex {
  /** The instructions of its program: a text takes time by its length times these. */
  readonly size: number
  /** Whether any part of the text matches. */
  isIn(text: string): boolean
  /** What the first group matched in the first match; '' where there is none. */
  part(text: string): string
}

/** Throws where the pattern is not well-formed, which the checker has excluded (analysis/bodies/patterns.ts). */
export function compileRegex(pattern: string): Regex {
  const compiled = RE2JS.compile(pattern)
  return {
    size: compiled.programSize(),
    isIn: (text) => compiled.matcher(text).find(),
    part(text) {
      const matcher = compiled.matcher(text)
      return (matcher.find() && matcher.group(1)) || ''
    },
  }
}
