/** Counts groups of writing calls: how long each waited for the lock, and how many calls it had. */
import { Distribution, SECONDS } from './distribution.ts'

/** One group of calls that has had the lock. */
export interface GroupFacts {
  readonly calls: number
  /** Milliseconds from asking for the lock to having it. */
  readonly waited: number
}

/** Upper bounds of buckets, in calls. */
const CALLS: readonly number[] = [1, 2, 5, 10, 20, 50, 100, 200, 500]

export class GroupCounts {
  /** In seconds. */
  readonly lockWait = new Distribution(SECONDS)
  readonly size = new Distribution(CALLS)

  note({ calls, waited }: GroupFacts): void {
    this.lockWait.add(waited / 1000)
    this.size.add(calls)
  }
}
