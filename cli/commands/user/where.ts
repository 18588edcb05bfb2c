/** How the commands of `crow user` name a user and a data file. */
import type { Command } from 'commander'

export const WHERE = `
The users of a server are in its data file. [path] is that file, or the
directory of an API, whose data crow serve keeps in .crowfoot/data.db; --data
names the file, as for crow serve. If a server is running on the file, it makes
the change, which takes effect at once; only the owner of the file may ask it.
The users of several servers are in PostgreSQL: [path] is then its URL. A change
takes effect at all servers at once.`

/** Help of an argument that names the data. */
export const WHERE_USERS = 'a data file, the directory of an API, or postgres://user@host/database'

/** Help of an argument that names a user. */
export const LOGIN_NAME = 'the name that they log in with'

/** Adds a command on one user: `crow user NAME <name> [path]`. */
export function addCommandOnUser(user: Command, name: string, description: string): Command {
  const command = user.command(name).description(description).argument('<name>', LOGIN_NAME)
  return withDataFile(command).addHelpText('after', WHERE)
}

/** Adds the argument and the option that name the data file. */
export function withDataFile(command: Command): Command {
  return command
    .argument('[path]', WHERE_USERS, '.')
    .option('--data <file>', 'the data file, or postgres://user@host/database')
}
