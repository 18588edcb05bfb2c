/** A `test` of the language as plain data (docs/language.md, Tests). Tests are no part of an API: they are made only when they are asked for. */
import type { MessageBody, TextRange } from './body.ts'

export interface TestCase {
  /** Unique among the tests of an API. */
  readonly title: string
  readonly doc: string
  /** The name of the file. */
  readonly path: string
  /** The whole declaration, from the word `test`. */
  readonly at: TextRange
  /** Without parameters and a result. */
  readonly body: MessageBody
}
