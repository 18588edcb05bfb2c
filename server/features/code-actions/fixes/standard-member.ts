/** CROW1111: writes a standard member as the standard text does, or removes it. docs/language.md, Standard classes. */

import type { UnitPlace } from '../../../../analysis/scope/symbols.ts'
import { STANDARD_TEXTS, standardPath } from '../../../../analysis/standard/text.ts'
import type { ClassDecl, EnumDecl, RecordDecl, Span } from '../../../../grammar/tree.ts'
import { STANDARD_PARTS } from '../../../../model/api.ts'
import { type BodyMember, replaceAt } from '../../../edits/edit.ts'
import { addMember } from '../../../edits/insertion.ts'
import { removeMember } from '../../../edits/removal.ts'
import { classAround, type Fix, type Fixer, type Mistake, memberAround } from './fix.ts'
import { enumWord } from './literals.ts'
import { withoutObjectsGone } from './without.ts'

export const fixStandardMemberDiffers: Fixer = (mistake) => {
  const { decl } = mistake
  if (decl?.kind === 'enum') return [lackingValues(mistake, decl)]
  if (decl?.kind === 'record') return [asStandardRecord(mistake, decl)]
  const member = memberAround(mistake)
  if (decl?.kind !== 'class') return []
  return member ? memberFixes(mistake, member) : [withObjects(mistake, decl)]
}

function withObjects(mistake: Mistake, decl: ClassDecl): Fix | undefined {
  const edit = withoutObjectsGone(mistake, decl)
  return edit && { title: 'Remove "without objects"', edits: [edit] }
}

function lackingValues({ view, place }: Mistake, decl: EnumDecl): Fix | undefined {
  const standard = view.scope.enums.get(decl.name.text)?.extends
  const own = new Set(decl.values.map((v) => v.name.text))
  const words = [...(standard?.values ?? [])].filter((v) => !own.has(v)).map(enumWord)
  const edit = addMember(view, place, decl, words.join(', '), decl.values.at(-1))
  return edit && { title: `Add ${words.join(', ')}`, edits: [edit] }
}

function asStandardRecord({ view, place }: Mistake, decl: RecordDecl): Fix | undefined {
  const own = view.scope.types.get(decl.name.text)
  const standard = own?.kind === 'record' ? (own.extends ?? undefined) : undefined
  const text = standard && standardText(standard.place, standard.decl)
  if (text === undefined) return undefined
  return { title: 'Write it as in the standard text', edits: [replaceAt(place, decl, text)] }
}

function memberFixes(mistake: Mistake, member: BodyMember): (Fix | undefined)[] {
  const standard = classAround(mistake)?.extends ?? undefined
  const kind = 'params' in member ? 'message' : 'field'
  const declared = standard?.decl.members.find((m) => m.kind === kind && m.name.text === member.name.text)
  const text = standard && declared && standardText(standard.place, declared)
  return [
    text === undefined
      ? undefined
      : { title: 'Write it as in the standard class', edits: [replaceAt(mistake.place, member, text)] },
    declared && removal(mistake, member),
  ]
}

function removal(mistake: Mistake, member: BodyMember): Fix | undefined {
  const { decl } = mistake
  if (decl?.kind !== 'class') return undefined
  return { title: 'Remove it: the standard class has it', edits: [removeMember(mistake, decl.members, member)] }
}

function standardText(place: UnitPlace, span: Span): string | undefined {
  const part = STANDARD_PARTS.find((p) => standardPath(p) === place.path)
  return part && STANDARD_TEXTS[part].slice(place.base + span.start, place.base + span.end)
}
