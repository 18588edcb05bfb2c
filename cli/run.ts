/** The `crow` command line: makes the program of its commands, and runs one. */
import { Command, CommanderError } from 'commander'
import { hidePasswords } from '../runtime/hide-arguments.ts'
import type { AddCommand } from './commands/add-command.ts'
import { addBackupCommand } from './commands/backup.ts'
import { addCheckCommand } from './commands/check.ts'
import { addCompileCommand } from './commands/compile.ts'
import { addConformCommand } from './commands/conform.ts'
import { addCopyCommand } from './commands/copy.ts'
import { addDiagramCommand } from './commands/diagram.ts'
import { addDocsCommand } from './commands/docs.ts'
import { addExplainCommand } from './commands/explain.ts'
import { addFmtCommand } from './commands/fmt.ts'
import { addFsckCommand } from './commands/fsck.ts'
import { addHelpCommand } from './commands/help.ts'
import { addImportCommand } from './commands/import.ts'
import { addLabCommand } from './commands/lab.ts'
import { addLspCommand } from './commands/lsp.ts'
import { addOpenRpcCommand } from './commands/openrpc.ts'
import { addServeCommand } from './commands/serve.ts'
import { addTestCommand } from './commands/test.ts'
import { addTypesCommand } from './commands/types.ts'
import { addUserCommand } from './commands/user.ts'
import { Failure } from './host/failure.ts'
import type { Host } from './host.ts'
import { cleanLines } from './print/clean.ts'
import { complain, reasonOf } from './print/complain.ts'

/** Runs one command. Returns its exit code: 0 clean, 1 the input has an error, 2 called wrongly. */
export async function runCrow(args: readonly string[], host: Host): Promise<number> {
  let exitCode = 0
  try {
    const program = commandLine(args[0], host, (code) => {
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

/** `first`: the first argument. If it is a command, the program has only that command, so that no other is made. */
function commandLine(first: string | undefined, host: Host, exit: (code: number) => void): Command {
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
      outputError: (text, write) => write(cleanLines(hidePasswords(text.replace(/^error: /, 'crow: ')))),
      getOutHasColors: () => host.stdout.colour,
      getErrHasColors: () => host.stderr.colour,
    })
    .addHelpText('after', '\nExit codes: 0 clean (warnings allowed), 1 errors, 2 called wrongly.')
  for (const add of neededCommands(first)) add(program, host, exit)
  return program
}

function neededCommands(first: string | undefined): readonly AddCommand[] {
  if (first === '-V' || first === '--version') return []
  const one = first === 'help' ? undefined : COMMANDS.find(([name]) => name === first)
  return (one ? [one] : COMMANDS).map(([, add]) => add)
}

/**
 * The commands, in the order of `crow --help`. Each file has one command with its arguments, options, help and
 * code. Their actions load what they need, so that the list of commands and each of them start fast.
 */
const COMMANDS: readonly (readonly [name: string, add: AddCommand])[] = [
  ['check', addCheckCommand],
  ['fmt', addFmtCommand],
  ['explain', addExplainCommand],
  ['import', addImportCommand],
  ['compile', addCompileCommand],
  ['conform', addConformCommand],
  ['serve', addServeCommand],
  ['lab', addLabCommand],
  ['test', addTestCommand],
  ['types', addTypesCommand],
  ['docs', addDocsCommand],
  ['diagram', addDiagramCommand],
  ['openrpc', addOpenRpcCommand],
  ['user', addUserCommand],
  ['backup', addBackupCommand],
  ['copy', addCopyCommand],
  ['fsck', addFsckCommand],
  ['lsp', addLspCommand],
  ['help', addHelpCommand],
]
