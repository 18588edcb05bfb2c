/** Snippets: whole declarations and members with placeholders. */
import type { Proposal } from './item.ts'

/**
 * A proposal with placeholders in `text`: `<name>` is one, with its word as the default. Placeholders with the same word change
 * together. `<>` is the last position of the cursor.
 */
export function snippet(rank: number, kind: Proposal['kind'], label: string, text: string, detail = ''): Proposal {
  const proposal: Proposal = { label, kind, rank, insert: placed(text), snippet: true }
  return detail === '' ? proposal : { ...proposal, detail }
}

/** The placeholders as the Language Server Protocol writes them. */
function placed(text: string): string {
  const words: string[] = []
  return text.replaceAll(/<(\w*)>/g, (_, word: string) => {
    if (word === '') return '$0'
    if (!words.includes(word)) words.push(word)
    return `\${${words.indexOf(word) + 1}:${word}}`
  })
}

/** `plain` is the text for an editor without snippets. A proposal without it is not offered there. */
function whole(label: string, text: string, detail: string, plain?: string): Proposal {
  const about = plain === undefined ? {} : { plain, about: { what: 'word', name: label } as const }
  return { ...snippet(plain === undefined ? 1 : 0, 'snippet', label, text, detail), ...about }
}

const declaration = (word: string, text: string, detail: string) => whole(word, text, detail, word)

/** Whole declarations. `api` only if there is none yet, `role` only if users have roles. */
export function declarationSnippets(may: { readonly api: boolean; readonly roles: boolean }): Proposal[] {
  return [
    ...(may.api ? API_SNIPPETS : []),
    ...DECLARATION_SNIPPETS,
    ...(may.roles ? [declaration('role', 'role <name>', 'role …')] : []),
  ]
}

const DECLARATION_SNIPPETS: readonly Proposal[] = [
  declaration('class', 'class <name> {\n  RW <name_label> : <string>\n  <>\n}', 'class … { }'),
  declaration('record', 'record <name> {\n  <member> : <string>\n  <>\n}', 'record … { }'),
  declaration('enum', 'enum <name> { <first>, <second> }', 'enum … { }'),
  declaration('error', 'error <CODE>(<param>)', 'error CODE(…)'),
  declaration('object', 'object <class> <name> {\n  <>\n}', 'object … { }'),
  declaration('body', 'body <Class>.<rpc> {\n  <>\n}', 'body C.m { … }'),
  declaration('compute', 'compute <Class>.<field> := <0>', 'compute C.f := …'),
  declaration('define', 'define <name>(<param> : <string>) : <string> := <param>', 'define …(…) : … := …'),
  declaration('external', 'external <name>(<param> : <string>) : <string>', 'external …(…)'),
  declaration('invariant', 'invariant "<title>": <true>', 'invariant "…": …'),
  declaration('test', 'test "<title>" {\n  <>\n}', 'test "…" { … }'),
  whole(
    'pair',
    'class <parent> {\n  RO/runtime <children> : <child> ref set <-> <owner>\n}\n\n' +
      'class <child> {\n  RO/constructor <owner> : <parent> ref <-> <children>\n}',
    'two classes with a bound pair of fields',
  ),
]

const API_SNIPPETS: readonly Proposal[] = [
  declaration('api', 'api <Name> version "<version>"', 'api … version …'),
  whole('api with sessions', 'api <Name> version "<version>" uses session', 'api … uses session'),
]

/** Whole members of a class. */
export function memberSnippets(owner: string, isNamespace: boolean): Proposal[] {
  const params = isNamespace ? '<>' : `self : ${owner} ref<>`
  const message = declaration('message', `message <name>(${params})`, 'message …(…)')
  const field = whole('field', 'RW <name> : <string>', 'RW … : …')
  return isNamespace ? [message, field] : [message, field, ...PAIR_SNIPPETS]
}

const PAIR_SNIPPETS: readonly Proposal[] = [
  whole('pair: set end', 'RO/runtime <members> : <class> ref set <-> <partner>', '… ref set <-> …'),
  whole('pair: reference end', 'RO/constructor <owner> : <class> ref <-> <partner>', '… ref <-> …'),
]
