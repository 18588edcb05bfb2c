/** What a label of an object without a name is made of: one identifying field and the objects that it belongs to. */
import type { Api, Class, Field } from '../../../model/api.ts'
import { isSecret } from './secrets.ts'

export interface LabelRule {
  /** Fields that tell objects of the class apart, best first: the first one with a value is shown. */
  readonly keys: readonly string[]
  /** At most two references, the class that most relations lead to first: `web → LAN`. */
  readonly refs: readonly LabelRef[]
}

export interface LabelRef {
  readonly field: string
  readonly class: string
}

/**
 * Follows from the model only. Keys are unique fields, then fields whose names end with a word of KEY_WORDS. References
 * are bound fields and those that are given at creation.
 */
export function labelRule({ relations }: Pick<Api, 'relations'>, owner: Class): LabelRule {
  return { keys: keysOf(owner), refs: refsOf(relations, owner) }
}

/** Last words of names of fields that identify, best first. Not `status_code`, nor `VCPUs_number`, which counts. */
const KEY_WORDS = [
  /(?:^|_|user|full)(?:name|title|label|(?<!status_|error_|exit_)code|key|sku|slug|isbn|email|login)$/i,
  /(?:^|[^s]_|user)(?:device|number|index|position|slot|ordinal|tag)$/i,
  /(?:^|_|host)(?:name|identifier|ident|serial|address|path|host|url)$/i,
  /(?:^|_)(?:protocol|location|fingerprint|port)$/i,
]

/** The most keys that are tried. */
const MOST_KEYS = 3

function keysOf(owner: Class): string[] {
  const unique = new Set(owner.unique?.flatMap((names) => (names.length === 1 ? names : [])))
  return owner.fields
    .filter((field) => isShort(field) && field.name !== 'uuid' && !isSecret(field))
    .map((field) => ({ name: field.name, rank: unique.has(field.name) ? 0 : keyRank(field) }))
    .filter(({ rank }) => rank < NO_KEY)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST_KEYS)
    .map(({ name }) => name)
}

/** What somebody gave the object tells more than what the server has found out. */
function keyRank({ name, qualifier }: Field): number {
  const word = KEY_WORDS.findIndex((words) => words.test(name))
  return word === -1 ? NO_KEY : 1 + word + (qualifier === 'RO/runtime' ? KEY_WORDS.length : 0)
}

const NO_KEY = 100

function isShort({ type }: Field): boolean {
  return type.kind === 'string' || type.kind === 'int' || type.kind === 'enum'
}

function refsOf(relations: Api['relations'], owner: Class): LabelRef[] {
  const bound = (name: string) => relations.flatMap((r) => r.ends).filter((end) => end.class === name).length
  return owner.fields
    .flatMap((field) => refOf(owner, field))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, 2)
    .sort((a, b) => bound(b.class) - bound(a.class))
    .map(({ field, class: name }) => ({ field, class: name }))
}

/** The lower the rank, the more the object is a part of what it refers to. */
function refOf(owner: Class, { name, type, qualifier, relation }: Field): (LabelRef & { readonly rank: number })[] {
  if (type.kind !== 'ref' || type.class === owner.name) return []
  const isGiven = qualifier === 'RO/constructor'
  if (!isGiven && relation === undefined) return []
  return [{ field: name, class: type.class, rank: (isGiven ? 0 : 1) + (relation === undefined ? 1 : 0) }]
}
