/** `crow lab`: serves a Xen pool to test programs against. */
import type { LabCommandOptions } from '../lab/lab-options.ts'
import { type AddCommand, collect } from './add-command.ts'

export const addLabCommand: AddCommand = (program, host, exit) => {
  program
    .command('lab')
    .description('serve a Xen pool, with hosts and machines that behave, to test programs against')
    .option('--hosts <number>', 'how many hosts the pool has, 1 to 64 (default: 2)')
    .option('--vms <number>', 'how many machines it has beside its templates, 0 to 5000 (default: 2)')
    .option('--port <number>', 'the port, 0 picks one (default: 8443, or 8080 with --http)')
    .option('--listen <address>', 'the address to listen on, 0.0.0.0 for all (default: 127.0.0.1)')
    .option('--address <name>', 'the name or address that clients call it by (default: that of --listen)')
    .option('--http', 'serve HTTP, for clients that refuse a certificate that nobody has signed')
    .option('--data <file>', 'keep the pool and its certificate in files (default: gone at the end)')
    .option('--password <text>', 'the password of root (default: CROWFOOT_PASSWORD, or a new one, which is printed)')
    .option('--allow-origin <origin>', 'an origin whose pages may call, such as http://localhost:3000', collect)
    .option('--log-level <level>', 'what the server logs: info has a line for each call (default: warn)')
    .option('--print', 'print the objects of the pool as a .crow text, and serve nothing')
    .action(async (options: LabCommandOptions) => {
      const { runLab } = await import('../lab/run-lab.ts')
      exit(await runLab(host, options))
    })
}
