/** A text that is no date where a datetime is expected. LANGUAGE section 3. */
import { problemRule } from '../rule.ts'

export const dateImpossible = problemRule(
  'date-impossible',
  {
    code: 'CROW1304',
    severity: 'error',
    title: 'A text is no date',
    explanation:
      'A datetime is written as an ISO 8601 text that names a day of the calendar: `"2026-01-31T12:00:00Z"`, `"20260131T12:00:00Z"`.',
    example: 'class VM {\n  RW since : datetime = "2026-02-30T00:00:00Z"\n}\n',
    repaired: 'class VM {\n  RW since : datetime = "2026-02-28T00:00:00Z"\n}\n',
  },
  ({ text }) => ({
    message: `The text ${JSON.stringify(text)} is no date.`,
    help: 'Write an ISO 8601 date that exists, such as "2026-01-31T12:00:00Z".',
  }),
)
