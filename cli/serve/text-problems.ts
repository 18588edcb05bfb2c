/** The errors of a text as the pages of the server show them (runtime/operate/text-news.ts). */
import { basename } from 'node:path'
import { HANDLERS_FILE } from '../../reference/handler-files.ts'
import type { TextProblem } from '../../runtime/operate/text-news.ts'
import { clean } from '../print/clean.ts'
import { problems } from '../print/report.ts'
import type { CheckedApi } from '../source/read-api.ts'
import type { MigrationRefusal } from './migration.ts'

/** The most that a page shows; the terminal has all of them. */
const MOST = 20

export function textProblems({ diagnostics, texts }: CheckedApi): readonly TextProblem[] {
  const found = problems(diagnostics, texts)
  const errors = found.diagnostics.filter(({ severity }) => severity === 'error')
  return firstOf(errors, ({ message, path, start }) => {
    const at = found.lines(path)?.position(start)
    return { message: clean(message), file: basename(path), ...(at && { line: at.line, column: at.column }) }
  })
}

/** The first ones; the last of them has the number of the others. */
function firstOf<T>(all: readonly T[], problem: (one: T) => TextProblem): readonly TextProblem[] {
  const more = all.length - MOST
  return all.slice(0, MOST).map((one, i) => ({ ...problem(one), ...(more > 0 && i === MOST - 1 && { more }) }))
}

/** Of code that cannot be bundled; the terminal has its errors. */
export const CODE_PROBLEMS: readonly TextProblem[] = [
  { message: 'The code cannot be bundled; the terminal shows why.', file: HANDLERS_FILE },
]

export function dataProblems({ reasons }: MigrationRefusal): readonly TextProblem[] {
  return firstOf(reasons, (reason) => ({ message: `The data does not fit the changed text: ${clean(reason)}` }))
}

/** Its last lines are not for pages: they may name what only the terminal should show. */
export const START_PROBLEMS: readonly TextProblem[] = [
  { message: 'The server for the changed text did not start; the terminal shows why.' },
]
