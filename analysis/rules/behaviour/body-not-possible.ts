/** A body of an RPC that cannot have one. docs/language.md, Bodies of implied RPCs. */
import { bodyTarget, isLogIn, isProvidedBy } from '../../facts/body-target.ts'
import type { CheckRule } from '../rule.ts'

export const bodyNotPossible: CheckRule = {
  entry: {
    code: 'CROW1803',
    severity: 'error',
    title: 'An RPC that cannot have a body',
    explanation:
      'A body can replace what an implied RPC changes, not what it reads: `get_name_label`, `get_record` and `get_all` show what is stored, and a computed field shows what follows from other fields. Of the messages of `session`, `task` and `event` that every server implements, only `session.login_with_password` can have a body, which runs after the password was checked.',
    example: 'class VM {\n  RO/runtime size : int\n}\nbody VM.get_size {\n  return 1\n}\n',
    repaired: 'class VM {\n  RO/runtime size : int\n}\ncompute VM.size := 1\n',
  },
  check: {
    body(body, report, { scope }) {
      const target = bodyTarget(scope, body)
      if (target?.kind === 'implied' && target.signature.name.startsWith('get_')) {
        report({
          place: body.place,
          at: body.decl.name,
          message: `"${body.name}" cannot have a body, because it only reads.`,
          help: 'Remove the body. To show a value that follows from others, compute the field.',
        })
      } else if (target?.kind === 'message' && isProvidedBy(target.owner, target.message.name)) {
        if (!isLogIn(scope, target.owner, target.message.name)) report(provided(body.place, body.decl.name, body.name))
      }
    },
    message(message, report, { scope }) {
      const { owner, name, place, decl } = message
      if (!decl.body || !isProvidedBy(owner, name) || isLogIn(scope, owner, name)) return
      report(provided(place, decl.name, `${owner.name}.${name}`))
    },
  },
}

type Reported = Parameters<Parameters<NonNullable<CheckRule['check']['body']>>[1]>[0]

function provided(place: Reported['place'], at: Reported['at'], name: string): Reported {
  return {
    place,
    at,
    message: `"${name}" cannot have a body, because every server implements it.`,
    help: 'Remove the body.',
  }
}
