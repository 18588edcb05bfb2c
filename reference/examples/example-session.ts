/** How example code comes by its session: it logs in, as whoever pastes it has to, or uses one that there is. */
import type { Sample } from './sample.ts'

/** A session that there is, or who logs in. */
export type ExampleSession = { readonly session: string } | { readonly user: string }

/** What stands for the password in code that logs in. */
export const EXAMPLE_PASSWORD = 'PASSWORD'

export const LOGIN = 'session.login_with_password'

/** Stands for the session among the parameters of code, which has it in a variable. No text of an API holds a NUL. */
export const SESSION_MARK = { kind: 'text', text: '\u0000session' } as const satisfies Sample

/** `code` with what reads the variable in the place of the mark, a JSON string. */
export function withVariable(code: string, variable: string): string {
  return code.replaceAll(JSON.stringify(SESSION_MARK.text), () => variable)
}
