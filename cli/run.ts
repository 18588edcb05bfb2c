/** The `crow` command line: makes the program of its commands, and runs one. */
import { Command, CommanderError } from 'commander'
import type { AddCommand } from './commands/add-command.ts'
import { Failure } from './host/failure.ts'
import type { Host } from './host.ts'
import { cleanLines } from './print/clean.ts'
import { complain, reasonOf } from './print/complain.ts'

/** Runs one command. Returns its exit code: 0 clean, 1 the input has an error, 2 called wrongly. */
export async function runCrow(args: readonly string[], host: Host): Promise<number> {
  let exitCode = 0
  try {
    const program = await commandLine(args[0], host, (code) => {
      exitCode = code
    })
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    return failed(error, host)
  }
}

function failed(error: unknown, host: Host): number {
  // Commander has printed its message, or the help that the user asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  const message = reasonOf(error)
  if (message === undefined) throw error
  complain(host, message)
  return error instanceof Failure ? error.exitCode : 1
}

/** `first`: the first argument. If it is a command, the program has only that command, so that no other is loaded. */
async function commandLine(first: string | undefined, host: Host, exit: (code: number) => void): Promise<Command> {
  const program = new Command('crow')
    .description('Crowfoot, a language for management APIs: check it, compile it, serve it.')
    .version(host.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .exitOverride()
    .showHelpAfterError('(run "crow help" for more)')
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
      outputError: (text, write) => write(cleanLines(text.replace(/^error: /, 'crow: '))),
      getOutHasColors: () => host.stdout.colour,
      getErrHasColors: () => host.stderr.colour,
    })
    .addHelpText('after', '\nExit codes: 0 clean (warnings allowed), 1 errors, 2 called wrongly.')
  for (const add of await Promise.all(neededCommands(first))) add(program, host, exit)
  return program
}

function neededCommands(first: string | undefined): Promise<AddCommand>[] {
  if (first === '-V' || first === '--version') return []
  const one = first === 'help' ? undefined : COMMANDS.find(([name]) => name === first)
  return (one ? [one] : COMMANDS).map(([, load]) => load())
}

/** The commands, in the order of `crow --help`. Each file has one command with its arguments, options, help and code. */
const COMMANDS: readonly (readonly [name: string, load: () => Promise<AddCommand>])[] = [
  ['check', async () => (await import('./commands/check.ts')).addCheckCommand],
  ['fmt', async () => (await import('./commands/fmt.ts')).addFmtCommand],
  ['explain', async () => (await import('./commands/explain.ts')).addExplainCommand],
  ['import', async () => (await import('./commands/import.ts')).addImportCommand],
  ['compile', async () => (await import('./commands/compile.ts')).addCompileCommand],
  ['serve', async () => (await import('./commands/serve.ts')).addServeCommand],
  ['docs', async () => (await import('./commands/docs.ts')).addDocsCommand],
  ['diagram', async () => (await import('./commands/diagram.ts')).addDiagramCommand],
  ['openrpc', async () => (await import('./commands/openrpc.ts')).addOpenRpcCommand],
  ['user', async () => (await import('./commands/user.ts')).addUserCommand],
  ['backup', async () => (await import('./commands/backup.ts')).addBackupCommand],
  ['fsck', async () => (await import('./commands/fsck.ts')).addFsckCommand],
  ['lsp', async () => (await import('./commands/lsp.ts')).addLspCommand],
  ['help', async () => (await import('./commands/help.ts')).addHelpCommand],
]
