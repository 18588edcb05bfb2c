/** `crow user sessions`: lists who is logged in to a server. */
import type { Command } from 'commander'
import { onFile } from '../../data/data-file.ts'
import type { UserFileOptions } from '../../data/user-file.ts'
import type { Host } from '../../host.ts'
import { clean } from '../../print/clean.ts'
import { tableText } from '../../print/table.ts'
import type { AddCommand } from '../add-command.ts'
import { LOGIN_NAME, WHERE, withDataFile } from './where.ts'

export const addUserSessionsCommand: AddCommand = (user, host, exit) => {
  withDataFile(
    user.command('sessions').description('list who is logged in: all, or one user').argument('[name]', LOGIN_NAME),
  )
    .addHelpText('after', `\nA single argument is the path.${WHERE}`)
    .action(async (first: string | undefined, second: string, options: UserFileOptions, command: Command) => {
      const isNamed = command.args.length > 1 || options.data !== undefined
      const [name, path] = isNamed ? [first, second] : [undefined, first ?? '.']
      exit(await listSessions(host, name, path, options))
    })
}

/** The sessions of a user, or of all. */
function listSessions(host: Host, name: string | undefined, path: string, options: UserFileOptions): Promise<number> {
  return onFile(1, async () => {
    const { shortId } = await import('../../../runtime/standard/sessions/session-handle.ts')
    const { UserFile } = await import('../../data/user-file.ts')
    const { sessionsIn } = await import('../../data/sessions.ts')
    const users = await UserFile.open(host, path, options)
    if (name !== undefined) await users.require(name)
    const rows = (await sessionsIn(users.place, name)).map(({ ref, user, source, created, last }) => [
      shortId(ref),
      clean(user),
      clean(source),
      timeText(created),
      timeText(last),
    ])
    host.stdout.write(tableText(['ID', 'USER', 'FROM', 'LOGGED IN', 'LAST USED'], rows, host.stdout))
    return 0
  })
}

/** `2026-01-31T12:00:00Z`. */
function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z')
}
