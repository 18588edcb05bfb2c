/** A type name that nothing declares. */

import { BASIC_TYPES } from '../../resolve-types.ts'
import { problemRule } from '../../rule.ts'
import { suggest } from '../../suggest.ts'
import type { Scope } from '../../symbols.ts'

export const typeUnknown = problemRule(
  'type-unknown',
  {
    code: 'CROW1203',
    severity: 'error',
    title: 'No type has this name',
    explanation:
      'A type is `string`, `int`, `float`, `bool`, `datetime`, or names a class, record or enum that a file of the directory declares. A message without a result says nothing where the type would stand.',
    example: 'class VM {\n  RW affinity : hosst ref or null = null\n}\nclass host {\n}\n',
    repaired: 'class VM {\n  RW affinity : host ref or null = null\n}\nclass host {\n}\n',
  },
  ({ node }, scope) => {
    const name = node.name.text
    const kind = KINDS[node.word ?? 'none']
    const meant = suggest(name, candidates(scope, node.word))
    return {
      at: node.name,
      message: `Unknown ${kind} "${name}".`,
      help:
        name === 'void' ? 'A message that returns nothing leaves out ": void".' : meant && `Did you mean "${meant}"?`,
      ...(meant === undefined ? {} : { data: { replace: meant } }),
    }
  },
)

const KINDS = { ref: 'class', enum: 'enum', record: 'record', none: 'type' }

function candidates(scope: Scope, word: 'ref' | 'enum' | 'record' | null): string[] {
  const classes = [...scope.types.values()].filter((t) => t.kind === 'class').map((t) => t.name)
  if (word === 'ref') return classes
  if (word === 'enum') return [...scope.enums.keys()]
  if (word === 'record') return [...scope.types.keys()]
  return [...BASIC_TYPES, ...scope.types.keys(), ...scope.enums.keys()]
}
