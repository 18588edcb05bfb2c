/** Results of tests for people: a line for each test, or for each file where there are many; then each failure. */
import type { TestFailure, TestResult } from '../../testing/run/test-result.ts'
import { clean } from '../print/clean.ts'
import { frame } from '../print/frame.ts'
import { type Paint, paint } from '../print/style.ts'
import { count } from '../print/words.ts'
import { callLines, partLines } from './call-text.ts'
import { outcomes, placeText, type TestFormat, type TestRunStart, testSummary } from './test-format.ts'

/** With more tests than this, a file is one line, and only failed and skipped tests have a line of their own. */
const MANY = 50

export function textFormat(start: TestRunStart): TestFormat {
  const { stdout } = start.host
  const colour = paint(stdout.colour)
  const listing = new Listing(start, colour)
  return {
    result: (result) => listing.add(result),
    end(end) {
      listing.finish()
      const failed = end.results.filter(({ outcome }) => outcome === 'failed')
      for (const result of failed) stdout.write(`\n${failureText(result, start, colour)}`)
      stdout.write(`\n${colour(failed.length > 0 ? 'error' : 'good', testSummary(end))}\n`)
    },
  }
}

/** The list of the tests by file, which grows while they run. */
class Listing {
  readonly #start: TestRunStart
  readonly #colour: Paint
  /** The results of the present file. */
  #file: TestResult[] = []

  constructor(start: TestRunStart, colour: Paint) {
    this.#start = start
    this.#colour = colour
  }

  add(result: TestResult): void {
    const isNext = this.#file[0]?.path !== result.path
    if (isNext) this.finish()
    this.#file.push(result)
    if (this.#start.tests > MANY) return
    if (isNext) this.#print(this.#colour('strong', this.#pathOf(result)))
    this.#print(`  ${this.#line(result)}`)
  }

  /** Ends the present file. */
  finish(): void {
    const [first] = this.#file
    if (first && this.#start.tests > MANY) {
      const mark = outcomes(this.#file, 'failed') > 0 ? this.#mark('failed') : this.#mark('passed')
      this.#print(`${mark} ${this.#colour('strong', this.#pathOf(first))}  ${count(this.#file.length, 'test')}`)
      for (const result of this.#file) if (result.outcome !== 'passed') this.#print(`  ${this.#line(result)}`)
    }
    this.#file = []
  }

  #pathOf({ path }: TestResult): string {
    return clean(this.#start.shownPath(path))
  }

  #line({ title, outcome, reason }: TestResult): string {
    const why = reason === undefined ? '' : this.#colour('note', `  skipped: ${clean(reason)}`)
    return `${this.#mark(outcome)} ${clean(title)}${why}`
  }

  #mark(outcome: TestResult['outcome']): string {
    return this.#colour(MARKS[outcome].style, MARKS[outcome].mark)
  }

  #print(line: string): void {
    this.#start.host.stdout.write(`${line}\n`)
  }
}

const MARKS = {
  passed: { mark: '✓', style: 'good' },
  failed: { mark: '✗', style: 'error' },
  skipped: { mark: '-', style: 'note' },
} as const

/** The title, the place with its line of the text, the values, and the calls before. */
function failureText({ title, failure }: TestResult, start: TestRunStart, colour: Paint): string {
  if (!failure) return ''
  const gutter = String(failure.at[2] + 1).length
  const note = (text: string) => `${' '.repeat(gutter)} ${colour('frame', '=')} ${clean(text)}`
  const rows = [
    `${colour('error', 'failed')}${colour('strong', `: ${clean(title)}`)}`,
    `${' '.repeat(gutter)}${colour('frame', '-->')} ${clean(placeText(start, failure.path, failure.at))}`,
    ...frameRows(failure, start, colour, gutter),
    note(failure.message),
    ...partLines(failure).map((line) => note(`  ${line}`)),
  ]
  if (failure.help !== undefined) rows.push(note(`help: ${failure.help}`))
  const calls = callLines(failure)
  if (calls.length > 0) rows.push(colour('note', 'calls so far:'), ...calls.map((line) => `  ${clean(line)}`))
  if (failure.log.length > 0) rows.push(colour('note', 'log:'), ...failure.log.map((line) => `  ${clean(line)}`))
  return `${rows.join('\n')}\n`
}

function frameRows({ path, at }: TestFailure, { lines }: TestRunStart, colour: Paint, gutter: number): string[] {
  const index = lines(path)
  if (!index) return []
  const options = { paint: colour, style: 'error', underline: '^', gutter } as const
  return [frame(index, index.offset(at[0], at[1]), index.offset(at[2], at[3]), options)]
}
