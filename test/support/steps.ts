/** Tests that build on each other. */
import { beforeEach } from 'mocha'

/**
 * Skips the tests of a suite behind one that failed, as they begin where it ended. Mocha's `bail` would end the tests of all
 * files that run in parallel, not only those of the suite.
 */
export function stopAtFailure(): void {
  beforeEach(function () {
    if (this.currentTest?.parent?.tests.some(({ state }) => state === 'failed')) this.skip()
  })
}
