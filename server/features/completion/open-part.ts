/** Completion in an open part of a field or a message: after `<->`, `=`, `@` or `throws`, or in a clause. */
import type { Scope } from '../../../analysis/scope/symbols.ts'
import type { Token } from '../../cursor/token.ts'
import { allowsProposals, roleProposals } from './access.ts'
import type { Proposal } from './item.ts'
import { isFilled, isValueThere } from './slot.ts'
import type { Open } from './tail.ts'

/** The proposals that differ between fields and messages. A part that is missing here has none. */
export interface PartSource {
  /** The annotations that may follow, without their `@`. */
  annotations(): readonly string[]
  errors?(listed: readonly Token[]): Proposal[]
  partners?(): Proposal[]
  /** `tokens` are the tokens of the value so far. */
  values?(tokens: readonly Token[]): Proposal[]
}

/** Empty if the missing text already follows the cursor. */
export function openPartProposals(scope: Scope, open: Open, after: readonly Token[], source: PartSource): Proposal[] {
  switch (open.is) {
    case 'annotation':
      return isFilled(after) ? [] : source.annotations().map(annotationProposal)
    case 'error':
      return isFilled(after) ? [] : (source.errors?.([...open.listed, ...after]) ?? [])
    case 'partner':
      return isFilled(after) ? [] : (source.partners?.() ?? [])
    case 'value':
      return isValueThere(after) ? [] : (source.values?.(open.tokens) ?? [])
    case 'roles':
      return roleProposals(scope, open.listed, after)
    case 'allows':
      return allowsProposals(after)
    case 'nothing':
      return []
  }
}

export function annotationProposal(label: string): Proposal {
  return { label, kind: 'annotation', rank: 0, about: { what: 'word', name: `@${label}` } }
}
