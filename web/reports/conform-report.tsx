/** The report of a conformance test as a page: a table of the rules, and each failure with its calls. */
import type { ComponentChildren } from 'preact'
import { reportDocument } from './report-document.tsx'

export interface ConformView {
  readonly title: string
  /** Sentences about the whole test. */
  readonly summary: readonly string[]
  readonly rules: readonly ConformRuleView[]
}

export interface ConformRuleView {
  readonly name: string
  /** What the rule checks. */
  readonly sentence: string
  /** The page of the reference that says so. */
  readonly page: string
  readonly result: string
  /** How many answers were compared. */
  readonly compared: number
  readonly failures: readonly ConformFailureView[]
}

export interface ConformFailureView {
  readonly message: string
  /** The same as a test. */
  readonly test?: string
  /** How many calls there were, and their texts. */
  readonly calls: string
  readonly travelled: string
}

export function conformPage(view: ConformView, style: string): string {
  return reportDocument(view.title, style, <ConformReport view={view} />)
}

function ConformReport({ view: { title, summary, rules } }: { readonly view: ConformView }): ComponentChildren {
  return (
    <>
      <h1>{title}</h1>
      {summary.map((sentence) => (
        <p>{sentence}</p>
      ))}
      <table>
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col">Result</th>
            <th scope="col">Answers</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <RuleRow rule={rule} />
          ))}
        </tbody>
      </table>
      {rules
        .filter(({ failures }) => failures.length > 0)
        .map((rule) => (
          <RuleFailures rule={rule} />
        ))}
    </>
  )
}

function RuleRow({ rule: { name, sentence, result, compared, failures } }: { readonly rule: ConformRuleView }) {
  return (
    <tr>
      <th scope="row">
        {failures.length > 0 ? <a href={`#${idOf(name)}`}>{name}</a> : name}
        <br />
        <small>{sentence}</small>
      </th>
      <td>{result}</td>
      <td>{compared}</td>
    </tr>
  )
}

function RuleFailures({ rule: { name, sentence, page, failures } }: { readonly rule: ConformRuleView }) {
  return (
    <section>
      <h2 id={idOf(name)}>{name}</h2>
      <p>
        {sentence} ({page})
      </p>
      {failures.map(({ message, test, calls, travelled }) => (
        <>
          <h3>{message}</h3>
          {test !== undefined && (
            <>
              <p>As a test:</p>
              <pre>
                <code>{test}</code>
              </pre>
            </>
          )}
          <details>
            <summary>{calls}</summary>
            <pre>
              <code>{travelled}</code>
            </pre>
          </details>
        </>
      ))}
    </section>
  )
}

function idOf(name: string): string {
  return name.replaceAll(' ', '-')
}
