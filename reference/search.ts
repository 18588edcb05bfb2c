/** The entries of the search: everything that has a name in an API. */
import type { Api, Class } from '../model/api.ts'
import { BUILT_IN_ERRORS } from '../model/built-in-errors.ts'
import { isImplemented } from '../model/implemented.ts'
import { rpcsOf } from '../model/rpcs.ts'
import { typeText } from '../model/types.ts'
import { firstSentence } from './markdown.ts'
import {
  classPlace,
  enumPlace,
  errorPlace,
  fieldPlace,
  type PagePlace,
  recordPlace,
  rolePlace,
  rpcPlace,
  valuePlace,
} from './page-place.ts'

export type EntryKind = 'class' | 'field' | 'message' | 'implied RPC' | 'record' | 'enum' | 'value' | 'error' | 'role'

export interface SearchEntry {
  readonly kind: EntryKind
  /** `start`. */
  readonly name: string
  /** The class that it belongs to, or the enum of a value; '' if it belongs to nothing. */
  readonly of: string
  /** Whether it is an RPC for which servers have no code. */
  readonly open?: true
  /** A short description: its type, or the first sentence of its documentation. */
  readonly about: string
  readonly place: PagePlace
}

/** Classes with their members in the model's order, then the rest. */
export function searchEntries(api: Api): SearchEntry[] {
  return [
    ...api.classes.map((c) => entry('class', c.name, '', firstSentence(c.doc), classPlace(c.name))),
    ...api.classes.flatMap(fieldEntries),
    ...rpcEntries(api),
    ...api.records.map((r) => entry('record', r.name, '', firstSentence(r.doc), recordPlace(api, r.name))),
    ...api.enums.flatMap((e) => [
      entry('enum', e.name, '', firstSentence(e.doc), enumPlace(e.name)),
      ...e.values.map((v) => entry('value', v.name, e.name, firstSentence(v.doc), valuePlace(e.name, v.name))),
    ]),
    ...errorEntries(api),
    ...api.roles.map((r) => entry('role', r.name, '', firstSentence(r.doc), rolePlace(r.name))),
  ]
}

function entry(kind: EntryKind, name: string, of: string, about: string, place: PagePlace): SearchEntry {
  return { kind, name, of, about, place }
}

function fieldEntries(owner: Class): SearchEntry[] {
  return owner.fields.map(({ name, doc, type }) =>
    entry('field', name, owner.name, firstSentence(doc) || typeText(type), fieldPlace(owner.name, name)),
  )
}

function rpcEntries(api: Api): SearchEntry[] {
  const classes = new Map(api.classes.map((c) => [c.name, c]))
  return rpcsOf(api).flatMap((rpc) => {
    const owner = classes.get(rpc.class)
    if (!owner) return []
    const name = rpc.name.slice(owner.name.length + 1)
    const kind = rpc.implied ? 'implied RPC' : 'message'
    const found = entry(kind, name, owner.name, firstSentence(rpc.doc), rpcPlace(owner, name))
    return [isImplemented(api, rpc) ? found : { ...found, open: true }]
  })
}

function errorEntries(api: Api): SearchEntry[] {
  const declared = api.errors.filter((e) => !BUILT_IN_ERRORS.has(e.code))
  return [...declared, ...BUILT_IN_ERRORS.values()].map((e) =>
    entry('error', e.code, '', firstSentence(e.doc), errorPlace(e.code)),
  )
}
