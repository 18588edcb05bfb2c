/** Fixes of `without` and `with` (CROW1105, CROW1115, CROW1123, CROW1124, CROW1501). docs/language.md, Declarations and What the text implies. */
import { suggest } from '../../../../analysis/facts/suggest.ts'
import type { ClassDecl } from '../../../../grammar/tree.ts'
import { WITH, WITHOUT_WORDS } from '../../../../model/api.ts'
import { withoutWordOf } from '../../../../model/implied.ts'
import { insertAt, type PlacedText, replaceAt } from '../../../edits/edit.ts'
import { removeItem, removeMember, removeWith, removeWord } from '../../../edits/removal.ts'
import type { TextEdit } from '../../../view.ts'
import { classAround, type Fix, type Fixer, type Mistake, memberAround, sameSpan } from './fix.ts'

/** CROW1105: writes the suggested word, or removes it. */
export const fixWithoutWordUnknown: Fixer = (mistake) => {
  const { decl, at, place } = mistake
  const word = decl?.kind === 'class' ? decl.without.find((w) => sameSpan(w, at)) : undefined
  const meant = word && suggest(word.text, WITHOUT_WORDS)
  const fits = meant !== undefined && decl?.kind === 'class' && !decl.without.some((w) => w.text === meant)
  return [
    fits ? { title: `Write "${meant}"`, edits: [replaceAt(place, at, meant)] } : undefined,
    ...fixWithoutUnnecessary(mistake).map((fix) => fix && { ...fix }),
  ]
}

/** CROW1115: removes the word. */
export const fixWithoutUnnecessary: Fixer = (mistake) => {
  const { decl, at } = mistake
  const index = decl?.kind === 'class' ? decl.without.findIndex((w) => sameSpan(w, at)) : -1
  if (decl?.kind !== 'class' || index < 0) return []
  return [
    {
      title: `Remove "${decl.without[index]?.text}"`,
      edits: [removeWord(mistake, decl.without, index)],
    },
  ]
}

/** CROW1123: writes the suggested word, or removes it. */
export const fixWithWordUnknown: Fixer = (mistake) => {
  const { decl, at, place } = mistake
  const word = decl?.kind === 'class' ? decl.with.find((w) => sameSpan(w, at)) : undefined
  const meant = word && suggest(word.text, WITH)
  const fits = meant !== undefined && decl?.kind === 'class' && !decl.with.some((w) => w.text === meant)
  return [
    fits ? { title: `Write "${meant}"`, edits: [replaceAt(place, at, meant)] } : undefined,
    ...fixWithUnnecessary(mistake),
  ]
}

/** CROW1124: removes the word. */
export const fixWithUnnecessary: Fixer = (mistake) => {
  const { decl, at } = mistake
  const index = decl?.kind === 'class' ? decl.with.findIndex((w) => sameSpan(w, at)) : -1
  if (decl?.kind !== 'class' || index < 0) return []
  return [{ title: `Remove "${decl.with[index]?.text}"`, edits: [removeWord(mistake, decl.with, index)] }]
}

/** CROW1501: adds `without` for the implied RPC, or removes the message. */
export const fixImpliedNameTaken: Fixer = (mistake) => {
  const owner = classAround(mistake)
  const member = memberAround(mistake)
  if (!owner || !member || !('params' in member)) return []
  const word = withoutWordOf(member.name.text)
  return [
    word && !owner.without.has(word) ? without(mistake, owner.decl, word) : undefined,
    {
      title: `Remove the message "${member.name.text}"`,
      edits: [removeMember(mistake, owner.decl.members, member)],
    },
  ]
}

function without({ place }: Mistake, decl: ClassDecl, word: string): Fix {
  const last = decl.without.at(-1)
  const edit = last ? insertAt(place, last.end, `, ${word}`) : insertAt(place, decl.name.end, ` without ${word}`)
  return { title: `Make the class "without ${word}"`, edits: [edit] }
}

/** The edit that removes "without objects". Undefined if the class has objects. */
export function withoutObjectsGone(mistake: PlacedText, decl: ClassDecl): TextEdit | undefined {
  const index = decl.without.findIndex((w) => w.text === 'objects')
  const word = decl.without[index]
  if (!word) return undefined
  return decl.without.length > 1
    ? removeItem(mistake, decl.without, index)
    : removeWith(mistake, word, /\s*\bwithout\s*$/)
}
