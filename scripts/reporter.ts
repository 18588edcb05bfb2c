/** Mocha's spec reporter without its summary; the counts go to the process that started mocha. */
import Mocha from 'mocha'

export interface Counts {
  passed: number
  failed: number
  skipped: number
}

export default class Reporter extends Mocha.reporters.Spec {
  override epilogue(): void {
    if (this.failures.length > 0) Mocha.reporters.Base.list(this.failures)
    const { passes, failures, pending } = this.stats
    const counts: Counts = { passed: passes, failed: failures, skipped: pending }
    process.send?.(counts)
  }
}
