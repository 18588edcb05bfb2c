/** `any record` as the type of a parameter: the server could not know which class to read it as. */
import type { Type } from '../../../model/api.ts'
import { someType } from '../../../model/types.ts'
import type { CheckRule } from '../rule.ts'

export const anyRecordParameter: CheckRule = {
  entry: {
    code: 'CROW1209',
    severity: 'error',
    title: 'A parameter cannot be "any record"',
    explanation:
      '`any record` is a whole object of any class, as `event.snapshot` is. A server can send one but not read one, because the value does not contain its class.',
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
          message: `The parameter "${param.name}" cannot be of type "any record": such a value does not contain its class.`,
          help: 'Use the record of a class, or a declared record.',
        })
      }
    },
  },
}

function isAnyRecord(type: Type): boolean {
  return type.kind === 'any record'
}
