/** The part of the command line that is about data files: user, backup, fsck. */
import { type Command, Option } from 'commander'
import type { BackupOptions } from '../commands/backup.ts'
import type { FsckFormat } from '../commands/fsck.ts'
import type { RoleOptions, UserOptions } from '../commands/user.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'

type Exit = (code: number) => void

const WHERE = `
The users of a server are in its data file. [path] is that file, or the
directory of an API, whose data crow serve keeps in .crowfoot/data.db; --data
names the file, as for crow serve. A server that runs on the file makes the
change, which then counts at once; only the owner of the file may ask it.`

export function addUserCommands(program: Command, host: Host, exit: Exit): void {
  const user = program
    .command('user')
    .description('add, list and change the users of a server')
    .helpCommand(false)
    .addHelpText('after', WHERE)
  named(user, 'add', 'add a user')
    .addOption(roles('a role of the user (may be repeated)'))
    .option('--password-stdin', 'read the password from standard input, as is done where that is no terminal')
    .option('--generate', 'make a password and print it')
    .action(async (name: string, path: string, options: UserOptions & RoleOptions) => {
      exit(await (await commands()).addUser(host, name, path, options))
    })
  dataOption(user.command('list').description('list the users and their roles'))
    .addHelpText('after', WHERE)
    .action(async (path: string, options: UserOptions) => {
      exit(await (await commands()).listUsers(host, path, options))
    })
  named(user, 'remove', 'remove a user and end their sessions').action(
    async (name: string, path: string, options: UserOptions) => {
      exit(await (await commands()).removeUser(host, name, path, options))
    },
  )
  named(user, 'password', 'set the password of a user, root too, and end their sessions')
    .option('--password-stdin', 'read the password from standard input, as is done where that is no terminal')
    .option('--generate', 'make a password and print it')
    .action(async (name: string, path: string, options: UserOptions) => {
      exit(await (await commands()).setPassword(host, name, path, options))
    })
  named(user, 'role', 'set the roles of a user, in the place of those before, and end their sessions')
    .addOption(roles('a role of the user (may be repeated)'))
    .option('--none', 'no role')
    .action(async (name: string, path: string, options: UserOptions & RoleOptions & { none?: boolean }) => {
      exit(await (await commands()).setRoles(host, name, path, options))
    })
  addSessionCommands(user, host, exit)
}

/** Their name comes first, and may be left out. */
function addSessionCommands(user: Command, host: Host, exit: Exit): void {
  user
    .command('sessions')
    .description('list who is logged in: all, or one user')
    .argument('[name]', 'the name that they log in with')
    .argument('[path]', 'a data file, or the directory of an API', '.')
    .option('--data <file>', 'the data file')
    .addHelpText('after', `\nWhere there is one argument it is the path.${WHERE}`)
    .action(async (first: string | undefined, second: string, options: UserOptions, command: Command) => {
      const named = command.args.length > 1 || options.data !== undefined
      const [name, path] = named ? [first, second] : [undefined, first ?? '.']
      exit(await (await import('../commands/sessions.ts')).listSessions(host, name, path, options))
    })
  user
    .command('revoke')
    .description('end all sessions of a user, or one session')
    .argument('[name]', 'the name that they log in with; not with --session')
    .argument('[path]', 'a data file, or the directory of an API', '.')
    .option('--session <id>', 'end this one, by its id in crow user sessions')
    .option('--data <file>', 'the data file')
    .addHelpText('after', WHERE)
    .action(async (first: string | undefined, second: string, options: UserOptions & { session?: string }) => {
      const { revoke } = await import('../commands/sessions.ts')
      if (options.session !== undefined)
        return exit(await revoke(host, { session: options.session }, first ?? '.', options))
      if (first === undefined) throw new Failure('Say whose sessions are to end, or which by --session.', 2)
      exit(await revoke(host, { name: first }, second, options))
    })
}

export function addBackupCommand(program: Command, host: Host, exit: Exit): void {
  program
    .command('backup')
    .description('copy the data of a server, which may be running')
    .argument('[data]', DATA, '.')
    .requiredOption('-o, --out <file>', 'the file to write')
    .option('--force', 'write over a file that is there')
    .action(async (data: string, options: BackupOptions) => {
      exit(await (await import('../commands/backup.ts')).backup(host, data, options))
    })
}

export function addFsckCommand(program: Command, host: Host, exit: Exit): void {
  program
    .command('fsck')
    .description('check the data of a server, which may be running, against its model')
    .argument('[data]', DATA, '.')
    .addOption(new Option('--format <format>', 'how to print it').choices(['text', 'json']).default('text'))
    .addHelpText('after', '\nExit codes: 0 clean, 1 something is wrong, 2 it could not be looked into.')
    .action(async (data: string, { format }: { format: FsckFormat }) => {
      exit(await (await import('../commands/fsck.ts')).fsck(host, data, format))
    })
}

const DATA = 'a data file, or the directory of an API, whose data crow serve keeps in .crowfoot/data.db'

function commands(): Promise<typeof import('../commands/user.ts')> {
  return import('../commands/user.ts')
}

function named(user: Command, name: string, description: string): Command {
  return dataOption(
    user.command(name).description(description).argument('<name>', 'the name that they log in with'),
  ).addHelpText('after', WHERE)
}

function dataOption(command: Command): Command {
  return command
    .argument('[path]', 'a data file, or the directory of an API', '.')
    .option('--data <file>', 'the data file')
}

function roles(description: string): Option {
  return new Option('--role <role>', description).argParser((role: string, before: string[] = []) => [...before, role])
}
