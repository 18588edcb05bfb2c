/** The drafts of a call's form: how they start, where they are kept, and the parameters that they make. */
import { useMemo, useState } from 'preact/hooks'
import type { Api, Param, Type } from '../../../model/api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { explainError } from '../calls/explain-error.ts'
import {
  type Draft,
  draftOf,
  emptyDraft,
  givenMembers,
  type InputProblem,
  LEFT_TO_DEFAULT,
  readConditioned,
} from '../forms/draft.ts'
import { formKey } from '../forms/form-key.ts'
import { draftsOf } from '../forms/kept-forms.ts'
import { useConsole } from '../state/console-state.ts'
import { own } from '../values/own-member.ts'
import { asksForSecret } from '../values/secrets.ts'

export type Drafts = readonly Draft[]

/** Values as JSON carries them, by the name of a parameter, or of a member of the parameter that is a record. */
export type Fill = { readonly [name: string]: unknown }

/** What a form is about, and what it starts with. */
export interface FormStart {
  readonly rpc: Rpc
  /** The object that the call is about. */
  readonly self: string | undefined
  readonly fill: Fill | undefined
}

/** The drafts of a form. They are kept while the page is open, unless they may hold a password. */
export function useCallDrafts(start: FormStart): [Drafts, (change: (all: Drafts) => Drafts) => void, () => void] {
  const { rpc, self, fill } = start
  const { api, choices, forms } = useConsole()
  const key = formKey(rpc, self, fill)
  const [held, setHeld] = useState<HeldDrafts>(() => {
    const [known, kept, fresh] = [choices.get(key) as Drafts | undefined, forms.get(key), firstDrafts(api, start)]
    forms.delete(key)
    if (known || !kept) return { rpc, drafts: known ?? fresh }
    const again = draftsOf(api, rpc, kept, fresh)
    choices.set(key, again)
    return { rpc, drafts: again }
  })
  const drafts = useMemo(() => fittedDrafts(api, start, held), [held, rpc])
  const isKept = !asksForSecret(api, rpc)
  const change = (make: (all: Drafts) => Drafts) =>
    setHeld((before) => {
      const next = make(fittedDrafts(api, start, before))
      if (isKept) choices.set(key, next)
      return { rpc, drafts: next }
    })
  return [drafts, change, () => void choices.delete(key)]
}

/** Drafts, and the RPC whose parameters they are of. */
interface HeldDrafts {
  readonly rpc: Rpc
  readonly drafts: Drafts
}

/** The API may have changed while the form was open: then its drafts go to the parameters of the same names. */
function fittedDrafts(api: Api, start: FormStart, { rpc, drafts }: HeldDrafts): Drafts {
  if (rpc === start.rpc) return drafts
  return draftsOf(api, start.rpc, { names: rpc.params.map((p) => p.name), drafts }, firstDrafts(api, start))
}

const NO_CHANGES: Draft = { kind: 'members', members: {} }

export function firstDrafts(api: Api, { rpc, self, fill = {} }: FormStart): Drafts {
  return rpc.params.map((param, i) => {
    if (i === 0 && self !== undefined) return self
    if (changesOf(api, rpc, param, self)) return NO_CHANGES
    const given = own(fill, param.name)
    if (given !== undefined) return givenDraft(api, param.type, given)
    return filled(api, param, emptyDraft(api, param.type, param.default), fill)
  })
}

/** An address gives one text, also to a set: its only element. */
function givenDraft(api: Api, type: Type, value: unknown): Draft {
  const isList = type.kind === 'set' || type.kind === 'option'
  return draftOf(api, type, isList && typeof value === 'string' ? [value] : value)
}

/** The draft with the given members, if it is that of a record. */
function filled(api: Api, { type }: Param, draft: Draft, fill: Fill): Draft {
  if (type.kind !== 'record' || typeof draft !== 'object' || draft.kind !== 'members') return draft
  const given = givenMembers(api, type.name).flatMap((member) => {
    const value = own(fill, member.name)
    return value === undefined ? [] : [[member.name, givenDraft(api, member.type, value)] as const]
  })
  return { kind: 'members', members: { ...draft.members, ...Object.fromEntries(given) } }
}

/** What the input of `C.set` needs; undefined for any other parameter. */
export function changesOf(api: Api, { does, class: name }: Rpc, { type }: Param, self: Draft | undefined) {
  const owner = does.kind === 'set_record' ? api.classes.find((c) => c.name === name) : undefined
  return owner && type.kind === 'record' ? { owner, self } : undefined
}

export type ParamsRead = { readonly params: unknown[] } | { readonly problems: readonly InputProblem[] }

/** The parameters up to the last one that is given: trailing parameters may be left out. */
export function readParams(api: Api, rpc: Rpc, drafts: Drafts): ParamsRead {
  const given = drafts.findLastIndex((draft) => draft !== LEFT_TO_DEFAULT) + 1
  const reads = rpc.params.slice(0, given).map((p, i) => readConditioned(api, p, drafts[i] as Draft, p.name))
  const problems = reads.flatMap((read) => ('problems' in read ? read.problems : []))
  return problems.length > 0 ? { problems } : { params: reads.map((read) => 'value' in read && read.value) }
}

/** The input that the server's error is about, found by the name of its parameter or member. */
export function problemsOfError(api: Api, rpc: Rpc, error: unknown): readonly InputProblem[] {
  const { field, text } = explainError(api, error)
  if (field === undefined) return []
  const bare = field.replace(/^.*\./, '')
  const record = rpc.params.find((p) => p.type.kind === 'record')
  const direct = rpc.params.some((p) => p.name === bare)
  return [{ problem: text, path: direct || !record ? bare : `${record.name}.${bare}` }]
}
