/** `crow user revoke`: ends all sessions of a user, or one session. */
import { onFile } from '../../data/data-file.ts'
import type { UserFileOptions } from '../../data/user-file.ts'
import { Failure } from '../../host/failure.ts'
import type { Host } from '../../host.ts'
import { count } from '../../print/words.ts'
import type { AddCommand } from '../add-command.ts'
import { printLine } from './print.ts'
import { LOGIN_NAME, WHERE, WHERE_USERS } from './where.ts'

type Options = UserFileOptions & { readonly session?: string }

export const addUserRevokeCommand: AddCommand = (user, host, exit) => {
  user
    .command('revoke')
    .description('end all sessions of a user, or one session')
    .argument('[name]', `${LOGIN_NAME}; not with --session`)
    .argument('[path]', WHERE_USERS, '.')
    .option('--session <id>', 'end only this session; crow user sessions lists the ids')
    .option('--data <file>', 'the data file, or postgres://user@host/database')
    .addHelpText('after', WHERE)
    .action(async (first: string | undefined, second: string, options: Options) => {
      if (options.session !== undefined) return exit(await revokeSession(host, options.session, first ?? '.', options))
      if (first === undefined) throw new Failure('Give the name of a user, or a session with --session.', 2)
      exit(await revokeSessionsOf(host, first, second, options))
    })
}

function revokeSessionsOf(host: Host, name: string, path: string, options: Options): Promise<number> {
  return onFile(1, async () => {
    const { UserFile } = await import('../../data/user-file.ts')
    const users = await UserFile.open(host, path, options)
    await users.require(name)
    const ended = await users.endSessions(name)
    printLine(host, `ended ${count(ended, 'session')} of ${name} in ${users.file}`)
    return 0
  })
}

/** `id`: as `crow user sessions` prints it, or its start. */
function revokeSession(host: Host, id: string, path: string, options: Options): Promise<number> {
  return onFile(1, async () => {
    const { UserFile } = await import('../../data/user-file.ts')
    const users = await UserFile.open(host, path, options)
    const { sessionById } = await import('../../data/sessions.ts')
    const { ref, user } = await sessionById(users.place, id)
    await users.endSession(ref)
    const { shortId } = await import('../../../runtime/standard/sessions/session-handle.ts')
    printLine(host, `ended the session ${shortId(ref)} of ${user} in ${users.file}`)
    return 0
  })
}
