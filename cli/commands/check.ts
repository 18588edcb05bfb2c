/** `crow check`: says what is wrong with an API, or with each of several. */
import { CATALOGUE } from '../../analysis/catalogue.ts'
import type { Host } from '../host.ts'
import { githubReport } from '../print/github.ts'
import { jsonReport } from '../print/json.ts'
import { errorCount, type Report, reportOf } from '../print/report.ts'
import { sarifReport } from '../print/sarif.ts'
import { textReport } from '../print/text.ts'
import { apiDirectories } from '../source/find-files.ts'
import { readApi } from '../source/read-api.ts'

export const FORMATS = ['text', 'json', 'sarif', 'github'] as const
export type Format = (typeof FORMATS)[number]

/** Exit code 0 where there is no error in any of the APIs; warnings are allowed. */
export function check(host: Host, paths: readonly string[], format: Format): number {
  const all = reportOf(apiDirectories(host, paths).map((directory) => readApi(host, directory)))
  host.stdout.write(PRINTERS[format](all, host))
  return errorCount(all.diagnostics) > 0 ? 1 : 0
}

const PRINTERS: { readonly [format in Format]: (report: Report, host: Host) => string } = {
  text: (all, host) => textReport(all, host.stdout.colour),
  json: jsonReport,
  sarif: (all, host) => sarifReport(all, CATALOGUE, host),
  github: githubReport,
}
