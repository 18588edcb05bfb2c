/** A `hold` in a message that never waits: nobody can see it. */
import { type FlowInput, visit } from './flow-input.ts'
import { spanAt } from './typing.ts'

/** Only in messages: who calls a define may wait. */
export function checkHolds({ body, own, typed, report }: FlowInput): void {
  if (own.waits || !own.holds || !body.key.startsWith('message ')) return
  visit(typed.statements, {
    statement: (statement) => {
      if (statement.kind === 'hold') report({ kind: 'hold-without-wait', at: spanAt(statement) })
    },
  })
}
