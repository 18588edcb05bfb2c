/** `crow check`: reports what is wrong with an API, or with each of several. */
import { Option } from 'commander'
import type { Host } from '../host.ts'
import type { ReportFormat } from '../print/report-text.ts'
import { apiDirectories } from '../source/find-files.ts'
import { type AddCommand, API_PATH } from './add-command.ts'

const FORMATS: readonly ReportFormat[] = ['text', 'json', 'sarif', 'github']

export const addCheckCommand: AddCommand = (program, host, exit) => {
  program
    .command('check')
    .description('report what is wrong with an API, or with each of several')
    .argument('[paths...]', `${API_PATH}; or a directory with APIs somewhere below it`, ['.'])
    .addOption(new Option('--format <format>', 'the output format').choices(FORMATS).default('text'))
    .action(async (paths: string[], { format }: { format: ReportFormat }) => {
      exit(await check(host, paths, format))
    })
}

/** Exit code 0 where no API has an error; warnings are allowed. */
async function check(host: Host, paths: readonly string[], format: ReportFormat): Promise<number> {
  const [{ hasError, readApi }, { reportText }] = await Promise.all([
    import('../source/read-api.ts'),
    import('../print/report-text.ts'),
  ])
  const apis = apiDirectories(host, paths).map((directory) => readApi(host, directory))
  host.stdout.write(reportText(apis, format, host))
  return apis.some(hasError) ? 1 : 0
}
