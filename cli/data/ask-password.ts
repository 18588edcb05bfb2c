/** Where a new password comes from: made up, typed twice without being shown, or from another program. */
import { newPasswordProblem, randomPassword } from '../../runtime/standard/users/password.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'

export interface PasswordOptions {
  /** From standard input, also where that is a terminal. */
  readonly passwordStdin?: boolean
  /** Made up, and printed. */
  readonly generate?: boolean
}

/** `made`: nobody knows it yet. Throws Failure for one that could not be used, and where nobody gives any. */
export async function askPassword(
  { stdin }: Host,
  user: string,
  options: PasswordOptions,
): Promise<{ password: string; made: boolean }> {
  if (options.generate && options.passwordStdin)
    throw new Failure('--generate and --password-stdin: give one of them.', 2)
  if (options.generate) return { password: randomPassword(), made: true }
  const typed = stdin.terminal && !options.passwordStdin
  const password = typed ? await typedTwice(stdin, user) : await stdin.line()
  if (password === null) throw new Failure('The password on standard input is not UTF-8. Nothing is changed.', 1)
  const problem = newPasswordProblem(password)
  if (!problem) return { password, made: false }
  const help = typed ? '' : ' The first line of standard input is the password; --generate makes one.'
  throw new Failure(`The password ${problem}. Nothing is changed.${help}`, 1)
}

async function typedTwice(stdin: Host['stdin'], user: string): Promise<string> {
  const first = await stdin.secret(`Password for ${user}: `)
  // Nobody has to repeat what will not do.
  const again = first !== null && !newPasswordProblem(first) ? await stdin.secret('Again: ') : first
  if (first === null || again === null) throw new Failure('No password was given. Nothing is changed.', 1)
  if (again !== first) throw new Failure('The two passwords are not the same. Nothing is changed.', 1)
  return first
}
