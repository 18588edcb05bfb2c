/**
 * A class, record or enum that extends a standard one declares one of its members differently. docs/language.md,
 * Standard classes.
 */
import type { Type } from '../../../model/api.ts'
import { sameType, typeText } from '../../../model/types.ts'
import { annotationOf } from '../../facts/annotations.ts'
import { QUALIFIERS } from '../../facts/qualifiers.ts'
import {
  type ClassSymbol,
  type EnumSymbol,
  type FieldSymbol,
  fieldPath,
  isNamespace,
  type MessageSymbol,
  type RecordSymbol,
} from '../../scope/symbols.ts'
import type { CheckRule, RuleFinding } from '../rule.ts'

export const standardMemberDiffers: CheckRule = {
  entry: {
    code: 'CROW1111',
    severity: 'error',
    title: 'A standard member is declared differently',
    explanation:
      'A class `session`, `task` or `event` that the API declares extends the standard class. It can declare a standard member again, with its own documentation, defaults and errors. Clients and the server rely on the rest: the type and qualifier of a field; the parameters, result and `@public` of a message; the members of a standard record; the values of a standard enum (which can have further values).',
    example: 'api Pool uses session\nclass session {\n  RO/runtime originator : int\n}\n',
    repaired:
      'api Pool uses session\nclass session {\n  RO/runtime originator : string\n  RW other_config : (string -> string) map = {}\n}\n',
  },
  check: {
    class(owner, report) {
      const word = owner.decl.without.find((w) => w.text === 'objects')
      if (!word || !owner.extends || isNamespace(owner.extends)) return
      report({
        place: owner.place,
        at: word,
        message: `The standard class "${owner.name}" has objects.`,
        help: 'Remove "without objects".',
        related: [standardPlace(owner.extends)],
      })
    },
    field(field, report) {
      const standard = field.owner.extends?.fieldsByName.get(field.name)
      const difference = standard && field.type ? fieldDifference(field, standard) : undefined
      if (standard && difference) report({ place: field.place, related: [standardPlace(standard)], ...difference })
    },
    message(message, report) {
      const standard = message.owner.extends?.messages.find((m) => m.name === message.name)
      const difference = standard && !message.broken ? messageDifference(message, standard) : undefined
      if (standard && difference) report({ place: message.place, related: [standardPlace(standard)], ...difference })
    },
    record(record, report) {
      const standard = record.extends
      if (!standard || record.broken || sameMembers(record, standard)) return
      report({
        place: record.place,
        at: record.decl.name,
        message: `The standard record "${record.name}" has different members.`,
        help: `They are ${standard.members.map(typedText).join(', ')}.`,
        related: [standardPlace(standard)],
      })
    },
    enum(declared, report) {
      const standard = declared.extends
      const lacking = [...(standard?.values ?? [])].filter((value) => !declared.values.has(value))
      if (!standard || declared.broken || lacking.length === 0) return
      report({
        place: declared.place,
        at: declared.decl.name,
        message: `The standard enum "${declared.name}" also has ${lacking.map((value) => `"${value}"`).join(', ')}.`,
        help: `Add ${lacking.length === 1 ? 'it' : 'them'}, or give your enum another name.`,
        related: [standardPlace(standard)],
      })
    },
  },
}

type Difference = Pick<RuleFinding, 'at' | 'message' | 'help'>

function fieldDifference(field: FieldSymbol, standard: FieldSymbol): Difference | undefined {
  const { qualifier } = standard.decl
  const name = `The standard field "${fieldPath(field)}"`
  if (!same(field.type, standard.type))
    return {
      at: field.decl.type,
      message: `${name} is of type "${standard.type ? typeText(standard.type) : '?'}".`,
      help: 'Give it that type, or rename your field.',
    }
  if (field.decl.qualifier.text === qualifier.text || !isQualifier(field.decl.qualifier.text)) return undefined
  return {
    at: field.decl.qualifier,
    message: `${name} is ${qualifier.text}.`,
    help: `Make it ${qualifier.text}, or rename your field.`,
  }
}

function messageDifference(message: MessageSymbol, standard: MessageSymbol): Difference | undefined {
  const at = message.decl.name
  const name = `The standard message "${message.owner.name}.${message.name}"`
  const signature = `Its signature is ${signatureText(standard)}.`
  if (!sameSignature(message, standard))
    return { at, message: `${name} has different parameters or a different result.`, help: signature }
  const required = message.params.find((p, i) => standard.params[i]?.decl.default && !p.decl.default)
  if (required)
    return {
      at: required.decl.name,
      message: `${name} can be called without "${required.name}".`,
      help: `Give the parameter a default. ${signature}`,
    }
  const isPublic = annotationOf(standard.decl, 'public') !== undefined
  const mark = annotationOf(message.decl, 'public')
  if (isPublic === (mark !== undefined)) return undefined
  return isPublic
    ? { at, message: `${name} is @public: it takes no session.`, help: 'Add "@public" at its end.' }
    : { at: mark ?? at, message: `${name} is not @public: it takes a session.`, help: 'Remove "@public".' }
}

/** The place in the text that comes with Crowfoot. */
function standardPlace({ name, place, decl }: ClassSymbol | RecordSymbol | EnumSymbol | FieldSymbol | MessageSymbol) {
  return { message: `The standard "${name}" is declared here.`, place, at: decl.name }
}

function sameMembers(a: RecordSymbol, b: RecordSymbol): boolean {
  const types = new Map(b.members.map((m) => [m.name, m.type]))
  return (
    a.members.length === b.members.length &&
    a.members.every((m) => types.has(m.name) && same(m.type, types.get(m.name) ?? null))
  )
}

function sameSignature(a: MessageSymbol, b: MessageSymbol): boolean {
  return (
    a.params.length === b.params.length &&
    a.params.every((p, i) => same(p.type, b.params[i]?.type ?? null)) &&
    sameResult(a, b)
  )
}

function sameResult(a: MessageSymbol, b: MessageSymbol): boolean {
  return (a.decl.result === null) === (b.decl.result === null) && same(a.result, b.result)
}

/** True also where a type could not be resolved, since that is already reported. */
function same(a: Type | null, b: Type | null): boolean {
  return a === null || b === null ? true : sameType(a, b)
}

function signatureText(message: MessageSymbol): string {
  const params = message.params.map((p) => `${typedText(p)}${p.decl.default ? ' = …' : ''}`)
  const mark = annotationOf(message.decl, 'public') ? ' @public' : ''
  return `${message.name}(${params.join(', ')})${message.result ? ` : ${typeText(message.result)}` : ''}${mark}`
}

function typedText({ name, type }: { readonly name: string; readonly type: Type | null }): string {
  return `${name} : ${type ? typeText(type) : '?'}`
}

function isQualifier(word: string): boolean {
  return QUALIFIERS.some((q) => q === word)
}
