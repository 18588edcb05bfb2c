/** The formats of `crow test`, each loaded when it is asked for. */
import { jsonFormat } from './json-format.ts'
import type { TestFormat, TestFormatName, TestRunStart } from './test-format.ts'
import { textFormat } from './text-format.ts'

export async function testFormat(name: TestFormatName, start: TestRunStart): Promise<TestFormat> {
  switch (name) {
    case 'text':
      return textFormat(start)
    case 'json':
      return jsonFormat(start)
    case 'github':
      return (await import('./github-format.ts')).githubTestFormat(start)
    case 'tap':
      return (await import('./node-reporters.ts')).tapFormat(start)
    case 'junit':
      return (await import('./node-reporters.ts')).junitFormat(start)
  }
}
