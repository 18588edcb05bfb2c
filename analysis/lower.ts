/** Makes the model from a scope without errors. */
import type { NameNode } from '../grammar/tree.ts'
import {
  type Api,
  type Class,
  type Define,
  type External,
  type Field,
  type FieldQualifier,
  type InitialObject,
  type Literal,
  type Message,
  MODEL_FORMAT,
  type Param,
  type RecordMember,
  type RecordType,
  type Renamed,
  STANDARD_PARTS,
  WITH,
  type Without,
} from '../model/api.ts'
import type { BodyType, MessageBody } from '../model/body.ts'
import { UUID_FIELD } from '../model/implied.ts'
import type { BodyLowering } from './bodies/lower-bodies.ts'
import { classAllows, fieldAllows, messageAllows } from './facts/access.ts'
import { annotationOf } from './facts/annotations.ts'
import { withWords } from './facts/implied-names.ts'
import { classConstraints, conditionOf, invariantsOf } from './lower/constraints.ts'
import type { Pairs } from './resolve/pairs.ts'
import { keepsObjects } from './resolve/resolve-types.ts'
import {
  type ClassSymbol,
  type DefineSymbol,
  type ExternalSymbol,
  type FieldSymbol,
  fieldPath,
  isNamespace,
  type MessageSymbol,
  type ObjectSymbol,
  type ParamSymbol,
  type RecordSymbol,
  type Scope,
  type TypedSymbol,
} from './scope/symbols.ts'

/**
 * The model; `name` is its name if there is no `api` declaration. Only for a scope in which no error was found. `bodies` makes
 * the trees of bodies and expressions; without it the model has none.
 */
export function lower(scope: Scope, pairs: Pairs, name: string, bodies?: BodyLowering): Api {
  const callables = [...scope.callables.values()]
  const defines = callables.flatMap((c) => (c.kind === 'define' ? lowerDefine(c, bodies) : []))
  const externals = callables.flatMap((c) => (c.kind === 'external' ? [lowerExternal(c, bodies)] : []))
  const invariants = invariantsOf(bodies, scope)
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
    classes: scope.classes.map((c) => lowerClass(c, scope, pairs, bodies)),
    records: scope.records.map((r) => lowerRecord(r, bodies)),
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
    ...(defines.length > 0 ? { defines } : {}),
    ...(externals.length > 0 ? { externals } : {}),
    ...(invariants.length > 0 ? { invariants } : {}),
  }
}

function lowerRecord(record: RecordSymbol, bodies: BodyLowering | undefined): RecordType {
  const members = record.members.map(
    (m): RecordMember => ({
      name: m.name,
      doc: docText(m.decl),
      ...typed(m),
      ...conditionOf(bodies, `${record.name}.${m.name}`, m),
    }),
  )
  return { name: record.name, doc: docText(record.decl), members }
}

function lowerClass(owner: ClassSymbol, scope: Scope, pairs: Pairs, bodies: BodyLowering | undefined): Class {
  const fields = owner.fields.map((f) => lowerField(f, pairs, bodies))
  const implied = bodies?.impliedBodies(owner.name, new Set(owner.messages.map((m) => m.name))) ?? {}
  const hasUuid = !isNamespace(owner)
  return {
    name: owner.name,
    doc: docText(owner.decl) || docText(owner.extends?.decl),
    ...renamed(owner.decl),
    objects: hasUuid ? 'implied' : keepsObjects(owner) ? 'declared' : 'none',
    without: [...owner.without].filter((word) => word !== 'objects') as Without[],
    ...addedWords(owner),
    ...internal(owner),
    ...classAllows(owner.decl),
    fields: hasUuid ? [UUID_FIELD, ...fields] : fields,
    messages: owner.messages.map((m) => lowerMessage(m, scope, bodies)),
    standard: owner.place.standard || owner.extends !== null,
    ...(Object.keys(implied).length > 0 ? { bodies: implied } : {}),
    ...classConstraints(bodies, owner),
  }
}

function internal({ decl }: { readonly decl: { readonly annotations: readonly NameNode[] } }): { internal?: true } {
  return annotationOf(decl, 'internal') ? { internal: true } : {}
}

function addedWords(owner: ClassSymbol): Pick<Class, 'with'> {
  const words = WITH.filter((word) => withWords(owner).has(word))
  return words.length > 0 && !isNamespace(owner) ? { with: words } : {}
}

function lowerField(field: FieldSymbol, pairs: Pairs, bodies: BodyLowering | undefined): Field {
  const computed = bodies?.computed(fieldPath(field))
  const computedPath = computed && bodies?.pathOfComputed(fieldPath(field))
  const relation = pairs.relationOf.get(field)
  return {
    name: field.name,
    doc: docText(field.decl),
    qualifier: field.decl.qualifier.text as FieldQualifier,
    ...typed(field),
    ...renamed(field.decl),
    ...(relation ? { relation: relation.name } : {}),
    ...(computed ? { computed } : {}),
    ...(computedPath === undefined ? {} : { computedPath }),
    ...conditionOf(bodies, fieldPath(field), field),
    ...fieldAllows(field.decl),
    ...(annotationOf(field.decl, 'secret') ? { secret: true } : {}),
    ...internal(field),
  }
}

function lowerMessage(message: MessageSymbol, scope: Scope, bodies: BodyLowering | undefined): Message {
  const body = bodies?.body({ kind: 'message', class: message.owner.name, name: message.name })
  return {
    name: message.name,
    doc: docText(message.decl),
    params: lowerParams(message, `${message.owner.name}.${message.name}`, bodies),
    result: message.result,
    throws: errorsOf(message, scope, body),
    public: annotationOf(message.decl, 'public') !== undefined,
    ...messageAllows(message.decl),
    ...internal(message),
    ...(body ? { body } : {}),
  }
}

/** The declared errors, each once, and those that the body adds. Built-in ones belong to every message. */
function errorsOf({ decl }: MessageSymbol, scope: Scope, body: MessageBody | undefined): string[] {
  const added = body?.effects.raises.filter((code) => scope.errors.get(code)?.place.standard === false) ?? []
  return [...new Set([...decl.throws.map((t) => t.text), ...added])]
}

function lowerParams<T extends BodyType>(
  { params }: { readonly params: readonly ParamSymbol<T>[] },
  owner: string,
  bodies: BodyLowering | undefined,
): (Omit<Param, 'type'> & { readonly type: T })[] {
  return params.map((p) => ({ name: p.name, ...typed(p), ...conditionOf(bodies, `${owner}(${p.name})`, p) }))
}

function lowerDefine(define: DefineSymbol, bodies: BodyLowering | undefined): Define[] {
  const { name, decl, result } = define
  const body = bodies?.body({ kind: 'define', name })
  if (!body) return []
  return [
    {
      name,
      doc: docText(decl),
      params: lowerParams(define, name, bodies),
      result,
      body,
      isCheck: bodies?.isCheck(name) ?? false,
    },
  ]
}

function lowerExternal(external: ExternalSymbol, bodies: BodyLowering | undefined): External {
  const { name, decl, result } = external
  const body = bodies?.body({ kind: 'external', name })
  const throws = [...new Set(decl.throws.map((t) => t.text))]
  return {
    name,
    doc: docText(decl),
    params: lowerParams(external, name, bodies),
    result,
    throws,
    ...(body ? { body } : {}),
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

function typed<T extends BodyType>(symbol: TypedSymbol<T>): { type: T; default?: Literal } {
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
