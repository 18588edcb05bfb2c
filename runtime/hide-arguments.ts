/** Hides passwords of addresses: in the arguments of this process, which others can read, and in what it prints of them. */

/** `postgres://user:password@host`, or with a parameter `password`, by itself or behind an option and `=`. */
const SECRET = /^(--[\w-]+=)?postgres(ql)?:\/\/([^/?#]*:[^/?#]*@|.*[?&]password=)/i

/** Replaces all arguments in lists of processes by the title, if one of them has a password. */
export function hideArguments(argv: readonly string[], title: string): void {
  if (argv.some((argument) => SECRET.test(argument))) process.title = title
}

/** For messages that repeat an argument. Rather hides too much, as an address that is written wrongly is in them as well. */
export function hidePasswords(text: string): string {
  const named = text.replace(/(\bpostgres(?:ql)?:\/+[^\s:/@"']*):[^\n"']*@/gi, '$1:…@')
  return named.replace(/([?&]\w*password=)[^&\s"']*/gi, '$1…')
}
