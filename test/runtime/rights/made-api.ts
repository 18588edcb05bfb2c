/**
 * Small APIs with pairs of every kind and clauses in every place, and the rights of their users, computed as
 * docs/language.md describes them.
 */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import type { Api } from '../../../model/api.ts'

/** z includes x and y. */
export const USERS = { ux: ['x'], uy: ['y'], uxy: ['x', 'y'], uz: ['z'], un: [] } as const
export type User = keyof typeof USERS

type Roles = readonly ('x' | 'y')[] | undefined
export type Clauses = { readonly [word in 'all' | 'get' | 'set' | 'create' | 'destroy']?: Roles }

export interface End {
  readonly class: 'A' | 'B'
  readonly field: string
  readonly qualifier: 'RW' | 'RO/constructor' | 'RO/runtime'
  readonly many: boolean
  /** Keeps an object at the other end from being destroyed. */
  readonly owns: boolean
  readonly clauses: Clauses
}

/** The near end is the stored one. For a field that is bound to itself, both ends are the same. */
export interface Pair {
  readonly near: End
  readonly far: End
}

export interface Made {
  readonly classes: { readonly A: Clauses; readonly B: Clauses }
  readonly pairs: readonly Pair[]
}

/** Qualifiers of the near and the far end, whether they are sets, and whether the far one owns too. */
const KINDS = [
  ['RW', 'RO/runtime', false, true, false],
  ['RO/constructor', 'RO/runtime', false, true, false],
  ['RW', 'RO/runtime', false, false, false],
  ['RO/constructor', 'RO/runtime', false, false, false],
  ['RW', 'RW', true, true, true],
  ['RW', 'RO/constructor', true, true, true],
  ['RW', 'RO/runtime', true, true, false],
  ['RO/constructor', 'RO/runtime', true, true, false],
] as const

const roles: fc.Arbitrary<Roles> = fc.option(fc.subarray(['x', 'y'] as const), { nil: undefined, freq: 2 })
const fieldClauses: fc.Arbitrary<Clauses> = fc.record({ all: roles, get: roles, set: roles })
const classClauses: fc.Arbitrary<Clauses> = fc.record({
  all: roles,
  get: roles,
  set: roles,
  create: roles,
  destroy: roles,
})

function pair(i: number): fc.Arbitrary<Pair> {
  const between = fc
    .tuple(fc.constantFrom(...KINDS), fc.boolean(), fieldClauses, fieldClauses)
    .map(([[near, far, nearMany, farMany, farOwns], swap, nearClauses, farClauses]): Pair => {
      const [one, other] = swap ? (['B', 'A'] as const) : (['A', 'B'] as const)
      return {
        near: { class: one, field: `n${i}`, qualifier: near, many: nearMany, owns: true, clauses: nearClauses },
        far: { class: other, field: `f${i}`, qualifier: far, many: farMany, owns: farOwns, clauses: farClauses },
      }
    })
  const self = fc.tuple(fc.boolean(), fieldClauses).map(([many, clauses]): Pair => {
    const end: End = { class: 'A', field: `s${i}`, qualifier: 'RW', many, owns: true, clauses }
    return { near: end, far: end }
  })
  return fc.oneof({ weight: 8, arbitrary: between }, { weight: 1, arbitrary: self })
}

export const made: fc.Arbitrary<Made> = fc.record({
  classes: fc.record({ A: classClauses, B: classClauses }),
  pairs: fc.tuple(pair(0), pair(1), pair(2)),
})

/** Both ends, each with the other one; a field that is bound to itself once. */
export function endsOf({ near, far }: Pair): readonly (readonly [end: End, other: End])[] {
  if (near === far) return [[near, near]]
  return [
    [near, far],
    [far, near],
  ]
}

/** `a1` of class A, and so on: the same in every database. */
export const REFS = {
  A: ['OpaqueRef:aaaaaaaa-0000-4000-8000-000000000001', 'OpaqueRef:aaaaaaaa-0000-4000-8000-000000000002'],
  B: ['OpaqueRef:bbbbbbbb-0000-4000-8000-000000000001', 'OpaqueRef:bbbbbbbb-0000-4000-8000-000000000002'],
} as const

/** The links of the first object of the near class: the object of that index at the far end. */
export type Links = readonly (0 | 1 | null)[]

export function modelOf(it: Made, links: Links): Api {
  const classes = (['A', 'B'] as const).map((name) => classText(it, name)).join('')
  const objects = (['A', 'B'] as const).flatMap((name) => [0, 1].map((i) => objectText(it, links, name, i))).join('')
  const text = `api Made uses session, task, event\nrole x\nrole y\nrole z includes x, y\n${classes}${objects}`
  const { model, diagnostics } = analyze([{ path: 'made.crow', tree: parse(text) }], 'made')
  assert.ok(model, `${text}\n${diagnostics.map((d) => d.message).join('\n')}`)
  return model
}

function classText({ classes, pairs }: Made, name: 'A' | 'B'): string {
  const ends = pairs.flatMap(endsOf).filter(([end]) => end.class === name)
  const fields = ends.map(([end, other]) => fieldText(end, other))
  return `class ${name}${clausesText(classes[name])} {\n${fields.join('')}}\n`
}

function fieldText(end: End, other: End): string {
  const type = `${other.class} ref${end.many ? ' set' : ' or null'}`
  const start = end.qualifier === 'RO/runtime' ? '' : end.many ? ' = []' : ' = null'
  return `  ${end.qualifier} ${end.field} : ${type} <-> ${other.field}${start}${clausesText(end.clauses)}\n`
}

function clausesText(clauses: Clauses): string {
  const texts = Object.entries(clauses).flatMap(([word, names]) =>
    names ? [`${word === 'all' ? '' : `${word} `}allows(${names.join(', ')})`] : [],
  )
  return texts.map((text) => ` ${text}`).join('')
}

function objectText({ pairs }: Made, links: Links, name: 'A' | 'B', i: number): string {
  const values = pairs.flatMap(({ near, far }, p) => {
    const at = links[p]
    if (i !== 0 || near.class !== name || at === null || at === undefined) return []
    const partner = `${far.class.toLowerCase()}${at + 1}`
    return [`  ${near.field} = ${near.many ? `[${partner}]` : partner}\n`]
  })
  const uuid = REFS[name][i]?.slice('OpaqueRef:'.length)
  return `object ${name} ${name.toLowerCase()}${i + 1} {\n  uuid = "${uuid}"\n${values.join('')}}\n`
}

/** Whether the user has one role that every list lets in. */
export function isLet(user: User, lists: readonly Roles[]): boolean {
  const said = lists.flatMap((list) => (list ? [list] : []))
  if (said.length === 0) return true
  const lets = (list: NonNullable<Roles>, role: string) =>
    role === 'z' ? list.length > 0 : list.some((name) => name === role)
  return USERS[user].some((role) => said.every((list) => lets(list, role)))
}

function own({ classes }: Made, end: End, word: 'get' | 'set'): Roles {
  const { clauses } = end
  return clauses[word] ?? clauses.all ?? classes[end.class][word] ?? classes[end.class].all
}

/** The roles that may change the end by a write at the other end. */
function asOther({ classes }: Made, end: End): Roles {
  const said = end.clauses.set ?? end.clauses.all
  const owner = classes[end.class]
  if (said || end.qualifier === 'RO/runtime') return said
  return (end.qualifier === 'RW' ? owner.set : owner.create) ?? owner.all
}

export function mayRead(it: Made, { near, far }: Pair, user: User): boolean {
  return isLet(user, [own(it, near, 'get'), own(it, far, 'get')])
}

/** By an RPC of `end` that sets it. */
export function maySet(it: Made, end: End, other: End, user: User): boolean {
  return isLet(user, [own(it, end, 'set'), asOther(it, other)])
}

export function mayCreate({ classes }: Made, name: 'A' | 'B', user: User): boolean {
  return isLet(user, [classes[name].create ?? classes[name].all])
}

export function mayDestroy({ classes }: Made, name: 'A' | 'B', user: User): boolean {
  return isLet(user, [classes[name].destroy ?? classes[name].all])
}

export function mayChangeFrom(it: Made, other: End, user: User): boolean {
  return isLet(user, [asOther(it, other)])
}
