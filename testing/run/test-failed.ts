/** Why a test fails: thrown by the runner, and shown as the failure of its result. */
import type { ShownPart } from './test-result.ts'

export interface Complaint {
  /** A sentence. */
  readonly message: string
  readonly help?: string
}

export class TestFailed extends Error {
  readonly help: string | undefined

  constructor({ message, help }: Complaint) {
    super(message)
    this.help = help
  }
}

/** The run of the test was ended from outside: it has neither passed nor failed. */
export class TestStopped extends Error {}

/** The condition of an `expect` does not hold. */
export class ExpectationFailed extends TestFailed {
  /** Made before the objects are undone that the same stretch has made. */
  readonly parts: readonly ShownPart[]

  constructor(parts: readonly ShownPart[]) {
    super({ message: 'The condition does not hold.' })
    this.parts = parts
  }
}
