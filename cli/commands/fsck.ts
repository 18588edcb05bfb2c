/** `crow fsck`: checks whether a data file holds what its model says. */
import { Option } from 'commander'
import { dataFile, onFile } from '../data/data-file.ts'
import type { Host } from '../host.ts'
import { findingsText, jsonFindings } from '../print/findings.ts'
import { type AddCommand, DATA_PATH } from './add-command.ts'

type FsckFormat = 'text' | 'json'

const FORMATS: readonly FsckFormat[] = ['text', 'json']

export const addFsckCommand: AddCommand = (program, host, exit) => {
  program
    .command('fsck')
    .description('check the data of a server, which may be running, against its model')
    .argument('[data]', DATA_PATH, '.')
    .addOption(new Option('--format <format>', 'the output format').choices(FORMATS).default('text'))
    .addHelpText('after', '\nExit codes: 0 clean, 1 something is wrong, 2 the file cannot be checked.')
    .action(async (data: string, { format }: { format: FsckFormat }) => {
      exit(await fsck(host, data, format))
    })
}

/** Exit code 1 where something is wrong, 2 where the file cannot be checked. A server may be running on the file. */
function fsck(host: Host, data: string, format: FsckFormat): Promise<number> {
  return onFile(2, async () => {
    const file = dataFile(host, data)
    const { checkData } = await import('../../runtime/data-check/check-data.ts')
    const found = checkData(file)
    host.stdout.write(format === 'json' ? jsonFindings(file, found) : findingsText(file, found, host.stdout))
    return found.length > 0 ? 1 : 0
  })
}
