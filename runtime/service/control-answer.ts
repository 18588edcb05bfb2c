/** Answers `crow user`, whose requests come by the control socket. */
import type { AnswerControl } from '../control/control-socket.ts'
import type { UserControl } from '../control/user-control.ts'
import { ApiError } from '../values/api-error.ts'
import { textOf, type WireAnswer } from '../wire/answer.ts'
import type { ServiceGate } from './service-gate.ts'

/** Responds when the changes of a request are durable. */
export function controlAnswer(control: UserControl, gate: ServiceGate): AnswerControl {
  if (gate.isOrdered)
    return (request, respond) => void gate.write(() => control.answer(request)).then(respond, refuse(respond))
  return (request, respond) => {
    const answer = control.answer(request)
    const answered = (text: WireAnswer) => respond(JSON.parse(textOf(text)))
    gate.settle(answered, JSON.stringify(answer), (error) => JSON.stringify({ refused: error.params[0] }))
  }
}

function refuse(respond: (answer: unknown) => void): (error: unknown) => void {
  return (error) => {
    const reason = error instanceof ApiError ? (error.params[0] ?? error.code) : undefined
    respond({ refused: reason ?? (error instanceof Error ? error.message : String(error)) })
  }
}
