/** Completion in a field of a class, after its colon. */

import { FIELD_ANNOTATIONS } from '../../../analysis/facts/annotations.ts'
import { FIELD_ACCESSES } from '../../../analysis/facts/role-lists.ts'
import { keepsObjects } from '../../../analysis/resolve/resolve-types.ts'
import { classNamed, isNamespace, type Scope } from '../../../analysis/scope/symbols.ts'
import * as t from '../../../grammar/tokens.ts'
import type { Type } from '../../../model/api.ts'
import type { Cursor } from '../../cursor/cursor.ts'
import type { Token } from '../../cursor/token.ts'
import type { EditorView } from '../../view.ts'
import { clauseLabel, clauseProposals } from './access.ts'
import { type Proposal, wordProposals } from './item.ts'
import { likelyFirst, pairFirst } from './likely-types.ts'
import type { OpenField } from './open-field.ts'
import { openPartProposals } from './open-part.ts'
import { partnerProposals } from './partners.ts'
import { fittingBefore } from './slot.ts'
import { both, type Open, partsBehind, readTail, type Tail } from './tail.ts'
import { readType } from './type-tokens.ts'
import { typeProposals } from './types.ts'
import { valueProposals } from './values.ts'

/** `colon` is the index of the colon in the member's tokens. */
export function fieldProposals(view: EditorView, cursor: Cursor, tokens: readonly Token[], colon: number): Proposal[] {
  const { after } = cursor
  const owner = classNamed(view.scope, cursor.header[1]?.image ?? '')
  const use = owner && keepsObjects(owner) ? 'field' : 'value'
  const read = readType(tokens, colon + 1)
  const types = read.place ? typeProposals(view.scope, read.place, use, after) : []
  const typed = { owner, name: tokens[colon - 1]?.image ?? '' }
  if (read.place?.at === 'start') {
    const isWhole = read.next === colon + 1
    return isWhole ? pairFirst(view.scope, likelyFirst(types, typed), typed, after) : types
  }
  if (read.place && (read.place.at !== 'end' || read.place.inMap || typeGoesOn(after))) return types
  const field = {
    ...typed,
    qualifier: colon > 1 ? (tokens[0]?.image ?? '') : '',
    type: read.type,
  }
  const tail = readTail(tokens.slice(read.next), FIELD_ACCESSES)
  return [
    ...types,
    ...(tail.open
      ? openProposals(view, field, tail.open, after)
      : newParts(view.scope, field, tail, after, tokens.at(-1)?.image)),
  ]
}

/** True if a word of the type follows the cursor. */
export function typeGoesOn([next]: readonly Token[]): boolean {
  return (
    next !== undefined &&
    [t.SetWord, t.OptionWord, t.OrWord, t.NullWord, t.RefWord, t.EnumWord, t.RecordWord].includes(next.tokenType)
  )
}

function openProposals(view: EditorView, field: OpenField, open: Open, after: readonly Token[]): Proposal[] {
  return openPartProposals(view.scope, open, after, {
    annotations: () => fieldAnnotations(field, partsBehind(after, FIELD_ACCESSES)),
    partners: () => partnerProposals(view, field),
    values: (tokens) => {
      const values = valueProposals(view.scope, startType(field.type, field.qualifier), tokens, after)
      return defaults(view.scope, field, values ?? [])
    },
  })
}

/** In a one-one pair no object can be the default, because it can have only one partner (docs/language.md, Bound field pairs). */
function defaults(scope: Scope, { owner, name, type }: OpenField, values: Proposal[]): Proposal[] {
  const partner = owner?.fieldsByName.get(name)?.decl.partner?.field.text
  if (type?.kind !== 'ref' || partner === undefined) return values
  const isOneOne = classNamed(scope, type.class)?.fieldsByName.get(partner)?.type?.kind === 'ref'
  return isOneOne || (owner?.name === type.class && name === partner)
    ? values.filter(({ kind }) => kind !== 'object')
    : values
}

/** A RO/runtime reference may be null, because it is null at first (docs/language.md, Types). */
export function startType(type: Type | null, qualifier: string): Type | null {
  return type?.kind === 'ref' && qualifier === 'RO/runtime' ? { ...type, nullable: true } : type
}

/** The parts that may follow. */
function newParts(scope: Scope, field: OpenField, tail: Tail, after: readonly Token[], last = ''): Proposal[] {
  const had = both(tail.had, partsBehind(after, FIELD_ACCESSES))
  const words = [
    ...(tail.had.size === 0 && !had.has('<->') && isBindable(scope, field) && !had.has('@unbound') ? ['<->'] : []),
    ...(takesDefault(field, tail.had, had) ? ['='] : []),
    ...fieldAnnotations(field, had).map((word) => `@${word}`),
  ]
  const renamed = field.owner && keepsObjects(field.owner) && !had.has('was') ? ['was'] : []
  return fittingBefore(after, [
    ...wordProposals(words, 1),
    ...wordProposals(renamed, 3),
    ...clauseProposals(scope, clauseWords(field, had, last), after),
  ])
}

function fieldAnnotations({ owner, type }: OpenField, had: ReadonlySet<string>): string[] {
  const isSet = type?.kind === 'set' && type.of.kind === 'ref' && owner !== undefined && !isNamespace(owner)
  return FIELD_ANNOTATIONS.filter((word) => !had.has(`@${word}`) && (word !== 'unbound' || (isSet && !had.has('<->'))))
}

function isBindable(scope: Scope, { owner, type }: OpenField): boolean {
  const of = type?.kind === 'set' ? type.of : type
  const target = of?.kind === 'ref' ? classNamed(scope, of.class) : undefined
  return target !== undefined && !isNamespace(target) && !(owner && isNamespace(owner))
}

/** A default comes before the clauses. The computed end of a pair has none. */
function takesDefault({ type, qualifier }: OpenField, before: ReadonlySet<string>, had: ReadonlySet<string>): boolean {
  if (had.has('=') || had.has(':=') || [...before].some((part) => part.endsWith('allows'))) return false
  return !(had.has('<->') && type?.kind === 'set' && qualifier === 'RO/runtime')
}

/** Words that the parser reads in another way before a clause: `set` as the clause's word, the value `RW` as a qualifier. */
const TAKES_CLAUSE: ReadonlySet<string> = new Set(['set', 'RW'])

/** The words of clauses after which each other clause still guards an RPC. */
function clauseWords({ owner, qualifier }: OpenField, had: ReadonlySet<string>, last: string): readonly string[] {
  if (!owner || !keepsObjects(owner)) return []
  const words = qualifier === 'RW' && !isNamespace(owner) ? ['', ...FIELD_ACCESSES] : ['', 'get']
  const there = words.filter((word) => had.has(clauseLabel(word)))
  if (there.length >= words.length - 1) return []
  return words.filter(
    (word) => !there.includes(word) && (!TAKES_CLAUSE.has(last) || (last === 'set' && word === 'get')),
  )
}
