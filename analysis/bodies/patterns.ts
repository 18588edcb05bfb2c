/** The syntax of the patterns of `matches` and `part`: that of RE2, by the package that servers match with. */
import { RE2JS, RE2JSSyntaxException } from 're2js'

/** What is wrong with a pattern, as a sentence without its full stop; undefined if it is right. `part` needs a group. */
export function patternFault(pattern: string, callee: 'matches' | 'part'): string | undefined {
  try {
    const groups = RE2JS.compile(pattern).groupCount()
    return callee === 'part' && groups === 0 ? 'it has no group, which "part" gives' : undefined
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return error.message.replace('error parsing regexp: ', '')
    throw error
  }
}
