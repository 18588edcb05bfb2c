/** The report of `crow conform` for programs. */
import type { ConformReport } from '../../testing/conform/report.ts'
import { cleanJson } from '../print/clean.ts'

export function conformJson(report: ConformReport): string {
  return cleanJson(report)
}
