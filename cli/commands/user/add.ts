/** `crow user add`: adds a user. */
import type { PasswordOptions } from '../../data/ask-password.ts'
import { onFile } from '../../data/data-file.ts'
import type { UserFileOptions } from '../../data/user-file.ts'
import type { Host } from '../../host.ts'
import { clean } from '../../print/clean.ts'
import type { AddCommand } from '../add-command.ts'
import { printLine, printMadePassword, rolesText } from './print.ts'
import { type RoleOptions, roleOption } from './roles.ts'
import { addCommandOnUser } from './where.ts'

type Options = UserFileOptions & RoleOptions & PasswordOptions

export const addUserAddCommand: AddCommand = (user, host, exit) => {
  addCommandOnUser(user, 'add', 'add a user')
    .addOption(roleOption())
    .option('--password-stdin', 'read the password from standard input (default if that is not a terminal)')
    .option('--generate', 'generate a password and print it')
    .action(async (name: string, path: string, options: Options) => {
      exit(await add(host, name, path, options))
    })
}

function add(host: Host, name: string, path: string, options: Options): Promise<number> {
  return onFile(1, async () => {
    const { askPassword } = await import('../../data/ask-password.ts')
    const { hashPassword } = await import('../../../runtime/standard/users/password.ts')
    const { requireUserName, UserFile } = await import('../../data/user-file.ts')
    requireUserName(name)
    const users = await UserFile.open(host, path, options)
    const roles = users.declaredRoles(options.role ?? [])
    await users.requireChangeable()
    await users.requireNew(name)
    const asked = await askPassword(host, clean(name), options)
    await users.add({ name, roles, hash: await hashPassword(asked.password) })
    printLine(host, `added ${name} to ${users.file}: ${rolesText(users.api, roles)}`)
    printMadePassword(host, asked)
    return 0
  })
}
