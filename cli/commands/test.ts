/** `crow test`: runs the tests of an API. */
import { InvalidArgumentError, Option } from 'commander'
import type { RemoteFormat } from '../../testing/remote/dialects.ts'
import type { CoverageFormat, TestCommandOptions } from '../test/options.ts'
import type { TestFormatName } from '../test/test-format.ts'
import { type AddCommand, API_PATH, collect } from './add-command.ts'

const FORMATS: readonly TestFormatName[] = ['text', 'junit', 'tap', 'json', 'github']

const COVERAGE_FORMATS: readonly CoverageFormat[] = ['text', 'lcov', 'html', 'json']

const WIRE_FORMATS: readonly RemoteFormat[] = ['json-rpc-2.0', 'json-rpc-1.0', 'xml-rpc']

/** The largest seed, as chance starts from 32 bits. */
const LARGEST_SEED = 2 ** 32 - 1

const EXAMPLES = `
Examples:
  crow test DIR                    all tests of the API in DIR
  crow test DIR "cannot be"        those with these words in their title
  crow test DIR/vm.crow:228        the one at a line
  crow test DIR --watch            again at each change
  crow test DIR --coverage         and what they do not run
  crow test DIR --explore 30s      what no test does`

export const addTestCommand: AddCommand = (program, host, exit) => {
  program
    .command('test')
    .description('run the tests of an API, each in a new database on a clock that only "wait" moves')
    .argument('[path]', API_PATH, '.')
    .argument('[names...]', 'tests to run: a title, a part of one, FILE, or FILE:LINE (default: all)')
    .addOption(
      new Option('--format <format>', 'the output format; --explore and --exhaust print text or json')
        .choices(FORMATS)
        .default('text'),
    )
    .addOption(
      new Option(
        '-w, --watch',
        'run again when a .crow file changes, first the tests that failed and those of that file; ends with Ctrl-C',
      ).conflicts(['explore', 'exhaust', 'events']),
    )
    .option('--seed <number>', 'repeat the chance of an earlier run, whose last line has the number', seed)
    .option('--bail', 'end with the first failure')
    .option('--inspect', 'wait for a debugger, on this machine, before the tests run')
    .addOption(
      new Option('--events <format>', 'take requests on stdin and print events on stdout, for programs').choices([
        'json',
      ]),
    )
    .optionsGroup('Coverage:')
    .option('--coverage', 'say which statements, conditions, errors and transitions the tests cover')
    .addOption(
      new Option('--coverage-format <format...>', 'what to make of the coverage (default: text)')
        .choices(COVERAGE_FORMATS)
        .implies({ coverage: true }),
    )
    .option('--coverage-dir <dir>', 'where to write the files of lcov, html and json (default: coverage)')
    .addOption(
      new Option('--threshold <percent>', 'fail if fewer statements, or fewer ways of conditions, are covered')
        .argParser(percent)
        .implies({ coverage: true }),
    )
    .optionsGroup('Calls that no test makes:')
    .option(
      '--explore [duration]',
      'make calls and look for a broken invariant, an undeclared error or a bug, for 10s or as long as given',
      duration,
    )
    .option('--exhaust <bounds>', 'make all sequences of calls within bounds, such as "2 VM, 2 host, depth 6"')
    .optionsGroup('The tests as calls to a running server:')
    .addOption(
      new Option('--against <url>', 'the server: http://HOST:PORT, https://…, or unix:PATH').conflicts([
        'watch',
        'seed',
        'events',
        'inspect',
        'coverage',
      ]),
    )
    .option('--user <name>', 'a user who may do everything (default: root)')
    .option(
      '--password-file <file>',
      "its first line is the user's password (default: CROWFOOT_PASSWORD, else asked for)",
    )
    .option('--role-user <role=user:file>', 'a user with only this role, for "as"; may be repeated', collect)
    .addOption(new Option('--wire <format>', 'the format (default: found out by trying)').choices(WIRE_FORMATS))
    .option('--insecure', 'accept any certificate of the server')
    .addHelpText('after', EXAMPLES)
    .addHelpText(
      'after',
      '\nExit codes: 0 all passed, 1 a test failed or something was found, 2 nothing ran: errors in the texts, no test, or called wrongly.',
    )
    .action(async (path: string, names: string[], options: TestCommandOptions) => {
      const { testApi } = await import('../test/test-api.ts')
      exit(await testApi(host, [path, ...names], options))
    })
}

function percent(text: string): number {
  if (/^\d{1,3}(\.\d+)?$/.test(text) && Number(text) <= 100) return Number(text)
  throw new InvalidArgumentError('A threshold is a number from 0 to 100.')
}

function seed(text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= LARGEST_SEED) return Number(text)
  throw new InvalidArgumentError(`A seed is a whole number from 0 to ${LARGEST_SEED}.`)
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
])

/** In milliseconds. */
function duration(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? []
  if (number !== undefined) return Number(number) * (UNITS.get(unit) ?? 1)
  throw new InvalidArgumentError(
    'A duration is a number with ms, s, m or h, such as 30s. Write the directory before it.',
  )
}
