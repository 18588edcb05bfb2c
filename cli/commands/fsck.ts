/** `crow fsck`: checks whether a data file holds what its model says. */
import { Option } from 'commander'
import type { DataFinding } from '../../runtime/store/sqlite/check/data-finding.ts'
import { mayHaveRules, rulesOfText, textDirectory } from '../data/check-text.ts'
import { dataFile, onFile, servedApi } from '../data/data-file.ts'
import type { Host } from '../host.ts'
import { findingsText, jsonFindings } from '../print/findings.ts'
import { type AddCommand, DATA_PATH } from './add-command.ts'

type FsckFormat = 'text' | 'json'

interface FsckOptions {
  readonly format: FsckFormat
  readonly api?: string
}

const FORMATS: readonly FsckFormat[] = ['text', 'json']

export const addFsckCommand: AddCommand = (program, host, exit) => {
  program
    .command('fsck')
    .description('check the data of a server, which may be running, against its model')
    .argument('[data]', DATA_PATH, '.')
    .option(
      '--api <dir>',
      'the text of the API, to check computed fields, constraints and invariants (default: that of DATA)',
    )
    .addOption(new Option('--format <format>', 'the output format').choices(FORMATS).default('text'))
    .addHelpText('after', '\nExit codes: 0 clean, 1 something is wrong, 2 the file cannot be checked.')
    .action(async (data: string, options: FsckOptions) => {
      exit(await fsck(host, data, options))
    })
}

/** Exit code 1 where something is wrong, 2 where the file cannot be checked. A server may be running on the file. */
function fsck(host: Host, data: string, { format, api }: FsckOptions): Promise<number> {
  return onFile(2, async () => {
    const file = dataFile(host, data)
    const { checkData } = await import('../../runtime/data-check/check-data.ts')
    const sound = checkData(file)
    const found = sound.length > 0 ? sound : await ruleFindings(host, file, textDirectory(host, data, api))
    host.stdout.write(format === 'json' ? jsonFindings(file, found) : findingsText(file, found, host.stdout))
    return found.length > 0 ? 1 : 0
  })
}

/** Of computed fields, constraints and invariants. Without the right text they are not checked, and a line says so. */
async function ruleFindings(host: Host, file: string, directory: string | undefined): Promise<DataFinding[]> {
  const api = await servedApi(file)
  const rules = directory === undefined ? 'name its text by --api' : await rulesOfText(host, directory, api)
  if (typeof rules === 'string') {
    if (mayHaveRules(api)) host.stderr.write(`Computed fields and constraints are not checked: ${rules}.\n`)
    return []
  }
  const { checkRules } = await import('../../runtime/data-check/check-rules.ts')
  return checkRules(file, rules)
}
