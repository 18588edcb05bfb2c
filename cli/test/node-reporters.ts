/** Results of tests as TAP and as JUnit XML, by the reporters of Node's own test runner, which take the events of a run. */
import { Readable } from 'node:stream'
import { junit, tap } from 'node:test/reporters'
import { inspect } from 'node:util'
import type { TestResult } from '../../testing/run/test-result.ts'
import { clean } from '../print/clean.ts'
import { failureLines } from './failure-lines.ts'
import { outcomes, placeText, type TestFormat, type TestRunEnd, type TestRunStart, testSummary } from './test-format.ts'

export function tapFormat(start: TestRunStart): TestFormat {
  return {
    result: () => undefined,
    async end(end) {
      const events = [
        ...end.results.map((result, i) => ended(result, start, { nesting: 0, testNumber: i + 1 }, allLines)),
        { type: 'test:plan', data: { nesting: 0, count: end.results.length } },
        { type: 'test:diagnostic', data: { nesting: 0, message: testSummary(end) } },
      ]
      for await (const text of tap(stream(events))) start.host.stdout.write(text)
    },
  }
}

/** A suite for each file. */
export function junitFormat(start: TestRunStart): TestFormat {
  return {
    result: () => undefined,
    async end(end) {
      for await (const text of junit(stream(suiteEvents(end, start)))) start.host.stdout.write(wellFormed(text))
    },
  }
}

const allLines = (lines: readonly string[]) => lines.join('\n')
/** JUnit's element of a failure has the others as its text. */
const firstLine = ([first = '']: readonly string[]) => first

/** What Node's runner tells its reporters. Its types name only the events of its own tests. */
interface RunnerEvent {
  readonly type: string
  readonly data: object
}

function stream(events: readonly RunnerEvent[]): Parameters<typeof tap>[0] {
  return Readable.from(events) as unknown as Parameters<typeof tap>[0]
}

function suiteEvents(end: TestRunEnd, start: TestRunStart): RunnerEvent[] {
  const suites = [...Map.groupBy(end.results, ({ path }) => path)]
  const events = suites.flatMap(([path, results], i) => {
    const file = clean(start.shownPath(path))
    const tests = results.flatMap((result, testNumber) => [
      begun(clean(result.title), file, 1),
      ended(result, start, { nesting: 1, testNumber: testNumber + 1 }, firstLine),
    ])
    const milliseconds = results.reduce((sum, result) => sum + result.milliseconds, 0)
    const details = { duration_ms: milliseconds, type: 'suite' }
    const type = outcomes(results, 'failed') > 0 ? 'test:fail' : 'test:pass'
    return [
      begun(file, file, 0),
      ...tests,
      { type, data: { name: file, file, nesting: 0, testNumber: i + 1, details } },
    ]
  })
  return [...events, { type: 'test:diagnostic', data: { nesting: 0, message: testSummary(end) } }]
}

function begun(name: string, file: string, nesting: number): RunnerEvent {
  return { type: 'test:start', data: { name, file, nesting } }
}

function ended(
  { title, path, at, milliseconds, failure, reason }: TestResult,
  start: TestRunStart,
  place: { readonly nesting: number; readonly testNumber: number },
  message: (lines: readonly string[]) => string,
): RunnerEvent {
  const [line, column] = failure?.at ?? at
  const file = clean(start.shownPath(path))
  const details = { duration_ms: milliseconds, ...(failure && { error: failureError(failure, start, message) }) }
  return {
    type: failure ? 'test:fail' : 'test:pass',
    data: {
      ...{ name: clean(title), ...place, file, line: line + 1, column: column + 1, details },
      // Reporters write a classname of their own without one.
      ...{ classname: file, ...(reason !== undefined && { skip: clean(reason) }) },
    },
  }
}

/** The reporters write the message, and what `inspect` makes of the error: not the stack, which is that of this program. */
function failureError(
  failure: NonNullable<TestResult['failure']>,
  start: TestRunStart,
  message: (lines: readonly string[]) => string,
): Error {
  const lines = failureLines(failure)
  const text = [clean(placeText(start, failure.path, failure.at)), ...lines].join('\n')
  return Object.assign(new Error(message(lines)), {
    ...{ stack: '', failureType: 'failed' },
    [inspect.custom]: () => text,
  })
}

/**
 * Node's JUnit reporter escapes quotes and line breaks in attributes twice, and writes `]]>` and the two last characters of
 * the first plane as they are, which no XML may hold.
 */
function wellFormed(xml: string): string {
  return xml
    .replaceAll('&amp;quot;', '&quot;')
    .replaceAll('&amp;#10;', '&#10;')
    .replaceAll(']]>', ']]&gt;')
    .replaceAll('\ufffe', '\\ufffe')
    .replaceAll('\uffff', '\\uffff')
}
