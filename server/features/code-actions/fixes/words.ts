/** Fixes of words after `uses`, `throws`, `includes` and `@`, and of repeated words (CROW1104, CROW1106, CROW1109, CROW1508). */
import { CLASS_ANNOTATIONS, FIELD_ANNOTATIONS, MESSAGE_ANNOTATIONS } from '../../../../analysis/facts/annotations.ts'
import { suggest } from '../../../../analysis/facts/suggest.ts'
import type { NameNode } from '../../../../grammar/tree.ts'
import { STANDARD_PARTS } from '../../../../model/api.ts'
import { insertAt, replaceAt } from '../../../edits/edit.ts'
import { removeAnnotation, removeWord } from '../../../edits/removal.ts'
import type { EditorView } from '../../../view.ts'
import { type Fix, type Fixer, fieldAround, type Mistake, memberAround, sameSpan } from './fix.ts'

/** CROW1104: writes the suggested word, or removes it. */
export const fixStandardPartUnknown: Fixer = (mistake) => {
  const { decl, at } = mistake
  const uses = decl?.kind === 'api' ? decl.uses : []
  const index = uses.findIndex((w) => sameSpan(w, at))
  const word = uses[index]
  if (!word) return []
  const meant = suggest(word.text, STANDARD_PARTS)
  const fits = meant !== undefined && !uses.some((w) => w.text === meant)
  const edits = [removeWord(mistake, uses, index)]
  return [fits ? spelt(mistake, meant) : undefined, { title: `Remove "${word.text}"`, edits }]
}

/** CROW1106: removes the second one. */
export const fixWordRepeated: Fixer = (mistake) => {
  for (const words of wordLists(mistake)) {
    const index = words.findIndex((w) => sameSpan(w, mistake.at))
    const word = words[index]
    if (word)
      return [
        { title: `Remove the second "${word.text}"`, edits: [removeWord(mistake, words, index)], safe: 'repetition' },
      ]
  }
  const mark = annotations(mistake).find((a) => sameSpan(a, mistake.at))
  return mark ? [{ ...unmark(mistake, mark), title: `Remove the second "@${mark.text}"`, safe: 'repetition' }] : []
}

function wordLists(mistake: Mistake): (readonly NameNode[])[] {
  const { decl } = mistake
  const member = memberAround(mistake)
  const throws = member && 'throws' in member ? [member.throws] : []
  const allowed = member && 'access' in member ? member.access.map((clause) => clause.roles) : []
  switch (decl?.kind) {
    case 'api':
      return [decl.uses]
    case 'role':
      return [decl.includes]
    case 'class':
      return [decl.without, decl.with, ...decl.access.map((clause) => clause.roles), ...throws, ...allowed]
    default:
      return []
  }
}

export function annotations(mistake: Mistake): readonly NameNode[] {
  const member = memberAround(mistake)
  if (member) return 'annotations' in member ? member.annotations : []
  return mistake.decl?.kind === 'class' ? mistake.decl.annotations : []
}

/** CROW1109: writes the suggested annotation, or removes it. */
export const fixAnnotationUnknown: Fixer = (mistake) => {
  const mark = annotations(mistake).find((a) => sameSpan(a, mistake.at))
  if (!mark) return []
  const field = fieldAround(mistake)
  const known = field ? FIELD_ANNOTATIONS : memberAround(mistake) ? MESSAGE_ANNOTATIONS : CLASS_ANNOTATIONS
  const meant = suggest(mark.text, known)
  const bound = field?.decl.partner || annotations(mistake).some((a) => a.text === meant)
  const fits = meant !== undefined && !bound
  return [fits ? spelt(mistake, `@${meant}`) : undefined, { ...unmark(mistake, mark) }]
}

/** CROW1508: removes `@public`, or adds `uses session` to the API. */
export const fixPublicUnnecessary: Fixer = (mistake) => {
  const mark = annotations(mistake).find((a) => sameSpan(a, mistake.at))
  return mark ? [unmark(mistake, mark), usesSession(mistake.view)] : []
}

/** Adds `uses session` to the `api` declaration. Undefined if there is none. */
export function usesSession({ scope: { api } }: EditorView): Fix | undefined {
  if (!api) return undefined
  const last = api.decl.uses.at(-1)
  const anchor = last ?? api.decl.version ?? api.decl.name
  return {
    title: `Write "uses session" on the api`,
    edits: [insertAt(api.place, anchor.end, last ? ', session' : ' uses session')],
  }
}

function unmark(mistake: Mistake, mark: NameNode): Fix {
  return { title: `Remove "@${mark.text}"`, edits: [removeAnnotation(mistake, mark)] }
}

function spelt(mistake: Mistake, text: string): Fix {
  return { title: `Write "${text}"`, edits: [replaceAt(mistake.place, mistake.at, text)] }
}
