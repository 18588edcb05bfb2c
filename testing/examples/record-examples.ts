/** Runs the tests with documentation, for the reference: it shows them as examples, with the calls that they have made. */
import type { Api } from '../../model/api.ts'
import type { TextRange } from '../../model/body.ts'
import type { TestCase } from '../../model/test-case.ts'
import type { RecordedCall, TestExample } from '../../reference/test-examples.ts'
import type { TestCall } from '../run/call-log.ts'
import { TestBench } from '../run/test-bench.ts'
import { loadWorldCode } from '../world/load.ts'
import { CallRecorder, SecretCall } from './call-recorder.ts'

export interface RecordedExamples {
  readonly examples: readonly TestExample[]
  /** Why a test with documentation is no example: sentences for the user. */
  readonly notes: readonly string[]
}

/** The most calls of an example. */
const MOST_CALLS = 20
/** The most characters of a test's text. */
const LONGEST_TEXT = 4000
/** The most characters of all examples: pages carry them. */
const LONGEST_EXAMPLES = 250_000

/** The references and uuids in examples follow from it, so that the same texts give the same pages. */
const SEED = 0

/** `texts`: by the names of their files. */
export async function recordExamples(
  model: Api,
  tests: readonly TestCase[],
  texts: ReadonlyMap<string, string>,
): Promise<RecordedExamples> {
  const documented = tests.filter(({ doc }) => doc !== '')
  if (documented.length === 0) return { examples: [], notes: [] }
  const bench = new TestBench(loadWorldCode(model, { tests: documented }), texts, { seed: SEED })
  const recorder = new CallRecorder(model)
  const examples: TestExample[] = []
  const notes: string[] = []
  let length = 0
  for (const test of documented) {
    const recorded = await record(bench, test, recorder, sourceText(texts.get(test.path) ?? '', test.at))
    if (typeof recorded === 'string') {
      notes.push(`the reference does not show the test "${test.title}": ${recorded}`)
      continue
    }
    length += JSON.stringify(recorded).length
    if (length > LONGEST_EXAMPLES) {
      notes.push(`the reference shows the first ${examples.length} tests only: its pages would become too large`)
      break
    }
    if (recorded.calls.length > 0) examples.push(recorded)
  }
  return { examples, notes }
}

/** The example, or why there is none. */
async function record(
  bench: TestBench,
  test: TestCase,
  recorder: CallRecorder,
  text: string,
): Promise<TestExample | string> {
  if (text.length > LONGEST_TEXT) return `it is longer than ${LONGEST_TEXT} characters`
  if (recorder.namesSecret(text)) return SECRET
  let logged: readonly TestCall[] = []
  const { outcome } = await bench.run(test, (calls) => {
    logged = calls
  })
  if (outcome !== 'passed') return 'it fails; "crow test" says why'
  try {
    const calls: RecordedCall[] = logged.slice(0, MOST_CALLS).map((call) => recorder.record(call))
    const { title, doc } = test
    return { title, doc, text, calls, left: logged.length - calls.length }
  } catch (error) {
    if (error instanceof SecretCall) return SECRET
    throw error
  }
}

const SECRET = 'it gives or takes what is @secret'

/** The lines of a declaration. */
function sourceText(text: string, [line, column, endLine, endColumn]: TextRange): string {
  const lines = text.split(/\r\n|\r|\n/).slice(line, endLine + 1)
  const last = lines.length - 1
  return lines.map((one, i) => one.slice(i === 0 ? column : 0, i === last ? endColumn : undefined)).join('\n')
}
