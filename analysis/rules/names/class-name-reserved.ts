/** A class whose RPCs would have the names of the server's own. docs/wire.md, Calls. */
import type { CheckRule } from '../rule.ts'

const RESERVED: ReadonlyMap<string, string> = new Map([
  ['system', 'system.listMethods and similar RPCs, which every XML-RPC server answers'],
  ['Async', 'the asynchronous twins Async.C.m'],
  ['rpc', 'rpc.discover, which describes the server'],
])

export const classNameReserved: CheckRule = {
  entry: {
    code: 'CROW1114',
    severity: 'error',
    title: 'A class has a reserved name',
    explanation:
      'The names `system`, `Async` and `rpc` belong to RPCs that the server answers itself, such as `system.listMethods`.',
    example: 'class system {\n}\n',
    repaired: 'class machine {\n}\n',
  },
  check: {
    class(owner, report) {
      const why = RESERVED.get(owner.name)
      if (why === undefined) return
      report({
        place: owner.place,
        at: owner.decl.name,
        message: `A class cannot be named "${owner.name}": the name is reserved for ${why}.`,
        help: 'Choose another name.',
      })
    },
  },
}
