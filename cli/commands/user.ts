/** `crow user`: the users of a server, and who is logged in. Each of its commands has a file in user/. */
import type { AddCommand } from './add-command.ts'
import { addUserAddCommand } from './user/add.ts'
import { addUserListCommand } from './user/list.ts'
import { addUserPasswordCommand } from './user/password.ts'
import { addUserRemoveCommand } from './user/remove.ts'
import { addUserRevokeCommand } from './user/revoke.ts'
import { addUserRoleCommand } from './user/role.ts'
import { addUserSessionsCommand } from './user/sessions.ts'
import { WHERE } from './user/where.ts'

export const addUserCommand: AddCommand = (program, host, exit) => {
  const user = program
    .command('user')
    .description('add, list and change the users of a server')
    .helpCommand(false)
    .addHelpText('after', WHERE)
  for (const add of SUBCOMMANDS) add(user, host, exit)
}

/** In the order of `crow user --help`. */
const SUBCOMMANDS: readonly AddCommand[] = [
  addUserAddCommand,
  addUserListCommand,
  addUserRemoveCommand,
  addUserPasswordCommand,
  addUserRoleCommand,
  addUserSessionsCommand,
  addUserRevokeCommand,
]
