/** `crow serve`: compiles an API and runs its server. */
import { Option } from 'commander'
import type { ServeCommandOptions } from '../serve/options.ts'
import { type AddCommand, API_PATH, collect } from './add-command.ts'

export const addServeCommand: AddCommand = (program, host, exit) => {
  program
    .command('serve')
    .description('compile an API and start its server')
    .argument('[path]', API_PATH, '.')
    .option('-w, --watch', 'restart when a file changes, and keep the data')
    .option('--host <address>', 'the address to listen on (default: 127.0.0.1)')
    .option('--port <number>', 'the port, 0 picks one (default: 8080)')
    .option('--listen <unix:path>', 'a Unix socket to listen on too, where root needs no password', collect)
    .option('--data <file>', 'the database, or :memory: (default: .crowfoot/data.db in the directory of the API)')
    .option('--database <url>', 'PostgreSQL, on which several servers work: postgres://user@host/database')
    .option('--reads <how>', 'with --database: linearizable, or local, which may be behind (default: linearizable)')
    .option('--discard', 'delete data that the API no longer has a place for')
    .option('--insecure', 'let other machines call an API without sessions')
    .option('--max-body <bytes>', 'the size of the largest request')
    .option(
      '--allow-origin <origin>',
      'an origin whose pages may call, such as http://localhost:3000, or * for all',
      collect,
    )
    .option('--allow-host <name>', 'a name that clients may call the server by, or * for any', collect)
    .option('--metrics <who>', 'who may read /metrics: on, loopback or off (default: on)')
    .option('--pages <who>', 'who may read the reference and the console: on, loopback or off (default: on)')
    .option('--discover <who>', 'who may call rpc.discover and system.*: on, loopback or off (default: on)')
    .option('--log-level <level>', 'what the server logs: info has a line for each call (default: warn)')
    .option('--inspect', 'let the server wait for a debugger, on this machine, before it starts')
    .addOption(new Option('--events <format>', 'print events as lines on stdout, for programs').choices(['json']))
    .action(async (path: string, options: ServeCommandOptions) => {
      const { serveApi } = await import('../serve/serve-api.ts')
      exit(await serveApi(host, path, options))
    })
}
