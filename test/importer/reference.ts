/** Makes small references for the import's tests. */
import type { Imported, ImportOptions } from '../../importer/xenapi.ts'
import { importXenApi } from '../../importer/xenapi.ts'

type FieldRow = readonly [qualifier: string, name: string, type: string, start?: string]

interface MessageParts {
  readonly params?: readonly (readonly [name: string, type: string, doc?: string])[]
  readonly result?: readonly string[]
  readonly errors?: readonly string[]
  readonly implicit?: boolean
  readonly description?: string
  readonly roles?: readonly string[]
}

/** A field in the form of the reference. */
export function field([qualifier, name, type, start]: FieldRow) {
  return { qualifier, name, type, description: `the ${name}`, ...(start === undefined ? {} : { default: start }) }
}

/** A declared message, its session parameter included unless `params` are given. */
export function message(name: string, parts: MessageParts = {}) {
  const params = (parts.params ?? []).map(([param, type, doc]) => ({ name: param, type, doc: doc ?? '' }))
  const session = { name: 'session_id', type: 'session ref', doc: 'Reference to a valid session' }
  return {
    name,
    description: parts.description ?? '',
    implicit: parts.implicit ?? false,
    params: [session, ...params],
    result: parts.result ?? ['void'],
    errors: (parts.errors ?? []).map((code) => ({ name: code, doc: `${code} was raised.` })),
    roles: parts.roles ?? [],
  }
}

/** A class with objects: the look-ups that every such class implies, and the RPCs of `implied`. */
export function stored(name: string, fields: readonly FieldRow[], more: Partial<ClassParts> = {}) {
  const names = ['get_by_uuid', 'get_record', ...(more.implied ?? ['create', 'destroy', 'get_all'])]
  const rows: FieldRow[] = [['RO/runtime', 'uuid', 'string'], ...fields]
  return reference(name, rows, { ...more, messages: [...names.map(implicit), ...(more.messages ?? [])] })
}

interface ClassParts {
  readonly implied: readonly string[]
  readonly messages: readonly object[]
  readonly enums: readonly object[]
}

/** A class with just these messages. */
export function reference(name: string, fields: readonly FieldRow[], more: Partial<ClassParts> = {}) {
  const { messages = [], enums = [] } = more
  return { name, description: `A ${name}`, fields: fields.map(field), messages, enums }
}

export function enumeration(name: string, ...values: string[]) {
  return { name, values: values.map((value) => ({ name: value, doc: `it is ${value}` })) }
}

/** The class `session`, which makes an API use sessions. */
export const SESSION = stored('session', [], { implied: [] })

function implicit(name: string) {
  return message(name, { implicit: true })
}

/** The result of importing the classes: the text of each file by its path, with each run of white space as one space. */
export function imported(classes: readonly object[], pairs: unknown = [], options: Partial<ImportOptions> = {}) {
  const result: Imported = importXenApi(classes, pairs, { docs: false, ...options })
  const texts = new Map(result.files.map((f) => [f.path, f.text.replace(/[ \t]+/g, ' ')]))
  return { ...result, text: (path: string) => texts.get(path) ?? '' }
}
