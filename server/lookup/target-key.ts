/** Keys of targets: two mentions name the same thing if the keys of their targets are equal. */
import type { Declared, Scope } from '../../analysis/scope/symbols.ts'
import type { Span } from '../../grammar/tree.ts'
import type { SymbolTarget, Target } from './target.ts'

/** For example `type VM field VIFs`. A second declaration of a name is a target of its own. */
export function targetKey(scope: Scope, target: Target): string {
  switch (target.is) {
    case 'field':
    case 'message':
    case 'param':
    case 'member':
    case 'enum value':
    case 'error param':
    case 'callable param':
      return memberKey(scope, target)
    case 'local':
      return `local ${target.symbol.place.path}:${target.symbol.place.base + target.symbol.decl.start}`
    case 'without word':
    case 'implied rpc':
    case 'implied field':
      return `${targetKey(scope, { is: 'class', symbol: target.owner })} ${target.is} ${target.name}`
    default:
      return 'symbol' in target ? topKey(scope, target) : `${target.is} ${target.name}`
  }
}

type MemberTarget = Extract<
  SymbolTarget,
  { is: 'field' | 'message' | 'param' | 'member' | 'enum value' | 'error param' | 'callable param' }
>

function topKey(scope: Scope, target: Exclude<SymbolTarget, MemberTarget | { is: 'local' }>): string {
  const { is, symbol } = target
  switch (is) {
    case 'class':
    case 'record':
      return declaredKey('type', symbol, scope.types.get(symbol.name))
    case 'enum':
      return declaredKey(is, symbol, scope.enums.get(symbol.name))
    case 'error':
      return declaredKey(is, symbol, scope.errors.get(symbol.name))
    case 'object':
      return declaredKey(is, symbol, scope.objects.get(symbol.name))
    case 'role':
      return declaredKey(is, symbol, scope.roles.get(symbol.name))
    case 'callable':
      return declaredKey(is, symbol, scope.callables.get(symbol.name))
    case 'api':
      return declaredKey(is, symbol, scope.api ?? undefined)
  }
}

function declaredKey(what: string, symbol: Declared<Span>, first: Declared<Span> | undefined): string {
  const again = first?.decl === symbol.decl ? '' : ` again at ${symbol.place.path}:${symbol.place.base}`
  return `${what} ${symbol.name}${again}`
}

function memberKey(scope: Scope, target: MemberTarget): string {
  switch (target.is) {
    case 'field': {
      const { owner, name, decl } = target.symbol
      return within(
        targetKey(scope, { is: 'class', symbol: owner }),
        'field',
        name,
        decl,
        owner.fieldsByName.get(name)?.decl,
      )
    }
    case 'message': {
      const { owner, name, decl } = target.symbol
      const first = owner.messages.find((m) => m.name === name)?.decl
      return within(targetKey(scope, { is: 'class', symbol: owner }), 'message', name, decl, first)
    }
    case 'param': {
      const { name, decl } = target.symbol
      const first = target.message.params.find((p) => p.name === name)?.decl
      return within(targetKey(scope, { is: 'message', symbol: target.message }), 'param', name, decl, first)
    }
    case 'callable param': {
      const { name, decl } = target.symbol
      const first = target.callable.params.find((p) => p.name === name)?.decl
      return within(targetKey(scope, { is: 'callable', symbol: target.callable }), 'param', name, decl, first)
    }
    case 'member': {
      const { name, decl } = target.symbol
      const first = target.record.members.find((m) => m.name === name)?.decl
      return within(targetKey(scope, { is: 'record', symbol: target.record }), 'member', name, decl, first)
    }
    case 'enum value': {
      const { text } = target.value.name
      const first = target.symbol.decl.values.find((v) => v.name.text === text)
      return within(targetKey(scope, { is: 'enum', symbol: target.symbol }), 'value', text, target.value, first)
    }
    case 'error param': {
      const { text } = target.name
      const first = target.symbol.decl.params.find((p) => p.text === text)
      return within(targetKey(scope, { is: 'error', symbol: target.symbol }), 'param', text, target.name, first)
    }
  }
}

function within(container: string, what: string, name: string, node: Span, first: Span | undefined): string {
  return `${container} ${what} ${name}${node === first ? '' : ` again at ${node.start}`}`
}
