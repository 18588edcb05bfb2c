/** A parameter with a default comes before one without. docs/language.md, Declarations. */
import type { CheckRule } from '../rule.ts'

export const defaultBeforeRequired: CheckRule = {
  entry: {
    code: 'CROW1503',
    severity: 'error',
    title: 'A parameter with a default comes before one without',
    explanation:
      'Parameters are positional, and a call can leave out trailing parameters that have a default. So parameters with a default come last.',
    example: 'class VM {\n  message start(paused : bool = false, vm : VM ref)\n}\n',
    repaired: 'class VM {\n  message start(vm : VM ref, paused : bool = false)\n}\n',
  },
  check: {
    message(message, report) {
      const { params } = message
      if (message.broken) return
      const last = params.findLastIndex((p) => !p.decl.default)
      const early = params.find((p, i) => i < last && p.decl.default)
      if (!early) return
      report({
        place: early.place,
        at: early.decl.name,
        message: `The parameter "${early.name}" has a default but comes before "${params[last]?.name}", which has none.`,
        help: 'Move it to the end, or remove its default.',
      })
    },
  },
}
