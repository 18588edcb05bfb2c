/** Which tests a command line names: by title or a part of one, by file, or by a line of a file. */
import { basename, dirname } from 'node:path'
import { suggest } from '../../analysis/facts/suggest.ts'
import type { TestCase } from '../../model/test-case.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'

export interface TestArguments {
  /** A directory, or a file in it. */
  readonly path: string
  /** As typed: titles, parts of titles, files, and lines of files. Empty: all tests. */
  readonly names: readonly string[]
}

/** Of more titles, the first ones say enough. */
const MOST_TITLES = 10

/**
 * The first argument is the API if there is such a directory or file. A file, and a line of one (`vm.crow:12`), name both the
 * API and tests.
 */
export function testArguments(host: Host, args: readonly string[]): TestArguments {
  const [first, ...rest] = args
  if (first === undefined) return { path: '.', names: [] }
  const kind = host.files.kind(first)
  if (kind === 'directory') return { path: first, names: rest }
  const file = kind === null ? fileOfLine(first) : first
  if (file === undefined || host.files.kind(file) === null) return { path: '.', names: args }
  return { path: dirname(file), names: [basename(first), ...rest] }
}

/** Throws Failure for a name of no test. */
export function selectTests(tests: readonly TestCase[], names: readonly string[]): readonly TestCase[] {
  if (names.length === 0) return tests
  const chosen = new Set(names.flatMap((name) => testsNamed(tests, name)))
  return tests.filter((test) => chosen.has(test))
}

function testsNamed(tests: readonly TestCase[], name: string): readonly TestCase[] {
  const exact = tests.filter(({ title }) => title === name)
  if (exact.length > 0) return exact
  const line = /^(.*\.crow):(\d+)(?::\d+)?$/.exec(name)
  if (line) return testsAtLine(tests, basename(line[1] ?? ''), Number(line[2]))
  const found = name.endsWith('.crow')
    ? tests.filter(({ path }) => path === basename(name))
    : tests.filter(({ title }) => title.toLowerCase().includes(name.toLowerCase()))
  if (found.length > 0) return found
  throw new Failure(`No test has "${name}" in its title. ${hint(tests, name)}`, 2)
}

function testsAtLine(tests: readonly TestCase[], file: string, line: number): readonly TestCase[] {
  const ofFile = tests.filter(({ path }) => path === file)
  const found = ofFile.filter(({ at }) => at[0] < line && line <= at[2] + 1)
  if (found.length > 0) return found
  const lines = ofFile.map(({ at }) => at[0] + 1).join(', ')
  const where = lines === '' ? `"${file}" has no test.` : `Tests of "${file}" begin in these lines: ${lines}.`
  throw new Failure(`There is no test in line ${line} of "${file}". ${where}`, 2)
}

function hint(tests: readonly TestCase[], name: string): string {
  const titles = tests.map(({ title }) => title)
  const near = suggest(name, titles)
  if (near !== undefined) return `Did you mean "${near}"?`
  const more = titles.length - MOST_TITLES
  const shown = titles.slice(0, MOST_TITLES).map((title) => `"${title}"`)
  // In one line: the command escapes line breaks of what it complains about.
  return `The tests are ${shown.join(', ')}${more > 0 ? `, and ${more} more` : ''}.`
}

/** The file of `vm.crow:12` and `vm.crow:12:3`. */
function fileOfLine(text: string): string | undefined {
  return /^(.*\.crow):\d+(?::\d+)?$/.exec(text)?.[1]
}
