/** Which tests `crow test --watch` runs first: those that failed last time, and those whose file has changed since they ran. */
import type { TestCase } from '../../model/test-case.ts'
import type { TestResult } from '../../testing/run/test-result.ts'
import { clean } from '../print/clean.ts'
import { count } from '../print/words.ts'

/** By the names of the files. */
type Texts = ReadonlyMap<string, string>

interface LastRun {
  readonly hasFailed: boolean
  /** Of the file of the test. */
  readonly text: string | undefined
}

export interface TestOrder {
  readonly tests: readonly TestCase[]
  /** Says in a line what is run first and why; undefined for the first run. */
  readonly line?: string
}

/** Remembers the runs of a session. A run that ended early leaves the tests that it did not reach as they were before. */
export class FirstTests {
  /** By title. */
  readonly #last = new Map<string, LastRun>()
  #texts: Texts | undefined

  order(tests: readonly TestCase[], texts: Texts): TestOrder {
    const before = this.#texts
    this.#texts = texts
    if (!before) return { tests }
    const failed = tests.filter(({ title }) => this.#last.get(title)?.hasFailed)
    const changed = tests.filter((test) => !failed.includes(test) && this.#isOfChangedFile(test, texts))
    const rest = tests.filter((test) => !failed.includes(test) && !changed.includes(test))
    const first = [
      ...(failed.length > 0 ? [`${failed.length} that failed`] : []),
      ...(changed.length > 0 ? [`${changed.length} not run since a change`] : []),
    ].join(' and ')
    const all = count(tests.length, 'test')
    const how = first === '' || rest.length === 0 ? all : `${all}, first ${first}`
    return { tests: [...failed, ...changed, ...rest], line: `${changeText(before, texts)}: running ${how}` }
  }

  note(results: readonly TestResult[]): void {
    for (const { title, path, outcome } of results)
      this.#last.set(title, { hasFailed: outcome === 'failed', text: this.#texts?.get(path) })
  }

  #isOfChangedFile({ title, path }: TestCase, texts: Texts): boolean {
    return this.#last.get(title)?.text !== texts.get(path)
  }
}

/** `vm.crow has changed`. */
function changeText(before: Texts, texts: Texts): string {
  const names = [...new Set([...before.keys(), ...texts.keys()])].filter((name) => before.get(name) !== texts.get(name))
  const [first, ...others] = names
  if (first === undefined) return 'saved without a change'
  if (others.length === 0) return `${clean(first)} has changed`
  return `${clean(first)} and ${count(others.length, 'other file')} have changed`
}
