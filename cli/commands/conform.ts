/** `crow conform`: tests whether a server does what the text of its API says. */
import { InvalidArgumentError, Option } from 'commander'
import type { ConformCommandOptions, ConformFormatName } from '../conform/options.ts'
import { type AddCommand, API_PATH, collect } from './add-command.ts'

const FORMATS: readonly ConformFormatName[] = ['text', 'junit', 'json', 'html']

export const addConformCommand: AddCommand = (program, host, exit) => {
  program
    .command('conform')
    .description('test whether any server of an API does what its text says')
    .argument('<url>', 'the address of the server: http://HOST:PORT, https://…, or unix:PATH')
    .argument('[path]', API_PATH, '.')
    .option('--user <name>', 'who logs in: a user who may do everything (default: root)')
    .option(
      '--password-file <file>',
      'its first line is the password (default: asked for, or read from standard input)',
    )
    .option('--role-user <role=user:file>', 'a user with only this role, and the file with the password', collect)
    .option(
      '--wire <format>',
      'json-rpc-2.0, json-rpc-1.0 or xml-rpc; may be given again (default: 2.0 and xml-rpc)',
      collect,
    )
    .option('--insecure', 'accept any certificate')
    .addOption(new Option('--format <format>', 'the output format').choices(FORMATS).default('text'))
    .option('--seed <number>', 'repeat the choices of an earlier test', whole)
    .option('--duration <seconds>', 'how long to test', positive, 60)
    .option('--calls <number>', 'how many calls to make at most (default: no limit)', positive)
    .option('--rule <name>', 'only this rule; may be given again', collect)
    .option('--skip <list>', 'RPCs that are never called, such as "host.*,VM.start"', collect)
    .option('--only <list>', 'test only these RPCs, and what makes, reads and removes objects', collect)
    .option('--scratch', 'the server is there for tests: what it had before may be changed and destroyed')
    .option(
      '--messages',
      'also call messages that are not about an object that the test has made, and those without a body',
    )
    .addHelpText(
      'after',
      '\nThe test makes objects of its own and removes them. It writes to nothing else, unless --scratch or --messages\nis given.\n\nExit codes: 0 nothing found, 1 the server is wrong somewhere, 2 nothing was tested:\nthe server is not there, refuses the log-in or has another API, or the command is wrong.',
    )
    .action(async (url: string, path: string, options: ConformCommandOptions) => {
      const { testServer } = await import('../conform/test-server.ts')
      exit(await testServer(host, [url, path], options))
    })
}

function whole(text: string): number {
  if (/^\d{1,10}$/.test(text) && Number(text) < 2 ** 32) return Number(text)
  throw new InvalidArgumentError('Give a whole number.')
}

/** A test of no calls or no time tests nothing, and 0 as "no limit" would surprise those who did not mean it. */
function positive(text: string): number {
  const number = whole(text)
  if (number > 0) return number
  throw new InvalidArgumentError('Give a whole number of at least 1. Leave the option out for the default.')
}
