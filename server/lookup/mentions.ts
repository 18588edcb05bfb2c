/** All names in a declaration and their role in it, found in its syntax tree only. target.ts finds the declarations that they name. */
import type {
  AccessClause,
  AssignmentDecl,
  BehaviourDecl,
  ConstraintDecl,
  Declaration,
  EnumValueDecl,
  FieldDecl,
  MemberDecl,
  MessageDecl,
  NamedType,
  NameNode,
  NameValue,
  ObjectDecl,
  ParamDecl,
  Span,
  StringValue,
  SyntaxNode,
  TypeNode,
  ValueNode,
} from '../../grammar/tree.ts'
import { walk } from '../../grammar/walk.ts'
import { type BodyMention, bodyMentions } from './body-mentions.ts'

/** A name in a declaration. The span is relative to the unit and includes the quotes of an enum value or a role. */
export interface Mention extends Span {
  readonly text: string
  readonly part: Part
}

export type Part = DeclaringPart | UsingPart

/** The name of something that is declared here. */
export type DeclaringPart =
  | { readonly is: 'declared'; readonly node: Declaration }
  | { readonly is: 'declared field'; readonly node: FieldDecl }
  | { readonly is: 'declared message'; readonly node: MessageDecl }
  | { readonly is: 'declared param'; readonly node: ParamDecl; readonly message: MessageDecl }
  | { readonly is: 'declared callable param'; readonly node: ParamDecl }
  | Extract<BodyMention, { is: 'declared local' }>
  | { readonly is: 'declared member'; readonly node: MemberDecl }
  | { readonly is: 'declared enum value'; readonly node: EnumValueDecl }
  | { readonly is: 'declared error param'; readonly node: NameNode }

export type UsingPart =
  | Exclude<BodyMention, { is: 'declared local' }>
  /** The name after the point of `body C.m`, `compute C.f`. */
  | { readonly is: 'given rpc'; readonly class: string }
  | { readonly is: 'given field'; readonly class: string }
  /** In a `unique` of the class. */
  | { readonly is: 'own field' }
  /** After `uses`. */
  | { readonly is: 'standard part' }
  | { readonly is: 'without word' }
  | { readonly is: 'qualifier' }
  | { readonly is: 'annotation' }
  | { readonly is: 'type'; readonly node: NamedType }
  /** After `<->`. */
  | { readonly is: 'partner'; readonly field: FieldDecl }
  /** `C` in `<-> C.field`. */
  | { readonly is: 'partner class' }
  /** After `throws`. */
  | { readonly is: 'thrown' }
  /** After `includes`, or in an `allows` clause. */
  | { readonly is: 'role' }
  /** Before `allows`. */
  | { readonly is: 'clause word' }
  | { readonly is: 'object class' }
  | { readonly is: 'assigned field'; readonly object: ObjectDecl }
  /** A word or a string in the default or value of `of`. `steps` lead to it. */
  | {
      readonly is: 'value'
      readonly node: NameValue | StringValue
      readonly of: ValueOwner
      readonly steps: readonly TypeStep[]
    }

export type ValueOwner =
  | { readonly is: 'default'; readonly type: TypeNode }
  | { readonly is: 'assigned'; readonly object: ObjectDecl; readonly field: NameNode }

/** The place of a value in another one: an element of a set, or a key or a value of a map. */
export type TypeStep = 'item' | 'key' | 'value'

const cache = new WeakMap<Declaration, readonly Mention[]>()

/** The names of a declaration in order, without missing ones. Remembered for each tree. */
export function mentionsOf(declaration: Declaration): readonly Mention[] {
  let mentions = cache.get(declaration)
  if (!mentions) {
    mentions = new Collector().collect(declaration)
    cache.set(declaration, mentions)
  }
  return mentions
}

export function isDeclaring(part: Part): part is DeclaringPart {
  return part.is.startsWith('declared')
}

/** Declarations that have a title, or the name of what they are about. */
const UNNAMED: ReadonlySet<Declaration['kind']> = new Set(['body', 'compute', 'invariant', 'test'])

class Collector {
  readonly #mentions: Mention[] = []

  collect(declaration: Declaration): readonly Mention[] {
    this.#declaration(declaration)
    return this.#mentions.sort((a, b) => a.start - b.start)
  }

  #add(name: NameNode | NameValue | StringValue, part: Part): void {
    if (name.text !== '') this.#mentions.push({ text: name.text, start: name.start, end: name.end, part })
  }

  #addAll(names: readonly NameNode[], part: Part): void {
    for (const name of names) this.#add(name, part)
  }

  #declaration(node: Declaration): void {
    if (!UNNAMED.has(node.kind)) this.#add(node.name, { is: 'declared', node })
    switch (node.kind) {
      case 'api':
        this.#addAll(node.uses, { is: 'standard part' })
        break
      case 'class':
        this.#addAll(node.without, { is: 'without word' })
        this.#access(node.access)
        for (const member of node.members) member.kind === 'field' ? this.#field(member) : this.#message(member)
        for (const line of node.constraints) this.#constraint(line)
        break
      case 'record':
        for (const member of node.members) this.#member(member, { is: 'declared member', node: member })
        break
      case 'enum':
        for (const value of node.values) this.#add(value.name, { is: 'declared enum value', node: value })
        break
      case 'error':
        for (const param of node.params) this.#add(param, { is: 'declared error param', node: param })
        break
      case 'object':
        this.#add(node.class, { is: 'object class' })
        for (const assignment of node.values) this.#assignment(assignment, node)
        break
      case 'role':
        this.#addAll(node.includes, { is: 'role' })
        break
      default:
        this.#behaviour(node)
    }
  }

  #behaviour(node: BehaviourDecl): void {
    switch (node.kind) {
      case 'body':
        this.#add(node.class, { is: 'class in body' })
        this.#add(node.name, { is: 'given rpc', class: node.class.text })
        this.#body(node.block)
        break
      case 'compute':
        this.#add(node.class, { is: 'class in body' })
        this.#add(node.name, { is: 'given field', class: node.class.text })
        this.#body(node.value)
        break
      case 'define':
      case 'external':
        for (const param of node.params) this.#member(param, { is: 'declared callable param', node: param })
        if (node.result) this.#type(node.result)
        if (node.kind === 'external') this.#addAll(node.throws, { is: 'thrown' })
        else this.#body(node.value)
        this.#body(node.block)
        break
      case 'invariant':
        this.#body(node.condition)
        break
      case 'test':
        this.#body(node.block)
    }
  }

  #constraint(line: ConstraintDecl): void {
    if (line.kind === 'unique') this.#addAll(line.fields, { is: 'own field' })
    else for (const part of [line.condition, line.error]) this.#body(part)
  }

  #body(node: SyntaxNode | null): void {
    if (!node) return
    bodyMentions(
      node,
      (name, part) => this.#add(name, part),
      (type) => {
        if (type.kind === 'named-type') this.#add(type.name, { is: 'type', node: type })
      },
    )
  }

  #access(clauses: readonly AccessClause[]): void {
    for (const { word, roles } of clauses) {
      if (word) this.#add(word, { is: 'clause word' })
      this.#addAll(roles, { is: 'role' })
    }
  }

  #field(node: FieldDecl): void {
    this.#add(node.qualifier, { is: 'qualifier' })
    this.#member(node, { is: 'declared field', node })
    this.#body(node.computed)
    this.#addAll(node.annotations, { is: 'annotation' })
    this.#access(node.access)
    if (!node.partner) return
    if (node.partner.class) this.#add(node.partner.class, { is: 'partner class' })
    this.#add(node.partner.field, { is: 'partner', field: node })
  }

  #message(node: MessageDecl): void {
    this.#add(node.name, { is: 'declared message', node })
    for (const param of node.params) this.#member(param, { is: 'declared param', node: param, message: node })
    if (node.result) this.#type(node.result)
    this.#addAll(node.throws, { is: 'thrown' })
    this.#addAll(node.annotations, { is: 'annotation' })
    this.#access(node.access)
    this.#body(node.body)
  }

  #member(node: FieldDecl | ParamDecl | MemberDecl, part: DeclaringPart): void {
    this.#add(node.name, part)
    this.#type(node.type)
    if (node.default) this.#value(node.default, { is: 'default', type: node.type }, [])
    this.#body(node.where)
  }

  #assignment(node: AssignmentDecl, object: ObjectDecl): void {
    this.#add(node.name, { is: 'assigned field', object })
    this.#value(node.value, { is: 'assigned', object, field: node.name }, [])
  }

  #type(node: TypeNode): void {
    for (const part of walk(node)) if (part.kind === 'named-type') this.#add(part.name, { is: 'type', node: part })
  }

  #value(node: ValueNode, of: ValueOwner, steps: readonly TypeStep[]): void {
    switch (node.kind) {
      case 'name-value':
      case 'string-value':
        this.#add(node, { is: 'value', node, of, steps })
        break
      case 'set-value':
        for (const item of node.items) this.#value(item, of, [...steps, 'item'])
        break
      case 'map-value':
        for (const { key, value } of node.entries) {
          this.#value(key, of, [...steps, 'key'])
          this.#value(value, of, [...steps, 'value'])
        }
    }
  }
}
