/** Why a test cannot be run against a server. */

/** Ends a test: no RPC can do what it says. */
export class SkippedTest extends Error {
  /** `reason`: without a full stop. */
  constructor(reason: string) {
    super(reason)
    this.name = 'SkippedTest'
  }
}
