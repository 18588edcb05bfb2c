/** The output of `crow check`, in each of its formats. */
import { CATALOGUE } from '../../analysis/catalogue.ts'
import type { Host } from '../host.ts'
import { githubReport } from './github.ts'
import { jsonReport } from './json.ts'
import { type CheckReport, type ReportInput, reportOf } from './report.ts'
import { sarifReport } from './sarif.ts'
import { textReport } from './text.ts'

export type ReportFormat = 'text' | 'json' | 'sarif' | 'github'

export function reportText(apis: readonly ReportInput[], format: ReportFormat, host: Host): string {
  return PRINTERS[format](reportOf(apis), host)
}

const PRINTERS: { readonly [format in ReportFormat]: (report: CheckReport, host: Host) => string } = {
  text: (report, host) => textReport(report, host.stdout.colour),
  json: jsonReport,
  sarif: (report, host) => sarifReport(report, CATALOGUE, host),
  github: githubReport,
}
