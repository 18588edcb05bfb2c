/**
 * `crow user password`: sets the password of a user, and ends their sessions. Root's counts where CROWFOOT_PASSWORD is
 * not set.
 */
import type { PasswordOptions } from '../../data/ask-password.ts'
import { onFile } from '../../data/data-file.ts'
import type { UserFileOptions } from '../../data/user-file.ts'
import type { Host } from '../../host.ts'
import { clean } from '../../print/clean.ts'
import type { AddCommand } from '../add-command.ts'
import { endedText, printLine, printMadePassword } from './print.ts'
import { addCommandOnUser } from './where.ts'

type Options = UserFileOptions & PasswordOptions

export const addUserPasswordCommand: AddCommand = (user, host, exit) => {
  addCommandOnUser(user, 'password', 'set the password of a user, root too, and end their sessions')
    .option('--password-stdin', 'read the password from standard input (default if that is not a terminal)')
    .option('--generate', 'generate a password and print it')
    .action(async (name: string, path: string, options: Options) => {
      exit(await setPassword(host, name, path, options))
    })
}

function setPassword(host: Host, name: string, path: string, options: Options): Promise<number> {
  return onFile(1, async () => {
    const { askPassword } = await import('../../data/ask-password.ts')
    const { hashPassword } = await import('../../../runtime/standard/users/password.ts')
    const { UserFile } = await import('../../data/user-file.ts')
    const users = await UserFile.open(host, path, options)
    await users.requireChangeable()
    await users.require(name)
    const asked = await askPassword(host, clean(name), options)
    const ended = await users.setHash(name, await hashPassword(asked.password))
    printLine(host, `changed the password of ${name} in ${users.file}${endedText(ended)}`)
    printMadePassword(host, asked)
    return 0
  })
}
