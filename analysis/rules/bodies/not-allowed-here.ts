/** What cannot stand in a computed field, a check, an invariant or a condition. */
import { problemRule } from '../rule.ts'

export const notAllowedHere = problemRule(
  'not-allowed-here',
  {
    code: 'CROW2030',
    severity: 'error',
    title: 'This cannot stand here',
    explanation:
      "A computed field and a `check` read what can be reached from `self`: no `all C`, no call of a message, no clock, no chance. A condition (`where`) is about its own value. An `invariant` may also look at all objects. None of them waits, calls an `external` or changes anything. The body of `session.login_with_password` is part of the log-in's transaction, so it cannot wait or call an `external` either. No body calls the messages that every server implements for clients, such as `task.cancel` and `session.logout`. A test calls no `external`, and no define that waits, holds a place, reports progress or leaves an `after` block: it calls the message that does. The answer of `given` calls no message. The records that RPCs return to a test do not have `@internal` fields.",
    example: 'class VM {\n  RO/runtime count : int := size(all VM)\n}\n',
    repaired: 'class VM {\n  RW tags : string set = []\n  RO/runtime count : int := size(self.tags)\n}\n',
  },
  ({ what, where, through }) => ({
    message:
      `${through === undefined ? `"${what}" cannot` : `"${through}" cannot`} stand in ${where}${through === undefined ? '' : `: it uses ${what}`}.`
        .replace(/^"(the|a) (.*)" cannot/, '$1 $2 cannot')
        .replace(/cannot stand in (a record that)/, 'is not in $1')
        .replace(/^(the|a) /, (word) => word[0]?.toUpperCase() + word.slice(1)),
    help: HELP[where] ?? 'Write an expression that does without it.',
  }),
)

const HELP: { readonly [where: string]: string | undefined } = {
  'the body of the log-in': 'Write it into a block of "after", which runs when the user is logged in.',
  'a test': 'Call a message that does it, as a client would.',
  'a record that an RPC returns': 'Read it from the object instead, through a reference.',
  'the answer of an external': 'Read the fields of the objects instead, or make the call before and use its result.',
  'a body': 'Remove it: only clients can make this call, because every server implements it for them.',
}
