/** `any record` where a value is read: nothing would say how. */
import type { Type } from '../../../model/api.ts'
import { someType } from '../../../model/types.ts'
import type { CheckRule } from '../rule.ts'

export const anyRecordParameter: CheckRule = {
  entry: {
    code: 'CROW1209',
    severity: 'error',
    title: 'A parameter cannot be "any record"',
    explanation:
      '`any record` is a whole object of whatever class, as `event.snapshot` is. It can be sent but not read, since nothing in the value says which class it is of.',
    example: 'class sink {\n  message put(what : any record)\n}\n',
    repaired: 'class sink {\n  message put(what : sink record)\n}\n',
  },
  check: {
    message(message, report) {
      for (const param of message.params) {
        if (!param.type || !someType(param.type, isAnyRecord)) continue
        report({
          place: param.place,
          at: param.decl.type,
          message: `The parameter "${param.name}" cannot be of type "any record": nothing in such a value says its class.`,
          help: 'Name a class or a record.',
        })
      }
    },
  },
}

function isAnyRecord(type: Type): boolean {
  return type.kind === 'any record'
}
