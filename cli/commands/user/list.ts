/** `crow user list`: the users and their roles. */
import type { UserList } from '../../../runtime/standard/users/users.ts'
import { StoreError } from '../../../runtime/store/store-error.ts'
import { onFile } from '../../data/data-file.ts'
import type { UserFileOptions } from '../../data/user-file.ts'
import type { Host } from '../../host.ts'
import { tableText } from '../../print/table.ts'
import type { AddCommand } from '../add-command.ts'
import { printLine } from './print.ts'
import { WHERE, withDataFile } from './where.ts'

export const addUserListCommand: AddCommand = (user, host, exit) => {
  withDataFile(user.command('list').description('list the users and their roles'))
    .addHelpText('after', WHERE)
    .action(async (path: string, options: UserFileOptions) => {
      exit(await list(host, path, options))
    })
}

function list(host: Host, path: string, options: UserFileOptions): Promise<number> {
  return onFile(1, async () => {
    const { ROOT } = await import('../../../runtime/standard/users/users.ts')
    const { UserFile } = await import('../../data/user-file.ts')
    const file = await UserFile.open(host, path, options)
    const rows = await file.read((users) => users.names().map((name) => rowOf(users, name)))
    const cells = rows.map(({ name, roles }) => [name, roles])
    host.stdout.write(tableText(['USER', 'ROLES'], [[ROOT, 'may do everything'], ...cells], host.stdout))
    const lost = [...new Set(rows.flatMap((row) => row.lost))]
    if (lost.length > 0) {
      host.stdout.write('\n')
      printLine(host, `unknown: ${file.api.name} no longer declares ${lost.join(', ')}, so users get no rights by it`)
    }
    return 0
  })
}

interface UserRow {
  readonly name: string
  readonly roles: string
  /** Roles that the API does not declare. */
  readonly lost: readonly string[]
}

function rowOf(users: UserList, name: string): UserRow {
  try {
    const user = users.get(name)
    const lost = user ? users.lostRoles(user) : []
    const roles = user?.roles.map((role) => (lost.includes(role) ? `${role} (unknown)` : role)).join(', ') || '-'
    return { name, roles, lost }
  } catch (error) {
    if (error instanceof StoreError) return { name, roles: error.message, lost: [] }
    throw error
  }
}
