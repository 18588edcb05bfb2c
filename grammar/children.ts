/** The table of the properties of syntax nodes that hold their children. */
import type { NodeKind, SyntaxNode } from './tree.ts'

/** The names of the properties of a node that hold a node, a list of nodes or null. */
type ChildProperty<N> = {
  [P in keyof N]-?: NonNullable<N[P]> extends SyntaxNode | readonly SyntaxNode[] ? P : never
}[keyof N]

type NodeOf<K extends NodeKind, N = SyntaxNode> = N extends { readonly kind: infer Own }
  ? K extends Own
    ? N
    : never
  : never

type ChildTable = { readonly [K in NodeKind]: readonly ChildProperty<NodeOf<K>>[] }

/** Makes a row with a missing property a type error: the type of the row becomes `never`. */
type Complete<T extends ChildTable> = {
  readonly [K in NodeKind]: ChildProperty<NodeOf<K>> extends T[K][number] ? T[K] : never
}

function complete<const T extends ChildTable>(table: T & Complete<T>): ChildTable {
  return table
}

/** By kind; the properties stand in the usual order of the text. */
export const CHILDREN: ChildTable = complete({
  api: ['doc', 'name', 'version', 'uses'],
  class: ['doc', 'name', 'was', 'without', 'access', 'members'],
  record: ['doc', 'name', 'members'],
  enum: ['doc', 'name', 'was', 'values'],
  error: ['doc', 'name', 'params'],
  object: ['doc', 'class', 'name', 'values'],
  role: ['doc', 'name', 'includes'],

  field: ['doc', 'qualifier', 'name', 'type', 'partner', 'was', 'annotations', 'default', 'computed', 'access'],
  message: ['doc', 'name', 'params', 'result', 'throws', 'annotations', 'access', 'body'],
  param: ['name', 'type', 'default'],
  member: ['doc', 'name', 'type', 'default'],
  'enum-value': ['doc', 'name', 'was'],
  assignment: ['name', 'value'],
  clause: ['word', 'roles'],
  partner: ['class', 'field'],
  body: [],
  name: [],
  doc: [],

  'named-type': ['name'],
  'set-type': ['of'],
  'option-type': ['of'],
  'map-type': ['key', 'value'],
  'missing-type': [],

  'string-value': [],
  'int-value': [],
  'float-value': [],
  'name-value': [],
  'set-value': ['items'],
  'map-value': ['entries'],
  'map-entry': ['key', 'value'],
  'missing-value': [],
})
