/** The names in bodies and expressions, and their roles there, found in the syntax tree only. */
import type {
  CallExpr,
  CreateExpr,
  ExprNode,
  FieldExpr,
  NameExpr,
  NameNode,
  RecordExpr,
  SetStatement,
  StringValue,
  SyntaxNode,
} from '../../grammar/tree.ts'
import { childrenOf } from '../../grammar/walk.ts'

/** A name that a body declares or uses. */
export type BodyMention =
  | { readonly is: 'declared local'; readonly node: NameNode }
  /** A bare name, or a text, which may be an enum value. */
  | { readonly is: 'name in body'; readonly node: NameExpr | StringValue }
  /** After a point. */
  | { readonly is: 'part'; readonly node: FieldExpr }
  | { readonly is: 'called'; readonly node: CallExpr }
  | { readonly is: 'written member'; readonly of: CreateExpr | RecordExpr | SetStatement }
  | { readonly is: 'class in body' }
  /** After `all`. */
  | { readonly is: 'class or enum' }
  | { readonly is: 'record in body' }
  | { readonly is: 'error in body' }
  | { readonly is: 'role in body' }
  | { readonly is: 'external in body' }

const PARTS: ReadonlySet<string> = new Set<BodyMention['is']>([
  ...(['declared local', 'name in body', 'part', 'called', 'written member', 'class in body'] as const),
  ...(['class or enum', 'record in body', 'error in body', 'role in body', 'external in body'] as const),
])

export function isInBody<P extends { readonly is: string }>(part: P | BodyMention): part is BodyMention {
  return PARTS.has(part.is)
}

/** Finds a mention: the name or text, and its role. */
export type AddMention = (name: NameNode | StringValue, part: BodyMention) => void

/** Calls `add` for each name in the body or expression; types of `let` are given to `addType`. */
export function bodyMentions(node: SyntaxNode, add: AddMention, addType: (type: SyntaxNode) => void): void {
  const visit = (at: SyntaxNode) => {
    if (at.kind === 'named-type') addType(at)
    else addOwn(at, add)
    for (const child of childrenOf(at)) visit(child)
  }
  visit(node)
}

function addOwn(node: SyntaxNode, add: AddMention): void {
  switch (node.kind) {
    case 'let':
    case 'from':
      add(node.name, { is: 'declared local', node: node.name })
      break
    case 'given':
      add(node.external, { is: 'external in body' })
      for (const param of node.params) add(param, { is: 'declared local', node: param })
      break
    case 'error-call':
    case 'expect-fails':
      add(node.code, { is: 'error in body' })
      break
    case 'try':
      for (const code of node.codes) add(code, { is: 'error in body' })
      break
    case 'as':
      add(node.role, { is: 'role in body' })
      break
    case 'set':
      for (const { name } of node.members.values) add(name, { is: 'written member', of: node })
      break
    default:
      addOfExpression(node, add)
  }
}

function addOfExpression(node: SyntaxNode, add: AddMention): void {
  switch (node.kind) {
    case 'name-expr':
      add(node.name, { is: 'name in body', node })
      break
    case 'string-value':
      add(node, { is: 'name in body', node })
      break
    case 'all-expr':
      add(node.name, { is: 'class or enum' })
      break
    case 'field-expr':
      add(node.name, { is: 'part', node })
      break
    case 'call-expr':
      if (node.class) add(node.class, { is: 'class in body' })
      add(node.name, { is: 'called', node })
      break
    case 'create-expr':
      add(node.class, { is: 'class in body' })
      for (const { name } of node.members.values) add(name, { is: 'written member', of: node })
      break
    case 'record-expr':
      add(node.name, { is: 'record in body' })
      for (const { name } of node.members.values) add(name, { is: 'written member', of: node })
  }
}

/** The expression whose type says which members there are; null where the class or record is named. */
export function membersOf(
  of: CreateExpr | RecordExpr | SetStatement,
): { readonly type: string } | { readonly object: ExprNode } {
  if (of.kind === 'set') return { object: of.object }
  return { type: of.kind === 'create-expr' ? of.class.text : of.name.text }
}
