/** Hides passwords in the arguments of this process, which other users of the machine can read. */

/** `postgres://user:password@host`, or with a parameter `password`, by itself or behind an option and `=`. */
const SECRET = /^(--[\w-]+=)?postgres(ql)?:\/\/([^/?#]*:[^/?#]*@|.*[?&]password=)/i

/** Replaces all arguments in lists of processes by the title, if one of them has a password. */
export function hideArguments(argv: readonly string[], title: string): void {
  if (argv.some((argument) => SECRET.test(argument))) process.title = title
}
