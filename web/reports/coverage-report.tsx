/** The coverage of tests as a page: the numbers, what was never raised or taken, and each file with its lines marked. */
import type { ComponentChildren } from 'preact'
import { reportDocument } from './report-document.tsx'

export interface CoverageView {
  readonly title: string
  /** Statements, conditions, errors, transitions; each as `12 of 14`, and in percent. */
  readonly totals: readonly CoverageNumber[]
  readonly files: readonly CoverageFileView[]
  /** Sentences of what no test has done: errors that were not raised, transitions that were not taken. */
  readonly missing: readonly { readonly title: string; readonly items: readonly string[] }[]
}

export interface CoverageNumber {
  readonly name: string
  readonly text: string
  readonly percent: number
}

export interface CoverageFileView {
  readonly name: string
  readonly totals: readonly CoverageNumber[]
  readonly lines: readonly CoverageLine[]
}

export interface CoverageLine {
  /** In order; together they are the line. */
  readonly parts: readonly CoveragePart[]
  /** How often the first statement that begins in the line was run; null where none begins. */
  readonly count: number | null
}

export interface CoveragePart {
  readonly text: string
  /** What was not run, or went only one way; absent for the rest. */
  readonly missed?: string
}

export function coverageReport(view: CoverageView, style: string): string {
  return reportDocument(view.title, style, <CoverageReport view={view} />)
}

function CoverageReport({ view: { title, totals, files, missing } }: { readonly view: CoverageView }) {
  return (
    <>
      <h1>{title}</h1>
      <Numbers totals={totals} />
      <h2>Files</h2>
      <FileTable files={files} />
      {missing.map(({ title: what, items }) => (
        <section>
          <h2>{what}</h2>
          <ul>
            {items.map((item) => (
              <li>
                <code>{item}</code>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {files.map((file) => (
        <FileSource file={file} />
      ))}
    </>
  )
}

function Numbers({ totals }: { readonly totals: readonly CoverageNumber[] }): ComponentChildren {
  return (
    <dl class="coverage-numbers">
      {totals.map(({ name, text, percent }) => (
        <div>
          <dt>{name}</dt>
          <dd>
            <strong>{percentText(percent)}</strong> {text}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function FileTable({ files }: { readonly files: readonly CoverageFileView[] }): ComponentChildren {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">File</th>
          {files[0]?.totals.map(({ name }) => (
            <th scope="col">{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {files.map(({ name, totals }) => (
          <tr>
            <th scope="row">
              <a href={`#${encodeURIComponent(name)}`}>{name}</a>
            </th>
            {totals.map(({ text, percent }) => (
              <td>
                {percentText(percent)} <small>{text}</small>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function FileSource({ file: { name, lines } }: { readonly file: CoverageFileView }): ComponentChildren {
  return (
    <section id={encodeURIComponent(name)}>
      <h3>{name}</h3>
      <div class="coverage-source" tabindex={0} role="region" aria-label={`${name} with its coverage`}>
        <table>
          <tbody>
            {lines.map((line, i) => (
              <SourceLine line={line} number={i + 1} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function SourceLine({ line: { parts, count }, number }: { readonly line: CoverageLine; readonly number: number }) {
  return (
    <tr class={count === null ? '' : count === 0 ? 'missed' : 'run'}>
      <td class="line-number">{number}</td>
      <td class="line-count">{count === null ? '' : `${count}×`}</td>
      <td>
        <code>
          {parts.map(({ text, missed }) => (missed === undefined ? text : <mark title={missed}>{text}</mark>))}
        </code>
      </td>
    </tr>
  )
}

/** Never 100 while something is missing. */
function percentText(percent: number): string {
  return `${Math.floor(percent * 10) / 10} %`
}
