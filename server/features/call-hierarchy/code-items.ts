/** What has code: messages, implied RPCs with a body, defines, externals, computed fields, invariants and tests. */
import { bodyApart, bodyOf, computedBy } from '../../../analysis/scope/given-bodies.ts'
import { classNamed, type Scope, type UnitPlace } from '../../../analysis/scope/symbols.ts'
import type { Declaration, Span } from '../../../grammar/tree.ts'
import { rpcTarget } from '../../lookup/body-target.ts'
import { declarationSite } from '../../lookup/declaration.ts'
import type { Target } from '../../lookup/target.ts'
import { treePath } from '../../lookup/tree-path.ts'
import { type HierarchyItem, type ItemName, itemAt } from './hierarchy-item.ts'

export interface CodeItem {
  readonly item: HierarchyItem
  /** What calls mention; null for invariants and tests, which nothing calls. */
  readonly target: Target | null
  /** Where its code is; null if it has none. */
  readonly code: Code | null
}

interface Code {
  readonly within: Declaration
  readonly place: UnitPlace
  /** Relative to the unit. */
  readonly span: Span
}

/** The item of a target that can be called; a field counts if it is computed. A body apart from its class is the item's place. */
export function codeItemOf(scope: Scope, target: Target): CodeItem | undefined {
  switch (target.is) {
    case 'message': {
      const { symbol } = target
      return ofRpc(target, `${symbol.owner.name}.${symbol.name}`, symbol.owner.decl, bodyOf(scope, symbol))
    }
    case 'implied rpc': {
      const { owner, name } = target
      return ofRpc(target, `${owner.name}.${name}`, owner.decl, bodyApart(scope, owner, name))
    }
    case 'callable': {
      const { kind, name, decl, place } = target.symbol
      const span = decl.block ?? (decl.kind === 'define' ? decl.value : null)
      return { item: itemAt({ is: kind, name }, place, decl), target, code: span && { within: decl, place, span } }
    }
    case 'field': {
      const { symbol } = target
      const given = computedBy(scope, symbol)
      if (!given) return undefined
      const { apart, place, value } = given
      const item = itemAt(
        { is: 'computed field', name: `${symbol.owner.name}.${symbol.name}` },
        place,
        apart?.decl ?? symbol.decl,
      )
      return { item, target, code: { within: apart?.decl ?? symbol.owner.decl, place, span: value } }
    }
    default:
      return undefined
  }
}

function ofRpc(
  target: Target,
  name: string,
  owner: Declaration,
  body: ReturnType<typeof bodyOf>,
): CodeItem | undefined {
  const is = 'message'
  const code = body && { within: body.apart?.decl ?? owner, place: body.place, span: body.block }
  if (body?.apart) return { item: itemAt({ is, name }, body.place, body.apart.decl), target, code }
  const site = declarationSite(target)
  return site && { item: { is, name, span: site.whole, nameSpan: site.name }, target, code }
}

/** What has the code at the offset of a declaration, relative to its unit; undefined outside of code. */
export function codeItemAround(scope: Scope, within: Declaration, offset: number): CodeItem | undefined {
  switch (within.kind) {
    case 'body':
      return memberItem(scope, 'message', within.class.text, within.name.text)
    case 'compute':
      return memberItem(scope, 'computed field', within.class.text, within.name.text)
    case 'define':
    case 'external':
    case 'invariant':
    case 'test':
      return codeItemNamed(scope, { is: within.kind, name: within.name.text })
    case 'class': {
      const member = treePath(within, offset)[1]
      if (member?.kind !== 'message' && member?.kind !== 'field') return undefined
      const code = member.kind === 'message' ? member.body : member.computed
      if (!code || offset < code.start || offset > code.end) return undefined
      const is = member.kind === 'message' ? 'message' : 'computed field'
      return memberItem(scope, is, within.name.text, member.name.text)
    }
    default:
      return undefined
  }
}

/** The item of the name; undefined if it is gone, or of another kind now. */
export function codeItemNamed(scope: Scope, { is, name }: ItemName): CodeItem | undefined {
  switch (is) {
    case 'message':
    case 'computed field': {
      const [owner = '', member = ''] = name.split('.')
      return memberItem(scope, is, owner, member)
    }
    case 'define':
    case 'external': {
      const symbol = scope.callables.get(name)
      return symbol?.kind === is ? codeItemOf(scope, { is: 'callable', symbol }) : undefined
    }
    case 'invariant':
    case 'test': {
      const symbol = (is === 'test' ? scope.tests : scope.invariants).get(name)
      if (!symbol) return undefined
      const { decl, place } = symbol
      return { item: itemAt({ is, name }, place, decl), target: null, code: { within: decl, place, span: decl } }
    }
    default:
      return undefined
  }
}

function memberItem(scope: Scope, is: 'message' | 'computed field', owner: string, name: string): CodeItem | undefined {
  if (is === 'message') {
    const rpc = rpcTarget(scope, owner, name)
    return rpc ? codeItemOf(scope, rpc) : undefined
  }
  const field = classNamed(scope, owner)?.fieldsByName.get(name)
  return field && codeItemOf(scope, { is: 'field', symbol: field })
}
