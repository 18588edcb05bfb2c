/** Makes the model from a scope without errors. */
import type { NameNode } from '../grammar/tree.ts'
import {
  type Api,
  type Class,
  type Field,
  type FieldQualifier,
  type InitialObject,
  type Literal,
  type Message,
  MODEL_FORMAT,
  type Param,
  type RecordMember,
  type Renamed,
  STANDARD_PARTS,
  type Type,
  WITH,
  type Without,
} from '../model/api.ts'
import { UUID_FIELD } from '../model/implied.ts'
import { classAllows, fieldAllows, messageAllows } from './facts/access.ts'
import { annotationOf } from './facts/annotations.ts'
import { withWords } from './facts/implied-names.ts'
import type { Pairs } from './resolve/pairs.ts'
import { keepsObjects } from './resolve/resolve-types.ts'
import {
  type ClassSymbol,
  type FieldSymbol,
  isNamespace,
  type MessageSymbol,
  type ObjectSymbol,
  type Scope,
  type TypedSymbol,
} from './scope/symbols.ts'

/** The model; `name` is its name if there is no `api` declaration. Only for a scope in which no error was found. */
export function lower(scope: Scope, pairs: Pairs, name: string): Api {
  return {
    format: MODEL_FORMAT,
    name: scope.api?.name ?? name,
    version: scope.api?.decl.version?.text ?? null,
    doc: docText(scope.api?.decl),
    uses: STANDARD_PARTS.filter((part) => scope.uses.has(part)),
    roles: [...scope.roles.values()].map((r) => ({
      name: r.name,
      doc: docText(r.decl),
      includes: [...new Set(r.decl.includes.map((name) => name.text))],
    })),
    classes: scope.classes.map((c) => lowerClass(c, pairs)),
    records: scope.records.map((r) => ({
      name: r.name,
      doc: docText(r.decl),
      members: r.members.map((m): RecordMember => ({ name: m.name, doc: docText(m.decl), ...typed(m) })),
    })),
    enums: [...scope.enums.values()].map((e) => ({
      name: e.name,
      doc: docText(e.decl),
      ...renamed(e.decl),
      values: e.decl.values.map((v) => ({ name: v.name.text, doc: docText(v), ...renamed(v) })),
    })),
    errors: [...scope.errors.values()].map((e) => ({
      code: e.name,
      doc: docText(e.decl) || docText(e.extends?.decl),
      params: e.decl.params.map((p) => p.text),
    })),
    objects: [...scope.objects.values()].map(lowerObject),
    relations: pairs.relations,
  }
}

function lowerClass(owner: ClassSymbol, pairs: Pairs): Class {
  const fields = owner.fields.map((f) => lowerField(f, pairs))
  const implied = !isNamespace(owner)
  return {
    name: owner.name,
    doc: docText(owner.decl) || docText(owner.extends?.decl),
    ...renamed(owner.decl),
    objects: implied ? 'implied' : keepsObjects(owner) ? 'declared' : 'none',
    without: [...owner.without].filter((word) => word !== 'objects') as Without[],
    ...addedWords(owner),
    ...classAllows(owner.decl),
    fields: implied ? [UUID_FIELD, ...fields] : fields,
    messages: owner.messages.map(lowerMessage),
    standard: owner.place.standard || owner.extends !== null,
  }
}

function addedWords(owner: ClassSymbol): Pick<Class, 'with'> {
  const words = WITH.filter((word) => withWords(owner).has(word))
  return words.length > 0 && !isNamespace(owner) ? { with: words } : {}
}

function lowerField(field: FieldSymbol, pairs: Pairs): Field {
  const relation = pairs.relationOf.get(field)
  return {
    name: field.name,
    doc: docText(field.decl),
    qualifier: field.decl.qualifier.text as FieldQualifier,
    ...typed(field),
    ...renamed(field.decl),
    ...(relation ? { relation: relation.name } : {}),
    ...fieldAllows(field.decl),
    ...(annotationOf(field.decl, 'secret') ? { secret: true } : {}),
  }
}

function lowerMessage(message: MessageSymbol): Message {
  return {
    name: message.name,
    doc: docText(message.decl),
    params: message.params.map((p): Param => ({ name: p.name, ...typed(p) })),
    result: message.result,
    // A word that is listed twice counts once.
    throws: [...new Set(message.decl.throws.map((t) => t.text))],
    public: annotationOf(message.decl, 'public') !== undefined,
    ...messageAllows(message.decl),
  }
}

function lowerObject(object: ObjectSymbol): InitialObject {
  const values: [string, Literal][] = object.values.flatMap((v) =>
    v.literal === undefined ? [] : [[v.name.text, v.literal]],
  )
  return {
    class: object.decl.class.text,
    name: object.name,
    doc: docText(object.decl),
    values: Object.fromEntries(values),
  }
}

function typed(symbol: TypedSymbol): { type: Type; default?: Literal } {
  const { type, literal } = symbol
  if (!type) throw new Error('a type is unresolved in an API without errors')
  return literal === undefined ? { type } : { type, default: literal }
}

function renamed({ was }: { readonly was: readonly NameNode[] }): Renamed {
  return was.length > 0 ? { was: was.map((name) => name.text) } : {}
}

function docText(decl: { readonly doc: { readonly text: string } | null } | undefined): string {
  return decl?.doc?.text ?? ''
}
