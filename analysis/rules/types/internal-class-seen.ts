/** A type that clients see names an `@internal` class. docs/language.md, Internal parts. */

import type { Span } from '../../../grammar/tree.ts'
import type { Type } from '../../../model/api.ts'
import { typesIn } from '../../../model/types.ts'
import { annotationOf } from '../../facts/annotations.ts'
import type { ClassSymbol, Scope, UnitPlace } from '../../scope/symbols.ts'
import type { CheckRule, Reporter } from '../rule.ts'

export const internalClassSeen: CheckRule = {
  entry: {
    code: 'CROW1211',
    severity: 'error',
    title: 'An internal class in a type that clients see',
    explanation:
      'No client sees the objects of an `@internal` class. So fields, parameters, results and members of records whose type names the class are internal too: mark the field or message `@internal`.',
    example: 'class job @internal {\n  RW n : int\n}\nclass VM {\n  RO/runtime job : job ref\n}\n',
    repaired: 'class job @internal {\n  RW n : int\n}\nclass VM {\n  RO/runtime job : job ref @internal\n}\n',
  },
  check: {
    field({ decl, type, place, owner }, report, { scope }) {
      if (!isInternal(decl) && !isInternal(owner.decl)) seen(type, decl.type, place, scope, report)
    },
    message({ decl, params, result, place, owner }, report, { scope }) {
      if (isInternal(decl) || isInternal(owner.decl)) return
      for (const param of params) seen(param.type, param.decl.type, place, scope, report)
      if (decl.result) seen(result, decl.result, place, scope, report)
    },
    record({ members, place }, report, { scope }) {
      for (const member of members) seen(member.type, member.decl.type, place, scope, report)
    },
  },
}

function isInternal(decl: ClassSymbol['decl'] | { readonly annotations: ClassSymbol['decl']['annotations'] }): boolean {
  return annotationOf(decl, 'internal') !== undefined
}

function seen(type: Type | null, at: Span, place: UnitPlace, scope: Scope, report: Reporter): void {
  for (const part of type ? typesIn(type) : []) {
    const name = part.kind === 'ref' ? part.class : part.kind === 'record' ? part.name : undefined
    const owner = name === undefined ? undefined : scope.types.get(name)
    if (owner?.kind !== 'class' || !isInternal(owner.decl)) continue
    report({
      place,
      at,
      message: `The class "${owner.name}" is internal, and clients see this type.`,
      help: 'Mark this internal as well, or remove "@internal" from the class.',
    })
    return
  }
}
