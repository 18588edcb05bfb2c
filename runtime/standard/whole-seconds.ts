/** Times of sessions and tasks, without milliseconds: some clients cannot read those. */
import { EPOCH, formatDatetime } from '../../model/datetime.ts'

/** The canonical datetime of the second that the time lies in; `milliseconds` since 1970. */
export function wholeSeconds(milliseconds: number): string {
  return formatDatetime(Math.floor(milliseconds / 1000) * 1000) ?? EPOCH
}
