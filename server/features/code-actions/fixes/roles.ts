/** Fixes of roles and access clauses (CROW1701 to CROW1712), and of what computed fields show (CROW2043). */
import { FIELD_ACCESSES } from '../../../../analysis/facts/role-lists.ts'
import { suggest } from '../../../../analysis/facts/suggest.ts'
import { nameText } from '../../../../grammar/quote.ts'
import type { AccessClause, NameNode } from '../../../../grammar/tree.ts'
import { ACCESS_KINDS } from '../../../../model/api.ts'
import { insertAt, replaceAt } from '../../../edits/edit.ts'
import { declareBefore } from '../../../edits/insertion.ts'
import { removeAnnotation, removeWith, removeWord } from '../../../edits/removal.ts'
import { type Fix, type Fixer, fieldAround, type Mistake, memberAround } from './fix.ts'
import { annotations, usesSession } from './words.ts'

/** CROW1701: writes the suggested role, declares a new one, or removes it from the list. */
export const fixRoleUnknown: Fixer = (mistake) => {
  const { list, index } = listAt(mistake)
  const name = list[index]
  if (!name) return []
  const meant = mistake.diagnostic.data?.replace
  const fits = meant !== undefined && !list.some((role) => nameText(role.text) === meant)
  return [
    fits ? { title: `Write ${quoted(meant)}`, edits: [replaceAt(mistake.place, mistake.at, meant)] } : undefined,
    name.text === ''
      ? undefined
      : {
          title: `Create the role "${name.text}"`,
          edits: [declareBefore(mistake, `role ${nameText(name.text)}`)],
        },
    off(mistake, list, index),
  ]
}

/** CROW1702: removes the role that closes the circle. */
export const fixRoleCircle: Fixer = (mistake) => {
  const { list, index } = listAt(mistake)
  return [off(mistake, list, index)]
}

/** CROW1703: adds the roles of the second clause to the first. */
export const fixClauseRepeated: Fixer = (mistake) => {
  const clauses = clausesOf(mistake)
  const again = clauseAt(mistake)
  const first = clauses.find((clause) => clause.word?.text === again?.word?.text)
  if (!again || !first || first === again) return []
  const more = again.roles.filter((role) => !first.roles.some((other) => other.text === role.text))
  const names = more.map((role) => nameText(role.text)).join(', ')
  const last = first.roles.at(-1)
  const added = names === '' ? [] : [insertAt(mistake.place, last?.end ?? first.end - 1, `${last ? ', ' : ''}${names}`)]
  const title = 'Put its roles into the first'
  const edits = [...added, gone(mistake, again)]
  // If the clauses have different roles, it is not known which ones are meant.
  const same = more.length === 0 && first.roles.every((role) => again.roles.some((other) => other.text === role.text))
  return [same ? { title, edits, safe: 'repetition' } : { title, edits }]
}

/** CROW1704: writes the suggested word, only `allows`, or no clause. */
export const fixClauseWordUnknown: Fixer = (mistake) => {
  const clauses = clausesOf(mistake)
  const clause = clauseAt(mistake)
  const member = memberAround(mistake)
  if (!clause?.word) return []
  const known = !member ? ACCESS_KINDS : 'params' in member ? [] : FIELD_ACCESSES
  const meant = suggest(clause.word.text, known)
  const fits = meant !== undefined && !clauses.some((other) => other.word?.text === meant)
  const plain = !clauses.some((other) => other.word === null)
  return [
    fits ? { title: `Write "${meant}"`, edits: [replaceAt(mistake.place, clause.word, meant)] } : undefined,
    plain
      ? {
          title: 'Write only "allows"',
          edits: [removeWith(mistake, { start: clause.word.start, end: clause.word.end }, /\s+$/)],
        }
      : undefined,
    { title: 'Remove the clause', edits: [gone(mistake, clause)] },
  ]
}

/** CROW1705: adds `uses session` to the API. */
export const fixRolesWithoutSessions: Fixer = (mistake) => [usesSession(mistake.view)]

/** CROW1706: removes `@public`, or the clause. */
export const fixAllowsOnPublic: Fixer = (mistake) => {
  const mark = annotations(mistake).find((a) => a.text === 'public')
  const clause = clauseAt(mistake)
  return [
    mark && { title: 'Remove "@public"', edits: [removeAnnotation(mistake, mark)] },
    clause && { title: 'Remove the clause', edits: [gone(mistake, clause)] },
  ]
}

/** CROW1707: removes the clause. */
export const fixClauseUnnecessary: Fixer = (mistake) => {
  const clause = clauseAt(mistake)
  return [clause && { title: 'Remove the clause', edits: [gone(mistake, clause)] }]
}

/** CROW1708: removes the role. */
export const fixRoleRedundant: Fixer = (mistake) => {
  const { list, index } = listAt(mistake)
  const fix = off(mistake, list, index)
  return [fix && { ...fix }]
}

/** CROW1709: lets a role read the field, or removes `@secret`. */
export const fixSecretReadable: Fixer = (mistake) => {
  const field = fieldAround(mistake)
  const mark = annotations(mistake).find((a) => a.text === 'secret')
  if (!field || !mark) return []
  const roles = [...mistake.view.scope.roles.keys()].slice(0, MOST_ROLES)
  return [
    ...roles.map(
      (role): Fix => ({
        title: `Let ${quoted(nameText(role))} read it`,
        edits: [insertAt(mistake.place, field.decl.end, ` get allows(${nameText(role)})`)],
      }),
    ),
    { title: 'Remove "@secret"', edits: [removeAnnotation(mistake, mark)] },
  ]
}

/** CROW1711: adds the clause of the other end. */
export const fixEndLeftOpen: Fixer = (mistake) => {
  const clause = mistake.diagnostic.data?.clause
  const field = fieldAround(mistake)
  if (!field || clause === undefined) return []
  const written = clauseAt(mistake)
  const edit = written
    ? replaceAt(mistake.place, written, clause)
    : insertAt(mistake.place, field.decl.end, ` ${clause}`)
  return [{ title: `Write "${clause}"`, edits: [edit], preferred: true }]
}

/** CROW1712: allows `create` only to those who may set the field. */
export const fixCreateSetsRestricted: Fixer = (mistake) => {
  const clause = mistake.diagnostic.data?.clause
  const { decl } = mistake
  if (decl?.kind !== 'class' || clause === undefined) return []
  const last = [decl.name, ...decl.without, ...decl.access].reduce((a, b) => (b.end > a.end ? b : a))
  return [{ title: `Write "${clause}" on the class`, edits: [insertAt(mistake.place, last.end, ` ${clause}`)] }]
}

/** CROW2043: gives a computed field in its class the readers, or the `@secret`, of the field that it is made of. */
export const fixComputedShowsMore: Fixer = (mistake) => {
  const field = fieldAround(mistake)
  const { clause, annotation } = mistake.diagnostic.data ?? {}
  if (!field?.decl.computed) return []
  const title = `Write "${clause ?? annotation}"`
  if (clause !== undefined)
    return [{ title, edits: [insertAt(mistake.place, field.decl.end, ` ${clause}`)], preferred: true }]
  if (annotation === undefined) return []
  const { type, annotations: written } = field.decl
  const end = Math.max(type.end, ...written.map((mark) => mark.end))
  return [{ title, edits: [insertAt(mistake.place, end, ` ${annotation}`)], preferred: true }]
}

/** The largest number of roles that are offered. */
const MOST_ROLES = 5

function quoted(text: string): string {
  return text.startsWith('"') ? text : `"${text}"`
}

/** Removes a role from a list, unless only root would be left. */
function off(mistake: Mistake, list: readonly NameNode[], index: number): Fix | undefined {
  const name = list[index]
  if (!name || (list.length === 1 && mistake.decl?.kind !== 'role')) return undefined
  return { title: `Remove "${name.text}"`, edits: [removeWord(mistake, list, index)] }
}

/** Removes the clause with the blank before it. */
function gone(mistake: Mistake, clause: AccessClause) {
  return removeWith(mistake, clause, /\s+$/)
}

function clausesOf(mistake: Mistake): readonly AccessClause[] {
  const member = memberAround(mistake)
  if (member) return 'access' in member ? member.access : []
  return mistake.decl?.kind === 'class' ? mistake.decl.access : []
}

function clauseAt(mistake: Mistake): AccessClause | undefined {
  return clausesOf(mistake).find((clause) => clause.start === mistake.at.start)
}

/** The list of roles that contains the mistake, and the index in it. */
function listAt(mistake: Mistake): { readonly list: readonly NameNode[]; readonly index: number } {
  const { decl, at } = mistake
  const lists = decl?.kind === 'role' ? [decl.includes] : clausesOf(mistake).map((clause) => clause.roles)
  const list = lists.find((names) => names.some((name) => name.start === at.start)) ?? []
  return { list, index: list.findIndex((name) => name.start === at.start) }
}
