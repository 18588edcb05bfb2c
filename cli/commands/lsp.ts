/** `crow lsp`: the language server, for editors to start. */
import type { Command } from 'commander'
import type { AddCommand } from './add-command.ts'

export const addLspCommand: AddCommand = (program, host) => {
  program
    .command('lsp')
    .description('start the language server, for editors')
    .option('--stdio', 'over standard input and output (the default)')
    .option('--node-ipc', 'over the IPC channel of a Node parent process')
    .option('--pipe <name>', 'over a named pipe')
    .option('--socket <port>', 'over a TCP port of this machine')
    .option('--clientProcessId <id>', 'end when this process ends')
    .action(async (_options, command: Command) => {
      // Imported here, as `crow --help` loads this file. The language server's library reads the options itself.
      const { startLanguageServer } = await import('../../server/start-server.ts')
      startLanguageServer(command.parent?.args.slice(1) ?? [], host.version)
      // The server ends the process when its client asks for that.
      await new Promise(() => {})
    })
}
