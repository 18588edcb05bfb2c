/** Gets a new password: generates it, asks a person twice without showing it, or reads it from another program. */
import { newPasswordProblem, randomPassword } from '../../runtime/standard/users/password.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'

export interface PasswordOptions {
  /** Read it from standard input, even if that is a terminal. */
  readonly passwordStdin?: boolean
  /** Generate and print it. */
  readonly generate?: boolean
}

/** `made`: it was generated. Throws Failure for a password that is not allowed, and where none is given. */
export async function askPassword(
  { stdin }: Host,
  user: string,
  options: PasswordOptions,
): Promise<{ password: string; made: boolean }> {
  if (options.generate && options.passwordStdin)
    throw new Failure('Give only one of --generate and --password-stdin.', 2)
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
  // A password that is not allowed is reported before the user repeats it.
  const again = first !== null && !newPasswordProblem(first) ? await stdin.secret('Again: ') : first
  if (first === null || again === null) throw new Failure('No password was given. Nothing is changed.', 1)
  if (again !== first) throw new Failure('The two passwords are not the same. Nothing is changed.', 1)
  return first
}
