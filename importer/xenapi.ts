/** Converts the Xen API's reference data (xenapi.json) to `.crow` texts. Reads and writes no files. */
import { format } from '../grammar/format.ts'
import { STANDARD_PARTS } from '../model/api.ts'
import { accessOf, saysOverOthers, unsaid } from './access.ts'
import { classText, objectsText } from './emit/class.ts'
import type { ImportContext } from './emit/context.ts'
import { docLines } from './emit/doc.ts'
import { enumsByClass } from './enums.ts'
import { type ErrorParams, errorsToDeclare, readErrorParams } from './errors.ts'
import { compareImplied } from './implied.ts'
import { ImportError } from './import-error.ts'
import { Notes } from './notes.ts'
import { noteUnusable, readOptional } from './optional.ts'
import { bindPairs } from './pairs.ts'
import { type ReferenceClass, readReference } from './reference.ts'
import { ReferredObjects } from './referred-objects.ts'
import { Roles } from './roles.ts'
import { takesSession } from './session.ts'
import { isCrowName } from './text.ts'

export interface ImportOptions {
  /** Whether the reference's descriptions become documentation. */
  readonly docs: boolean
  /** The API's name; `XenAPI` if not given. */
  readonly name?: string
  /** Parameters by error code, for errors without parameters in the reference: `{ "SR_FULL": ["sr"] }`. */
  readonly errors?: unknown
  /** Defaults by message and parameter, for parameters that calls may leave out: `{ "VM.snapshot": { "ignore_vdis": [] } }`. */
  readonly optional?: unknown
}

export interface Imported {
  /** `api.crow`, `errors.crow` and a file for each class. Paths are relative to the API's directory. */
  readonly files: { path: string; text: string }[]
  /** The decisions and the omissions of the import, one line each. */
  readonly notes: string[]
}

/**
 * The texts of a reference. `pairs`: its bound pairs (a list of pairs such as `[["VIF", "VM"], ["VM", "VIFs"]]`), or
 * null.
 * @throws ImportError where the input has another structure, or the API's name is not a name
 */
export function importXenApi(reference: unknown, pairs: unknown | null, options: ImportOptions): Imported {
  const name = options.name ?? 'XenAPI'
  if (!isCrowName(name)) throw new ImportError(`"${name}" is not a name for an API (letters, digits and _)`)
  const classes = readReference(reference)
  const notes = new Notes()
  const uses = STANDARD_PARTS.filter((part) => classes.some((c) => c.name === part))
  const roles = new Roles(classes)
  const context: ImportContext = {
    docs: options.docs,
    sessions: uses.includes('session'),
    bound: bindPairs(classes, pairs, notes),
    access: accessByClass(classes, roles, uses.includes('session')),
    optional: readOptional(options.optional),
    objects: new ReferredObjects(),
    notes,
  }
  const files = [
    {
      path: 'api.crow',
      text: `api ${name}${uses.length > 0 ? ` uses ${uses.join(', ')}` : ''}\n${rolesText(roles, context)}`,
    },
    ...classFiles(classes, context),
    ...errorFile(classes, readErrorParams(options.errors), context),
  ]
  noteUnusable(classes, context.optional, notes)
  noteLeftOut(classes, context)
  noteRoles(classes, roles, context)
  return { files: files.map(laidOut), notes: notes.lines() }
}

/** Empty where the reference lists no roles, or the API has no sessions and so no users. */
function accessByClass(classes: readonly ReferenceClass[], roles: Roles, sessions: boolean): ImportContext['access'] {
  if (!sessions || roles.names.length === 0) return new Map()
  return new Map(classes.map((owner) => [owner.name, accessOf(owner, roles)]))
}

function rolesText(roles: Roles, { sessions }: ImportContext): string {
  return sessions && roles.names.length > 0 ? `\n${roles.text()}` : ''
}

function noteRoles(classes: readonly ReferenceClass[], roles: Roles, { notes, sessions, access }: ImportContext): void {
  if (roles.names.length === 0) return
  if (saysOverOthers(access.get('task'))) notes.count('taskRole', 'destroy allows on class task')
  for (const owner of classes) {
    if (!sessions) notes.count('role', '', owner.messages.filter((m) => m.roles.length > 0).length)
    else {
      for (const name of unsaid(owner, roles)) notes.count('unsaidRole', name)
      for (const m of owner.messages)
        if (m.roles.length === 0 && takesSession(m)) notes.count('noRole', `${owner.name}.${m.name}`)
    }
  }
}

function laidOut({ path, text }: { path: string; text: string }) {
  const formatted = format(text)
  if ('text' in formatted) return { path, text: formatted.text }
  throw new Error(`${path}, as imported, is not well-formed: ${formatted.issues[0]?.message}`)
}

function classFiles(classes: readonly ReferenceClass[], context: ImportContext): Imported['files'] {
  const enums = enumsByClass(classes, context.notes)
  const paths = pathsOf(classes.map((c) => c.name))
  const texts = classes.map((c) => classText(c, enums.get(c.name) ?? [], context))
  return classes.map(({ name }, i) => ({
    path: paths[i] as string,
    text: `${texts[i]}${objectsText(name, context)}`,
  }))
}

/** A path for each class. Names that differ only in case get a number, as some file systems ignore case. */
function pathsOf(names: readonly string[]): string[] {
  const taken = new Set(['api', 'errors'])
  return names.map((name) => {
    let stem = name
    for (let i = 2; taken.has(stem.toLowerCase()); i++) stem = `${name}_${i}`
    taken.add(stem.toLowerCase())
    return `${stem}.crow`
  })
}

function errorFile(classes: readonly ReferenceClass[], given: ErrorParams, context: ImportContext): Imported['files'] {
  const errors = errorsToDeclare(classes, given, context.notes)
  if (errors.length === 0) return []
  const text = errors
    .map((e) => `${docLines(e.doc, context)}error ${e.name}(${e.params.join(', ')})\n`)
    .join(context.docs ? '\n' : '')
  return [{ path: 'errors.crow', text }]
}

/** Notes facts that the language cannot express, and differences in the implied RPCs. */
function noteLeftOut(classes: readonly ReferenceClass[], { notes, sessions }: ImportContext): void {
  for (const owner of classes) {
    compareImplied(owner, sessions, notes)
    for (const it of [owner, ...owner.fields, ...owner.messages]) {
      notes.count('transition', '', it.transitions)
      if (it.tag !== '') notes.count('tag', it.tag)
    }
  }
}
