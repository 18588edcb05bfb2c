/** A text that is not a date where a datetime is expected. docs/language.md, Words. */
import { problemRule } from '../rule.ts'

export const dateImpossible = problemRule(
  'date-impossible',
  {
    code: 'CROW1304',
    severity: 'error',
    title: 'A text is not a date',
    explanation:
      'A datetime is an ISO 8601 text with a day that the calendar has: `"2026-01-31T12:00:00Z"`, `"20260131T12:00:00Z"`.',
    example: 'class VM {\n  RW since : datetime = "2026-02-30T00:00:00Z"\n}\n',
    repaired: 'class VM {\n  RW since : datetime = "2026-02-28T00:00:00Z"\n}\n',
  },
  ({ text }) => ({
    message: `The text ${JSON.stringify(text)} is not a date.`,
    help: 'Write an ISO 8601 date that exists, such as "2026-01-31T12:00:00Z".',
  }),
)
