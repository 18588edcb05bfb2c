/** The way from a declaration down to the smallest node at an offset. */
import type {
  AccessClause,
  AssignmentDecl,
  Body,
  Declaration,
  Doc,
  EnumValueDecl,
  FieldDecl,
  MemberDecl,
  MessageDecl,
  Name,
  ParamDecl,
  Partner,
  Span,
  TypeNode,
  Value,
} from '../../grammar/tree.ts'

/** A node with a word for what it is, since not every node has a kind of its own. */
export type TreeNode =
  | { readonly is: 'declaration'; readonly node: Declaration }
  | { readonly is: 'field'; readonly node: FieldDecl }
  | { readonly is: 'message'; readonly node: MessageDecl }
  | { readonly is: 'param'; readonly node: ParamDecl }
  | { readonly is: 'member'; readonly node: MemberDecl }
  | { readonly is: 'enum value'; readonly node: EnumValueDecl }
  | { readonly is: 'assignment'; readonly node: AssignmentDecl }
  | { readonly is: 'type'; readonly node: TypeNode }
  | { readonly is: 'value'; readonly node: Value }
  | { readonly is: 'partner'; readonly node: Partner }
  | { readonly is: 'body'; readonly node: Body }
  | { readonly is: 'doc'; readonly node: Doc }
  | { readonly is: 'name'; readonly node: Name }

/** The nodes that hold or touch the offset, the declaration first; offsets are relative to the unit. */
export function treePath(declaration: Declaration, offset: number): TreeNode[] {
  const path: TreeNode[] = []
  let next: TreeNode | undefined = { is: 'declaration', node: declaration }
  while (next) {
    path.push(next)
    next = childAt(childrenOf(next), offset)
  }
  return path
}

/** The child that holds the offset; else the one that ends there, else the one that starts there. */
function childAt(children: readonly TreeNode[], offset: number): TreeNode | undefined {
  const touching = children.filter((child) => child.node.end > child.node.start && touches(extentOf(child), offset))
  return touching.find((child) => extentOf(child).start < offset && offset < child.node.end) ?? touching[0]
}

/** A node with its documentation, which stands before it. */
export function extentOf({ node }: TreeNode): Span {
  return 'doc' in node && node.doc ? { start: node.doc.start, end: node.end } : node
}

export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end
}

/** The parts of a node that are nodes, in order of place. */
export function childrenOf(parent: TreeNode): TreeNode[] {
  switch (parent.is) {
    case 'declaration':
      return childrenOfDeclaration(parent.node)
    case 'field':
      return childrenOfField(parent.node)
    case 'message':
      return childrenOfMessage(parent.node)
    case 'param':
    case 'member':
      return childrenOfMember(parent.node)
    case 'enum value':
      return [...docs(parent.node), ...names(parent.node.name)]
    case 'assignment':
      return [...names(parent.node.name), ...values(parent.node.value)]
    case 'type':
      return childrenOfType(parent.node)
    case 'value':
      return childrenOfValue(parent.node)
    case 'partner':
      return names(...(parent.node.class ? [parent.node.class] : []), parent.node.field)
    case 'body':
    case 'doc':
    case 'name':
      return []
  }
}

function childrenOfDeclaration(node: Declaration): TreeNode[] {
  const head = [...docs(node), ...names(node.name)]
  switch (node.kind) {
    case 'api':
      return [...head, ...values(node.version), ...names(...node.uses)]
    case 'class': {
      const members = node.members.map((m): TreeNode => (m.kind === 'field' ? field(m) : { is: 'message', node: m }))
      return [...head, ...names(...node.without, ...clauseNames(node.access)), ...members]
    }
    case 'record':
      return [...head, ...node.members.map((m): TreeNode => ({ is: 'member', node: m }))]
    case 'enum':
      return [...head, ...node.values.map((v): TreeNode => ({ is: 'enum value', node: v }))]
    case 'error':
      return [...head, ...names(...node.params)]
    case 'role':
      return [...head, ...names(...node.includes)]
    case 'object':
      return [
        ...docs(node),
        ...names(node.class, node.name),
        ...node.values.map((v): TreeNode => ({ is: 'assignment', node: v })),
      ]
  }
}

/** The words and the roles of clauses. */
export function clauseNames(access: readonly AccessClause[]): Name[] {
  return access.flatMap(({ word, roles }) => (word ? [word, ...roles] : roles))
}

function field(node: FieldDecl): TreeNode {
  return { is: 'field', node }
}

function childrenOfField(node: FieldDecl): TreeNode[] {
  const tail: TreeNode[] = [
    ...(node.partner ? [{ is: 'partner', node: node.partner } as const] : []),
    ...names(...node.annotations),
    ...values(node.default),
    ...bodies(node.computed),
    ...names(...clauseNames(node.access)),
  ]
  return [...docs(node), ...names(node.qualifier, node.name), ...types(node.type), ...tail.sort(byStart)]
}

function childrenOfMessage(node: MessageDecl): TreeNode[] {
  const tail = names(...node.throws, ...node.annotations, ...clauseNames(node.access)).sort(byStart)
  const params = node.params.map((p): TreeNode => ({ is: 'param', node: p }))
  return [...docs(node), ...names(node.name), ...params, ...types(node.result), ...tail, ...bodies(node.body)]
}

function childrenOfMember(node: ParamDecl | MemberDecl): TreeNode[] {
  const doc = 'doc' in node ? docs(node) : []
  return [...doc, ...names(node.name), ...types(node.type), ...values(node.default)]
}

function childrenOfType(node: TypeNode): TreeNode[] {
  switch (node.kind) {
    case 'named':
      return names(node.name)
    case 'set':
    case 'option':
      return types(node.of)
    case 'map':
      return [...types(node.key), ...types(node.value)]
    case 'missing':
      return []
  }
}

function childrenOfValue(node: Value): TreeNode[] {
  if (node.kind === 'set') return node.items.flatMap(values)
  return node.kind === 'map' ? node.entries.flatMap((e) => [...values(e.key), ...values(e.value)]) : []
}

function docs(node: { readonly doc: Doc | null }): TreeNode[] {
  return node.doc ? [{ is: 'doc', node: node.doc }] : []
}

function names(...nodes: readonly Name[]): TreeNode[] {
  return nodes.map((node) => ({ is: 'name', node }))
}

function types(node: TypeNode | null): TreeNode[] {
  return node ? [{ is: 'type', node }] : []
}

function values(node: Value | null): TreeNode[] {
  return node ? [{ is: 'value', node }] : []
}

function bodies(node: Body | null): TreeNode[] {
  return node ? [{ is: 'body', node }] : []
}

function byStart(a: TreeNode, b: TreeNode): number {
  return a.node.start - b.node.start
}
