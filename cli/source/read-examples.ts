/** The tests of an API that its reference shows as examples: they are run when its pages are made. */
import { basename } from 'node:path'
import type { TestExample } from '../../reference/test-examples.ts'
import type { Host } from '../host.ts'
import { complain } from '../print/complain.ts'
import type { CheckedApi } from './read-api.ts'

/** Of an API without errors. Prints to stderr which tests with documentation are no examples, and why. */
export async function readExamples(host: Host, { model, tests, texts }: CheckedApi): Promise<readonly TestExample[]> {
  const documented = tests().filter(({ doc }) => doc !== '')
  if (!model || documented.length === 0) return []
  const { recordExamples } = await import('../../testing/examples/record-examples.ts')
  const byName = new Map([...texts].map(([path, text]) => [basename(path), text]))
  const { examples, notes } = await recordExamples(model, documented, byName)
  for (const note of notes) complain(host, note)
  return examples
}
