/** Carries the input of forms over a reload of the page, whose model may have changed. */
import type { Api, Type } from '../../../model/api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { own } from '../values/own-member.ts'
import { type Draft, EMPTY_TEXT, emptyDraft, givenMembers, LEFT_TO_DEFAULT } from './draft.ts'

const KEY = 'crowfoot-forms'
const FORM = 'form '

/** The drafts of a form before the reload, with the names of their parameters. */
export interface KeptForm {
  readonly names: readonly string[]
  readonly drafts: readonly Draft[]
}

/** Stores the forms for the reload. They hold no passwords: forms with passwords are not kept. */
export function putAside(user: string, forms: ReadonlyMap<string, KeptForm>): void {
  try {
    if (forms.size > 0) sessionStorage.setItem(KEY, JSON.stringify({ user, forms: [...forms] }))
  } catch {
    // Without storage the input is lost.
  }
}

/** The filled forms among the choices, by the key of their form. */
export function filledForms(
  choices: ReadonlyMap<string, unknown>,
  namesOf: (key: string) => readonly string[],
): ReadonlyMap<string, KeptForm> {
  const forms = [...choices].filter(([key]) => key.startsWith(FORM))
  return new Map(forms.map(([key, drafts]) => [key, { names: namesOf(key), drafts: drafts as readonly Draft[] }]))
}

/** Reads and removes the stored forms; empty if they belong to another user. */
export function takeBack(user: string): ReadonlyMap<string, KeptForm> {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as {
      user: string
      forms: [string, KeptForm][]
    } | null
    sessionStorage.removeItem(KEY)
    return new Map(kept?.user === user ? kept.forms : [])
  } catch {
    return new Map()
  }
}

/** The drafts for the parameters that the form has now. */
export function draftsOf(api: Api, rpc: Rpc, { names, drafts }: KeptForm, fresh: readonly Draft[]): readonly Draft[] {
  return rpc.params.map((param, i) => {
    const before = drafts[names.indexOf(param.name)]
    return before === undefined ? (fresh[i] as Draft) : fitted(api, param.type, before, fresh[i] as Draft)
  })
}

/** The draft if it fits the type as it is now, otherwise `fresh`. */
function fitted(api: Api, type: Type, draft: Draft, fresh: Draft): Draft {
  if (typeof draft === 'string') return fittedText(api, type, draft, fresh)
  if (typeof draft === 'boolean') return typeof emptyDraft(api, type) === 'boolean' ? draft : fresh
  const again = (of: Type, one: Draft) => fitted(api, of, one, emptyDraft(api, of))
  switch (draft.kind) {
    case 'left out':
      return LEFT_TO_DEFAULT
    case 'empty text':
      return type.kind === 'string' ? EMPTY_TEXT : fresh
    case 'list':
      if (type.kind !== 'set' && type.kind !== 'option') return fresh
      return { kind: 'list', items: draft.items.map((one) => again(type.of, one)) }
    case 'pairs':
      if (type.kind !== 'map') return fresh
      return { kind: 'pairs', pairs: draft.pairs.map(([k, v]) => [again(type.key, k), again(type.value, v)]) }
    case 'members':
      return type.kind === 'record' ? fittedMembers(api, type.name, draft.members, fresh) : fresh
  }
}

function fittedText(api: Api, type: Type, text: string, fresh: Draft): Draft {
  if (type.kind === 'enum')
    return api.enums.find((e) => e.name === type.name)?.values.some((v) => v.name === text) ? text : fresh
  return typeof emptyDraft(api, type) === 'boolean' || typeof fresh === 'object' ? fresh : text
}

function fittedMembers(api: Api, name: string, before: { readonly [name: string]: Draft }, fresh: Draft): Draft {
  const now = typeof fresh === 'object' && fresh.kind === 'members' ? fresh.members : {}
  const members = givenMembers(api, name).map((member) => {
    const [old, start] = [own(before, member.name), own(now, member.name) ?? LEFT_TO_DEFAULT]
    return [member.name, old === undefined ? start : fitted(api, member.type, old, start)]
  })
  return { kind: 'members', members: Object.fromEntries(members) }
}
