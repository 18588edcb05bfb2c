/** The session of example code: it logs in, or uses an existing session. */
import type { Sample } from './sample.ts'

/** An existing session, or the user who logs in. */
export type ExampleSession = { readonly session: string } | { readonly user: string }

/** The placeholder for the password in code that logs in. */
export const EXAMPLE_PASSWORD = 'PASSWORD'

export const LOGIN = 'session.login_with_password'

/**
 * The placeholder for the session among parameters; code has the session in a variable. No text of an API contains NUL.
 */
export const SESSION_MARK = { kind: 'text', text: '\u0000session' } as const satisfies Sample

/** `code` with `variable` in place of the mark, which is a JSON string. */
export function withVariable(code: string, variable: string): string {
  return code.replaceAll(JSON.stringify(SESSION_MARK.text), () => variable)
}
