/** Whole declarations and members with places to fill in. */
import type { Proposal } from './item.ts'

/**
 * A proposal with places: `<name>` is one, with its word to be typed over; where a word comes twice both places are typed
 * at once; `<>` is where the cursor goes at last.
 */
export function snippet(rank: number, kind: Proposal['kind'], label: string, text: string, detail = ''): Proposal {
  const proposal: Proposal = { label, kind, rank, insert: placed(text), snippet: true }
  return detail === '' ? proposal : { ...proposal, detail }
}

/** The places in the form of the editor protocol. */
function placed(text: string): string {
  const words: string[] = []
  return text.replaceAll(/<(\w*)>/g, (_, word: string) => {
    if (word === '') return '$0'
    if (!words.includes(word)) words.push(word)
    return `\${${words.indexOf(word) + 1}:${word}}`
  })
}

const declaration = (label: string, text: string, detail: string) => snippet(1, 'snippet', label, text, detail)

export const DECLARATION_SNIPPETS: readonly Proposal[] = [
  declaration('class', 'class <name> {\n  RW <name_label> : <string>\n  <>\n}', 'class … { }'),
  declaration('record', 'record <name> {\n  <member> : <string>\n  <>\n}', 'record … { }'),
  declaration('enum', 'enum <name> { <first>, <second> }', 'enum … { }'),
  declaration('error', 'error <CODE>(<param>)', 'error CODE(…)'),
  declaration('object', 'object <class> <name> {\n  <>\n}', 'object … { }'),
  declaration('role', 'role <name>', 'role …'),
  declaration(
    'pair',
    'class <parent> {\n  RO/runtime <children> : <child> ref set <-> <owner>\n}\n\n' +
      'class <child> {\n  RO/constructor <owner> : <parent> ref <-> <children>\n}',
    'two classes, their fields bound',
  ),
]

export const API_SNIPPET: Proposal = declaration('api', 'api <Name> version "<version>"', 'api … version …')

export const MEMBER_SNIPPETS: readonly Proposal[] = [
  declaration('field', 'RW <name> : <string>', 'RW … : …'),
  declaration('message', 'message <name>(<self> : <class> ref)', 'message …(…)'),
  declaration('pair: set end', 'RO/runtime <members> : <class> ref set <-> <partner>', '… ref set <-> …'),
  declaration('pair: reference end', 'RO/constructor <owner> : <class> ref <-> <partner>', '… ref <-> …'),
]
