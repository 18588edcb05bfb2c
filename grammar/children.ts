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
  class: ['doc', 'name', 'was', 'without', 'with', 'annotations', 'access', 'members', 'constraints'],
  record: ['doc', 'name', 'members'],
  enum: ['doc', 'name', 'was', 'values'],
  error: ['doc', 'name', 'params'],
  object: ['doc', 'class', 'name', 'values'],
  role: ['doc', 'name', 'includes'],

  field: [
    'doc',
    'qualifier',
    'name',
    'type',
    'partner',
    'was',
    'annotations',
    'default',
    'computed',
    'where',
    'access',
  ],
  message: ['doc', 'name', 'params', 'result', 'throws', 'annotations', 'access', 'body'],
  param: ['name', 'type', 'default', 'where'],
  member: ['doc', 'name', 'type', 'default', 'where'],
  'enum-value': ['doc', 'name', 'was'],
  assignment: ['name', 'value'],
  clause: ['word', 'roles'],
  partner: ['class', 'field'],

  body: ['doc', 'class', 'name', 'block'],
  compute: ['doc', 'class', 'name', 'value'],
  define: ['doc', 'name', 'params', 'result', 'value', 'block'],
  external: ['doc', 'name', 'params', 'result', 'throws', 'block'],
  invariant: ['doc', 'name', 'condition'],
  test: ['doc', 'name', 'block'],
  unique: ['doc', 'fields'],
  check: ['doc', 'condition', 'error'],

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
  'call-value': ['name'],
  'missing-value': [],

  block: ['statements'],
  let: ['name', 'type', 'value'],
  require: ['condition', 'error'],
  fail: ['error'],
  'error-call': ['code', 'args'],
  assign: ['place', 'value'],
  delete: ['place'],
  do: ['call'],
  set: ['object', 'members'],
  destroy: ['object'],
  return: ['value'],
  if: ['condition', 'then', 'else'],
  for: ['from', 'block'],
  try: ['block', 'codes', 'handler'],
  wait: ['duration'],
  after: ['delay', 'block'],
  hold: ['place', 'value'],
  progress: ['value'],
  expect: ['condition'],
  'expect-fails': ['call', 'code', 'args'],
  as: ['role', 'block'],
  given: ['external', 'params', 'value'],

  'duration-expr': [],
  'name-expr': ['name'],
  'all-expr': ['name'],
  'field-expr': ['of', 'name'],
  'index-expr': ['of', 'key'],
  'unary-expr': ['of'],
  'binary-expr': ['left', 'right'],
  'if-expr': ['condition', 'then', 'else'],
  'quantifier-expr': ['from', 'condition'],
  from: ['name', 'in', 'where'],
  'set-expr': ['items'],
  'range-expr': ['first', 'last'],
  'map-expr': ['entries'],
  'map-pair': ['key', 'value'],
  'set-for-expr': ['value', 'from'],
  'map-for-expr': ['pair', 'from'],
  'fold-expr': ['value', 'from', 'separator'],
  'first-expr': ['from', 'by'],
  'call-expr': ['class', 'name', 'args'],
  'method-expr': ['of', 'name', 'args'],
  'create-expr': ['class', 'members'],
  'record-expr': ['name', 'members'],
  members: ['spread', 'values'],
  'member-value': ['name', 'value'],
  'async-expr': ['call'],
  'can-expr': ['call'],
  'missing-expr': [],
})
