/** `crow fsck`: checks whether a data file holds what its model says. */
import { Option } from 'commander'
import { isPostgresUrl } from '../../runtime/store/postgres/address.ts'
import type { DataFinding } from '../../runtime/store/sqlite/check/data-finding.ts'
import { mayHaveRules, rulesOfText, textDirectory } from '../data/check-text.ts'
import { dataFile, onFile, servedApi } from '../data/data-file.ts'
import { onSharedCopy } from '../data/shared-data.ts'
import type { Host } from '../host.ts'
import { findingsText, jsonFindings } from '../print/findings.ts'
import { type AddCommand, DATA_OR_DATABASE } from './add-command.ts'

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
    .argument('[data]', DATA_OR_DATABASE, '.')
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
    const check = { format, shown: data, directory: textDirectory(host, data, api) }
    if (isPostgresUrl(data))
      return onSharedCopy(host, data, (file, shown) => checkFile(host, file, { ...check, shown, isShared: true }))
    const file = dataFile(host, data)
    return checkFile(host, file, { ...check, shown: file })
  })
}

interface FileCheck {
  readonly format: FsckFormat
  /** How the data are called. */
  readonly shown: string
  /** Of the text of the API. */
  readonly directory: string | undefined
  /** The file is a copy of what several servers share. */
  readonly isShared?: boolean
}

async function checkFile(host: Host, file: string, { format, shown, directory, isShared }: FileCheck): Promise<number> {
  const { checkData } = await import('../../runtime/data-check/check-data.ts')
  const sound = checkData(file)
  const found = sound.length > 0 ? sound : await ruleFindings(host, file, directory)
  host.stdout.write(format === 'json' ? jsonFindings(shown, found) : findingsText(shown, found, host.stdout))
  if (isShared && found.length > 0)
    host.stderr.write('Repairs are for a data file: stop the servers, "crow copy" the data to a file, and back.\n')
  return found.length > 0 ? 1 : 0
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
