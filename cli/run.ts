/** The `crow` command line: arguments to commands. Each command's own file is loaded when it is called. */
import { Command, CommanderError, Option } from 'commander'
import type { Format } from './commands/check.ts'
import type { DiagramOptions } from './commands/diagram.ts'
import type { DocsOptions } from './commands/docs.ts'
import type { FmtOptions } from './commands/fmt.ts'
import type { ImportOptions } from './commands/import.ts'
import type { OpenRpcOptions } from './commands/openrpc.ts'
import { addBackupCommand, addFsckCommand, addUserCommands } from './data/command-line.ts'
import { Failure } from './host/failure.ts'
import type { Host } from './host.ts'
import { cleanLines } from './print/clean.ts'
import { complain, reasonOf } from './print/complain.ts'
import type { ServeOptions } from './serve/options.ts'

/** Runs one command. Its exit code: 0 clean, 1 something in the input is wrong, 2 called wrongly. */
export async function run(args: readonly string[], host: Host): Promise<number> {
  let exitCode = 0
  const program = commandLine(host, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    return failed(error, host)
  }
}

function failed(error: unknown, host: Host): number {
  // commander has printed its own message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  const message = reasonOf(error)
  if (message === undefined) throw error
  complain(host, message)
  return error instanceof Failure ? error.exitCode : 1
}

const PATH = 'a directory, or any file in it (one directory is one API)'

function commandLine(host: Host, exit: (code: number) => void): Command {
  const program = new Command('crow')
    .description('Crowfoot, a language for management APIs: check it, compile it, serve it.')
    .version(host.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .exitOverride()
    .showHelpAfterError('(crow help says more)')
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
      outputError: (text, write) => write(cleanLines(text.replace(/^error: /, 'crow: '))),
      getOutHasColors: () => host.stdout.colour,
      getErrHasColors: () => host.stderr.colour,
    })
    .addHelpText('after', '\nExit codes: 0 clean (warnings allowed), 1 errors, 2 called wrongly.')
  for (const add of [
    addCheck,
    addFmt,
    addExplain,
    addImport,
    addCompile,
    addServe,
    addDocs,
    addDiagram,
    addOpenRpc,
    addUserCommands,
    addBackupCommand,
    addFsckCommand,
    addLsp,
    addHelp,
  ])
    add(program, host, exit)
  return program
}

type Add = (program: Command, host: Host, exit: (code: number) => void) => void

const addCheck: Add = (program, host, exit) => {
  program
    .command('check')
    .description('say what is wrong with an API, or with each of several')
    .argument('[paths...]', `${PATH}; or a directory with APIs somewhere below it`, ['.'])
    .addOption(
      new Option('--format <format>', 'how to print it').choices(['text', 'json', 'sarif', 'github']).default('text'),
    )
    .action(async (paths: string[], { format }: { format: Format }) => {
      exit((await import('./commands/check.ts')).check(host, paths, format))
    })
}

const addFmt: Add = (program, host, exit) => {
  program
    .command('fmt')
    .description('lay out .crow files; changes layout alone, never meaning')
    .argument('[paths...]', 'directories and .crow files; - reads standard input and prints it laid out', ['.'])
    .option('--check', 'write nothing, list the files that would change, exit 1 if there is one')
    .option('--stdin-filename <path>', 'what to call standard input in messages')
    .action(async (paths: string[], options: FmtOptions) => {
      exit(await (await import('./commands/fmt.ts')).fmt(host, paths, options))
    })
}

const addExplain: Add = (program, host, exit) => {
  program
    .command('explain')
    .description('explain a diagnostic, with an example and its repair')
    .argument('[code]', 'its code, for example CROW1001; without one, all codes are listed')
    .action(async (code: string | undefined) => {
      exit((await import('./commands/explain.ts')).explain(host, code))
    })
}

const addImport: Add = (program, host, exit) => {
  program
    .command('import')
    .description('turn the XenAPI reference data into .crow files')
    .argument('<reference>', 'the reference, xenapi.json')
    .requiredOption('-o, --out <dir>', 'where to write the files')
    .option('--pairs <file>', 'the bound pairs of fields, as JSON')
    .option('--errors <file>', 'the parameters of errors, as JSON')
    .option('--name <name>', 'the name of the API')
    .option('--no-docs', 'facts only, no descriptions')
    .option('--force', 'write over .crow files that are there')
    .action(async (reference: string, options: ImportOptions) => {
      exit((await import('./commands/import.ts')).importApi(host, reference, options))
    })
}

const addCompile: Add = (program, host, exit) => {
  program
    .command('compile')
    .description('compile an API into a server: one file that needs only Node')
    .argument('<path>', PATH)
    .requiredOption('-o, --out <dir>', 'where to write server.mjs and api.json')
    .action(async (path: string, { out }: { out: string }) => {
      exit(await (await import('./commands/compile.ts')).compileApi(host, path, out))
    })
}

/** An option that may be given several times. */
function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

const addServe: Add = (program, host, exit) => {
  program
    .command('serve')
    .description('compile an API and start its server')
    .argument('[path]', PATH, '.')
    .option('-w, --watch', 'start again when a file changes, keeping the data')
    .option('--host <address>', 'the address to listen on (default: 127.0.0.1)')
    .option('--port <number>', 'the port, 0 picks one (default: 8080)')
    .option('--data <file>', 'the database, or :memory: (default: .crowfoot/data.db beside the API)')
    .option('--discard', 'drop what the database has and the API no longer has')
    .option('--insecure', 'serve an API without sessions beyond this machine')
    .option('--max-body <bytes>', 'the largest request')
    .option('--allow-origin <origin>', 'whose pages may call, such as http://localhost:3000, or * for all', collect)
    .option('--allow-host <name>', 'a name that clients may call the server by, or * for any', collect)
    .option('--metrics <who>', 'who may read /metrics: on, loopback or off (default: on)')
    .option('--pages <who>', 'who may read the reference and the console: on, loopback or off (default: on)')
    .option('--discover <who>', 'who may call rpc.discover and system.*: on, loopback or off (default: on)')
    .option('--log-level <level>', 'what the server logs: info has a line for each call (default: warn)')
    .addOption(new Option('--events <format>', 'what happens as lines on stdout, for programs').choices(['json']))
    .action(async (path: string, options: ServeOptions) => {
      exit(await (await import('./commands/serve.ts')).serve(host, path, options))
    })
}

const addDocs: Add = (program, host, exit) => {
  program
    .command('docs')
    .description("write an API's reference as a folder of pages")
    .argument('<path>', PATH)
    .requiredOption('-o, --out <dir>', 'where to write it: a new folder, an empty one, or an earlier reference')
    .option('--force', 'write into a folder that has other things in it')
    .option('--server <url>', 'the server that the example calls are for, and whose console the pages link to')
    .action(async (path: string, options: DocsOptions) => {
      exit(await (await import('./commands/docs.ts')).writeDocs(host, path, options))
    })
}

const addDiagram: Add = (program, host, exit) => {
  program
    .command('diagram')
    .description("draw an API's classes and bound pairs, with crow's feet")
    .argument('[path]', PATH, '.')
    .option(
      '-o, --out <file>',
      'where to write it: .svg, .dot for Graphviz, .mmd for Mermaid (default: standard output)',
    )
    .addOption(
      new Option('--format <format>', "what to write (default: by the file's name, else svg)").choices([
        'svg',
        'dot',
        'mmd',
      ]),
    )
    .option('--focus <class>', 'this class and its neighbours alone')
    .option('--depth <number>', 'how many pairs away neighbours may be (default: 1)')
    .option('--unbound', 'refs that are bound to nothing too, dashed')
    .option('--alone', 'classes that no edge leads to, too')
    .option('--groups', 'a frame around classes that belong together')
    .option('--links <base>', "each class leads to its page there, as crow docs names it; '.' for the same folder")
    .action(async (path: string, options: DiagramOptions) => {
      exit(await (await import('./commands/diagram.ts')).writeDiagram(host, path, options))
    })
}

const addOpenRpc: Add = (program, host, exit) => {
  program
    .command('openrpc')
    .description('write the API as an OpenRPC document, which tools for JSON-RPC read')
    .argument('[path]', PATH, '.')
    .option('-o, --out <file>', 'where to write it (default: standard output)')
    .option('--url <url>', 'where the server is reached (default: http://127.0.0.1:8080)')
    .action(async (path: string, options: OpenRpcOptions) => {
      exit((await import('./commands/openrpc.ts')).writeOpenRpc(host, path, options))
    })
}

/** Our own: commander's prints the whole help for a command that is none, and does not say so. */
const addHelp: Add = (program) => {
  program
    .command('help')
    .description('print help for a command')
    .argument('[command]', 'its name')
    .action(async (name: string | undefined) => {
      const command = name === undefined ? program : program.commands.find((c) => c.name() === name)
      if (command) return command.help()
      const { didYouMean } = await import('../analysis/suggest.ts')
      const commands = program.commands.map((c) => c.name())
      const help = didYouMean(String(name), commands) ?? `The commands are ${commands.join(', ')}.`
      throw new Failure(`Unknown command "${name}". ${help}`, 2)
    })
}

const addLsp: Add = (program, host) => {
  program
    .command('lsp')
    .description('start the language server, which an editor talks to')
    .option('--stdio', 'over standard input and output (the default)')
    .option('--node-ipc', 'over the channel of a Node parent')
    .option('--pipe <name>', 'over a named pipe')
    .option('--socket <port>', 'over a TCP port of this machine')
    .option('--clientProcessId <id>', 'end when this process does')
    .action(async (_options, command: Command) => {
      await (await import('./commands/lsp.ts')).lsp(host, command.parent?.args.slice(1) ?? [])
    })
}
