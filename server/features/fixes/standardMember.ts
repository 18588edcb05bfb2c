/** CROW1111: a standard member as the standard text declares it, or not declared again. LANGUAGE section 9. */
import { STANDARD_TEXTS, standardPath } from '../../../analysis/standard/text.ts'
import type { Place } from '../../../analysis/symbols.ts'
import type { Span } from '../../../grammar/tree.ts'
import { change, classOf, type Fixer, type Mistake, memberOf } from './fix.ts'
import { removeMember } from './removal.ts'

const PARTS = ['session', 'task', 'event'] as const

export const standardMemberDiffers: Fixer = (mistake) => {
  const owner = classOf(mistake)
  const member = memberOf(mistake)
  const standard = owner?.extends
  if (!owner || !member || !standard) return []
  const declared = standard.decl.members.find(
    (m) => m.kind === ('params' in member ? 'message' : 'field') && m.name.text === member.name.text,
  )
  const text = declared && standardText(standard.place, declared)
  return [
    text === undefined
      ? undefined
      : { title: 'Write it as the standard class does', edits: [change(mistake.place, member, text)], preferred: true },
    declared && removal(mistake, member),
  ]
}

function removal(mistake: Mistake, member: NonNullable<ReturnType<typeof memberOf>>) {
  const { decl } = mistake
  if (decl?.kind !== 'class') return undefined
  return { title: 'Remove it: the standard class has it', edits: [removeMember(mistake, decl.members, member)] }
}

function standardText(place: Place, span: Span): string | undefined {
  const part = PARTS.find((p) => standardPath(p) === place.path)
  return part && STANDARD_TEXTS[part].slice(place.base + span.start, place.base + span.end)
}
