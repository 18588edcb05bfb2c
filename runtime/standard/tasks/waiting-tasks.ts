/** Bounds on the tasks that wait to be run. */
import { ApiError } from '../../values/api-error.ts'
import { RecordValue, type Value } from '../../values/values.ts'

/** How many tasks may wait to be run, and about how many bytes their arguments may take together. */
export const MOST_WAITING = { tasks: 10_000, bytes: 64 * 1024 * 1024 }

/** About the bytes that a value takes: two for each character, and the objects around them. */
export function weightOf(value: Value): number {
  if (typeof value === 'string') return 64 + 2 * value.length
  if (value instanceof RecordValue) return weightOf(value.values)
  if (value instanceof Map) return 64 + weightOf([...value.keys()]) + weightOf([...value.values()])
  return Array.isArray(value) ? value.reduce((sum, one) => sum + weightOf(one), 64) : 64
}

export function tooManyTasks(): ApiError {
  const { tasks, bytes } = MOST_WAITING
  return new ApiError(
    'TOO_MANY_PENDING_TASKS',
    `${tasks} tasks may wait to be run, with arguments of ${bytes} bytes together; try again when some have ended`,
  )
}
