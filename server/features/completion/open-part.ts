/** What fits in the part of a field or a message that the cursor is in: behind `<->`, `=`, `@`, `throws`, or in a clause. */
import type { Scope } from '../../../analysis/symbols.ts'
import type { Token } from '../../cursor/token.ts'
import { allowsProposals, roleProposals } from './access.ts'
import type { Proposal } from './item.ts'
import { isFilled, isValueThere } from './slot.ts'
import type { Open } from './tail.ts'

/** What differs between fields and messages; without a member of its own a part gets no proposals. */
export interface PartSource {
  /** Annotations that may still come, without their `@`. */
  annotations(): readonly string[]
  errors?(listed: readonly Token[]): Proposal[]
  partners?(): Proposal[]
  /** `tokens` are those of the value so far. */
  values?(tokens: readonly Token[]): Proposal[]
}

/** Nothing where what is due stands behind the cursor already. */
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

function annotationProposal(label: string): Proposal {
  return { label, kind: 'annotation', rank: 0, about: { what: 'word', name: `@${label}` } }
}
