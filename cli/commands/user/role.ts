/** `crow user role`: replaces the roles of a user, and ends their sessions. */
import { onFile } from '../../data/data-file.ts'
import type { UserFileOptions } from '../../data/user-file.ts'
import { Failure } from '../../host/failure.ts'
import type { Host } from '../../host.ts'
import type { AddCommand } from '../add-command.ts'
import { endedText, printLine, rolesText } from './print.ts'
import { type RoleOptions, roleOption } from './roles.ts'
import { addCommandOnUser } from './where.ts'

type Options = UserFileOptions & RoleOptions & { readonly none?: boolean }

export const addUserRoleCommand: AddCommand = (user, host, exit) => {
  addCommandOnUser(user, 'role', 'replace the roles of a user and end their sessions')
    .addOption(roleOption())
    .option('--none', 'no role')
    .action(async (name: string, path: string, options: Options) => {
      exit(await setRoles(host, name, path, options))
    })
}

function setRoles(host: Host, name: string, path: string, options: Options): Promise<number> {
  return onFile(1, async () => {
    const { ROOT } = await import('../../../runtime/standard/users/users.ts')
    const { UserFile } = await import('../../data/user-file.ts')
    if (name === ROOT) throw new Failure(`The user "${ROOT}" may do everything and has no roles.`, 2)
    if ((options.none ?? false) === (options.role !== undefined))
      throw new Failure(`Give the roles of "${name}", each with --role, or give --none.`, 2)
    const users = await UserFile.open(host, path, options)
    const roles = users.declaredRoles(options.role ?? [])
    const ended = await users.setRoles(name, roles)
    printLine(host, `${name} in ${users.file}: ${rolesText(users.api, roles)}${endedText(ended)}`)
    return 0
  })
}
