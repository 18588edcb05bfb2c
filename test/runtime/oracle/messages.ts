/** Messages of clients, made and shrunk by fast-check. */
import fc from 'fast-check'
import type { Message } from './session.ts'
import type { Step } from './steps.ts'

const tape = fc.array(fc.nat({ max: 9999 }), { maxLength: 30, size: 'max' })

/** The messages of an earlier run, grouped as they were sent. */
export function roundsOf(steps: readonly Step[]): Message[][] {
  const rounds = Map.groupBy(steps, ({ round }) => round)
  return [...rounds.values()].map((round) =>
    [...Map.groupBy(round, ({ message }) => message).values()].map((calls) => {
      const { client, format } = calls[0] as Step
      return { client, format, calls }
    }),
  )
}

/** Only JSON-RPC has batches. */
export const message: fc.Arbitrary<Message> = fc
  .record({
    client: fc.integer({ min: 1, max: 3 }),
    format: fc.constantFrom('JSON 2.0', 'JSON 1.0', 'XML'),
    tapes: fc.oneof(
      { weight: 5, arbitrary: fc.array(tape, { minLength: 1, maxLength: 1 }) },
      { weight: 1, arbitrary: fc.array(tape, { minLength: 2, maxLength: 4 }) },
    ),
  })
  .map(({ client, format, tapes }) => ({ client, format, calls: format === 'XML' ? tapes.slice(0, 1) : tapes }))
