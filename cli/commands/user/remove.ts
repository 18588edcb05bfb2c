/** `crow user remove`: removes a user and ends their sessions. */
import { onFile } from '../../data/data-file.ts'
import type { UserFileOptions } from '../../data/user-file.ts'
import { Failure } from '../../host/failure.ts'
import type { Host } from '../../host.ts'
import type { AddCommand } from '../add-command.ts'
import { endedText, printLine } from './print.ts'
import { addCommandOnUser } from './where.ts'

export const addUserRemoveCommand: AddCommand = (user, host, exit) => {
  addCommandOnUser(user, 'remove', 'remove a user and end their sessions').action(
    async (name: string, path: string, options: UserFileOptions) => {
      exit(await remove(host, name, path, options))
    },
  )
}

function remove(host: Host, name: string, path: string, options: UserFileOptions): Promise<number> {
  return onFile(1, async () => {
    const { ROOT } = await import('../../../runtime/standard/users/users.ts')
    const { UserFile } = await import('../../data/user-file.ts')
    if (name === ROOT) throw new Failure(`The user "${ROOT}" cannot be removed.`, 2)
    const users = await UserFile.open(host, path, options)
    const ended = await users.remove(name)
    printLine(host, `removed ${name} from ${users.file}${endedText(ended)}`)
    return 0
  })
}
