/** What `crow test --coverage` prints and writes, and whether the coverage is enough. */
import { join } from 'node:path'
import { type Coverage, percentOf, sharesOf } from '../../../testing/coverage/coverage.ts'
import { lcovText } from '../../../testing/coverage/lcov.ts'
import type { Host } from '../../host.ts'
import { clean } from '../../print/clean.ts'
import { complain } from '../../print/complain.ts'
import type { CoverageOptions } from '../options.ts'
import { coverageFolder } from './coverage-folder.ts'
import { coverageText, percentText } from './coverage-text.ts'
import { jsonCoverage } from './json-coverage.ts'

export interface CoverageReportParts {
  /** The name of the API. */
  readonly name: string
  readonly coverage: Coverage
  /** By the names of the files. */
  readonly texts: ReadonlyMap<string, string>
  /** The path as users see it of a file. */
  readonly shownPath: (name: string) => string
  /** stdout is for people: the table may go there. */
  readonly isText: boolean
}

/** True where the coverage is at least the threshold. */
export async function reportCoverage(
  host: Host,
  options: CoverageOptions,
  parts: CoverageReportParts,
): Promise<boolean> {
  const { coverageFormat: formats = ['text'], threshold } = options
  const { coverage, shownPath, isText } = parts
  if (formats.includes('text')) {
    const output = isText ? host.stdout : host.stderr
    output.write(`\n${coverageText(coverage, output, shownPath)}\n`)
  }
  const folder = coverageFolder(host, options)
  for (const { name, text } of await filesOf(host, formats, parts)) {
    host.files.writeInside(folder, name, text)
    complain(host, `wrote ${clean(join(folder, name))}`)
  }
  if (threshold === undefined) return true
  const { statements, ways } = sharesOf(coverage)
  const below = [
    { what: 'statements', share: statements },
    { what: 'conditions', share: ways },
  ].filter(({ share }) => percentOf(share) < threshold)
  for (const { what, share } of below)
    complain(host, `the coverage of ${what} is ${percentText(share)}, less than the threshold of ${threshold} %`)
  return below.length === 0
}

async function filesOf(
  host: Host,
  formats: readonly string[],
  { name, coverage, texts, shownPath }: CoverageReportParts,
): Promise<{ readonly name: string; readonly text: string }[]> {
  const files: { readonly name: string; readonly text: string }[] = []
  if (formats.includes('lcov')) files.push({ name: 'lcov.info', text: lcovText(coverage.files, shownPath) })
  if (formats.includes('json'))
    files.push({ name: 'coverage.json', text: `${JSON.stringify(jsonCoverage(coverage), null, 2)}\n` })
  if (formats.includes('html')) {
    const { coverageHtml } = await import('./html-coverage.ts')
    files.push({ name: 'index.html', text: coverageHtml(name, coverage, texts, await host.siteAssets()) })
  }
  return files
}
