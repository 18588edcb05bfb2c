/** Fields that a field can be bound to with `<->`: of the class that it refers to, and referring back. */
import { isWritable, referredClass } from '../../../analysis/pairs.ts'
import { type ClassSymbol, classNamed, type FieldSymbol, fieldPath, type Scope } from '../../../analysis/symbols.ts'
import type { Type } from '../../../model/api.ts'
import { typeText } from '../../../model/types.ts'
import type { Proposal } from './item.ts'

/** The field being written. */
export interface OpenEnd {
  readonly owner: string
  readonly name: string
  readonly qualifier: string
  readonly type: Type | null
}

/** Those that wait for this field first, then those bound to nothing, then those that a rule stands against. */
export function partnerProposals(scope: Scope, end: OpenEnd): Proposal[] {
  const of = end.type?.kind === 'set' ? end.type.of : end.type
  const target = of?.kind === 'ref' ? classNamed(scope, of.class) : undefined
  return target ? candidates(target, end) : []
}

function candidates(target: ClassSymbol, end: OpenEnd): Proposal[] {
  const fields = [...target.fieldsByName.values()].filter((field) => referredClass(field) === end.owner)
  return fields.map((field) => {
    const against = objection(field, end)
    const waits = field.decl.partner?.field.text === end.name
    return {
      label: field.name,
      kind: 'field',
      rank: against ? 2 : waits ? 0 : 1,
      detail: against ?? `${field.decl.qualifier.text} ${typeText(field.type)}`,
      about: { what: 'field', owner: target.name, name: field.name },
    }
  })
}

/** Why the two would be no pair (LANGUAGE section 7), in a few words. */
function objection(field: FieldSymbol, end: OpenEnd): string | undefined {
  const { partner } = field.decl
  if (partner && partner.field.text !== end.name) return `bound to ${partner.field.text}`
  const isItself = fieldPath(field) === `${end.owner}.${end.name}`
  if (isItself) return undefined
  const [here, there] = [end.type?.kind === 'set', field.type?.kind === 'set']
  const writable = end.qualifier === 'RW' || end.qualifier === 'RO/constructor'
  if (here !== there && (here ? writable : isWritable(field))) return 'the set end has to be RO/runtime'
  if (!here && !there && writable && isWritable(field)) return 'one end at most may be writable'
  const both = end.qualifier === 'RO/constructor' && field.decl.qualifier.text === 'RO/constructor'
  return here && there && both ? 'one end at most may be RO/constructor' : undefined
}
