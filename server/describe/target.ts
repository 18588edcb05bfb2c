/** Describes the declaration that a name stands for, in Markdown, for hovers and the documentation of completion items. */
import type {
  CallableSymbol,
  ClassSymbol,
  FieldSymbol,
  MessageSymbol,
  ParamSymbol,
  UnitPlace,
} from '../../analysis/scope/symbols.ts'
import { fieldPath, isNamespace } from '../../analysis/scope/symbols.ts'
import { nameText } from '../../grammar/quote.ts'
import type { DocNode, Span } from '../../grammar/tree.ts'
import { BUILT_IN_ERRORS } from '../../model/built-in-errors.ts'
import { typeText } from '../../model/types.ts'
import { fieldOfAccessor, fieldSetBy, fieldsWorkedOn } from '../lookup/field-accessors.ts'
import type { Target, WordTarget } from '../lookup/target.ts'
import type { EditorView } from '../view.ts'
import { BUILT_IN_TEXTS, builtInLabel } from './built-ins.ts'
import { fieldConstraintsText } from './constraints.ts'
import { effectsText } from './effects.ts'
import { knownTypeText } from './known-type.ts'
import { endAt, pairText } from './pair.ts'
import { fieldRolesText, messageRolesText, roleText } from './roles.ts'
import { classRpcs, classSignatures, fieldRpcs, rpcCount, signatureText } from './rpcs.ts'
import { sourceLine } from './source.ts'
import { statementWordText } from './statement-words.ts'
import { enumStatesText, fieldStatesText, type StatesLink } from './states.ts'
import { anyWordText, wordText } from './words.ts'

/** Markdown; undefined if there is no description. Without `link`, state diagrams are not linked. */
export function describeTarget(view: EditorView, target: Target, link?: StatesLink): string | undefined {
  switch (target.is) {
    case 'class':
      return describeClass(target.symbol)
    case 'field':
      return describeField(view, target.symbol, link)
    case 'message':
      return describeMessage(view, target.symbol)
    case 'enum':
      return markdown(declared(view, target.symbol), enumStatesText(view, target.symbol.name, link))
    case 'api':
    case 'record':
    case 'error':
    case 'object':
    case 'member':
      return declared(view, target.symbol)
    case 'role':
      return markdown(declared(view, target.symbol), roleText(view.scope, target.symbol))
    case 'param':
      return describeParam(view, target.message, target.symbol)
    case 'enum value': {
      const { name, symbol, doc } = { ...target, name: target.value.name.text, doc: target.value.doc }
      return markdown(code(`${symbol.name} enum`), `\`${name}\`, value of the enum \`${symbol.name}\`.`, doc?.text)
    }
    case 'error param':
      return markdown(
        code(header(view, target.symbol)),
        `\`${target.name.text}\`, parameter of the error, sent as a string.`,
      )
    case 'callable': {
      const { kind, name, decl } = target.symbol
      const text = code(callableLabel(view, target.symbol))
      return markdown(text, decl.doc?.text, effectsText(view.effects?.(`${kind} ${name}`)))
    }
    case 'callable param':
      return markdown(
        code(sourceLine(view, target.symbol.place, target.symbol.decl)),
        `Parameter of \`${target.callable.name}\`.`,
      )
    case 'local': {
      const { name, type } = target.symbol
      const text = knownTypeText(type)
      return code(text === undefined ? name : `${name} : ${text}`)
    }
    default:
      return describeWord(view, target)
  }
}

/** `define free_memory(h : host ref) : int`. */
function callableLabel(view: EditorView, { place, decl }: CallableSymbol): string {
  const end = decl.block?.start ?? (decl.kind === 'define' ? decl.value?.start : undefined) ?? decl.end
  return sourceLine(view, place, { start: decl.start, end }).replace(/\s*:=$/, '')
}

function describeImplied(view: EditorView, owner: ClassSymbol, name: string): string | undefined {
  const signature = classSignatures(owner).find((one) => one.name === name)
  const effects = effectsText(view.effects?.(`message ${owner.name}.${name}`))
  return signature && markdown(code(signatureText(owner.name, signature)), signature.doc, effects)
}

function describeWord(view: EditorView, target: WordTarget): string | undefined {
  if (target.is === 'built-in') {
    const { doc, example } = BUILT_IN_TEXTS[target.name]
    return markdown(code(builtInLabel(target.name)), doc, code(example))
  }
  if (target.is === 'statement word') return statementWordText(target.name)
  if (target.is === 'implied rpc') return describeImplied(view, target.owner, target.name)
  if (target.is === 'given name')
    return markdown(code(`${target.name} : ${typeText(target.type)}`), GIVEN_NAMES.get(target.name))
  const { is, name } = target as { readonly is: string; readonly name: string }
  switch (is) {
    case 'built-in error': {
      const params = BUILT_IN_ERRORS.get(name)?.params.join(', ') ?? ''
      return markdown(code(`error ${name}(${params})`), wordText('error', name), 'Every API has this error.')
    }
    case 'standard part':
      return wordText('part', name)
    case 'without word':
      return wordText('without', name)
    case 'annotation':
      return wordText('annotation', `@${name}`)
    case 'clause word':
      return wordText('clause', name)
    case 'implied field':
      return markdown(
        code('RO/runtime uuid : string'),
        'The permanent, unique identifier of the object. Every class has this field.',
      )
    default:
      return wordText('keyword', name) ?? anyWordText(name)
  }
}

const GIVEN_NAMES: ReadonlyMap<string, string> = new Map([
  ['self', 'The object itself.'],
  ['session', 'The session of the call; null in `after`, and in an API without sessions.'],
  ['record', 'What the client gave, with the defaults of what it left out.'],
  ['value', 'What the client gave.'],
  ['key', 'The key that the client gave.'],
  ['task', 'The task of the call. It is never null, but names no object in a synchronous call.'],
])

interface Described {
  readonly extends?: { readonly decl: { readonly doc: DocNode | null } } | null
  readonly decl: Span & { readonly doc: DocNode | null; readonly kind: string }
  readonly place: UnitPlace
}

function declared(view: EditorView, symbol: Described): string {
  const { kind } = symbol.decl
  const text = kind === 'class' ? header(view, symbol) : sourceLine(view, symbol.place, symbol.decl)
  return markdown(code(short(text)), symbol.decl.doc?.text ?? symbol.extends?.decl.doc?.text)
}

/** Shortens a long list of members. */
function short(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)} …` : text
}

/** The text before the `{`. */
function header(view: EditorView, { place, decl }: { readonly place: UnitPlace; readonly decl: Span }): string {
  return sourceLine(view, place, decl).replace(/ *\{.*$/s, '')
}

/** A hover shows at most this many lines of a list. */
const MOST_LINES = 12

function describeClass(owner: ClassSymbol): string {
  const doc = owner.decl.doc?.text ?? owner.extends?.decl.doc?.text
  const line = headerOf(owner)
  const messages = owner.messages.length
  if (isNamespace(owner)) return markdown(code(line), doc, `A namespace of ${counted(messages, 'message')}.`)
  const implied = rpcCount(owner) - messages
  const sum = `${counted(implied + messages, 'RPC')}: ${implied} implied, ${messages} declared.`
  return markdown(code(line), doc, sum, list(classRpcs(owner)))
}

/** Built from the tree, because the text of a class may be long. */
function headerOf({ name, decl }: ClassSymbol): string {
  const without = decl.without.map((word) => word.text).join(', ')
  const added = decl.with.map((word) => word.text).join(', ')
  const marks = decl.annotations.map((mark) => ` @${mark.text}`).join('')
  const access = decl.access.map(({ word, roles }) => {
    const names = roles.map((role) => nameText(role.text)).join(', ')
    return ` ${word ? `${word.text} ` : ''}allows(${names})`
  })
  return `class ${name}${without ? ` without ${without}` : ''}${added ? ` with ${added}` : ''}${marks}${access.join('')}`
}

function describeField(view: EditorView, field: FieldSymbol, link: StatesLink | undefined): string {
  const end = endAt(view.pairs, field)
  const line = sourceLine(view, field.place, field.decl)
  const where = `Field of \`${field.owner.name}\`.`
  const roles = fieldRolesText(view.scope, field)
  const constraints = fieldConstraintsText(view, field)
  const rpcs = list(fieldRpcs(field))
  const states = field.type?.kind === 'enum' ? fieldStatesText(view, fieldPath(field), link) : undefined
  return markdown(code(line), field.decl.doc?.text, where, constraints, roles, end && pairText(end), states, rpcs)
}

function describeMessage(view: EditorView, message: MessageSymbol): string {
  const { decl, place } = message
  const line = sourceLine(view, place, { start: decl.start, end: decl.body?.start ?? decl.end })
  const roles = messageRolesText(view.scope, message)
  const effects = effectsText(view.effects?.(`message ${message.owner.name}.${message.name}`))
  return markdown(code(line), decl.doc?.text, `Message of \`${message.owner.name}\`.`, workOf(message), effects, roles)
}

/** The behaviour of a declared message without a handler. */
function workOf(message: MessageSymbol): string | undefined {
  const accessor = fieldOfAccessor(message)
  if (accessor) return `Accessor of the field \`${accessor.name}\`.`
  const set = fieldsWorkedOn(message).map(({ name }) => `\`${name}\``)
  if (set.length === 0) return undefined
  return `${message.name === 'create' ? 'Creates an object with' : 'Sets'} the fields that its parameters name: ${set.join(', ')}.`
}

function describeParam(view: EditorView, message: MessageSymbol, param: ParamSymbol): string {
  const field = fieldSetBy(message, param)
  const text = `Parameter of \`${message.owner.name}.${message.name}\`.`
  return markdown(code(sourceLine(view, param.place, param.decl)), text, field && `Sets the field \`${field.name}\`.`)
}

function list(lines: readonly string[]): string | undefined {
  if (lines.length === 0) return undefined
  const left = lines.length - MOST_LINES
  return code([...lines.slice(0, MOST_LINES), ...(left > 0 ? [`// and ${left} more`] : [])].join('\n'))
}

/** `1 message`, `2 messages`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

export function code(text: string): string {
  return `\`\`\`crow\n${text}\n\`\`\``
}

function markdown(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part).join('\n\n')
}
