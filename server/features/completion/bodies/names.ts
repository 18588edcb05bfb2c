/** Proposals for names that are known everywhere in bodies: values of enums, messages, defines, externals and functions. */
import { type BodyCallee, callableCallee, messageCallee } from '../../../../analysis/bodies/callees.ts'
import { impliedSignature } from '../../../../analysis/facts/body-target.ts'
import { declaredClass } from '../../../../analysis/facts/declared-class.ts'
import { type ClassSymbol, classNamed, type Scope } from '../../../../analysis/scope/symbols.ts'
import { nameText } from '../../../../grammar/quote.ts'
import type { CallExpr } from '../../../../grammar/tree.ts'
import { type BodyType, BUILT_INS } from '../../../../model/body.ts'
import { impliedSignatures } from '../../../../model/implied.ts'
import type { Cursor } from '../../../cursor/cursor.ts'
import { BUILT_IN_TEXTS, builtInLabel } from '../../../describe/built-ins.ts'
import { knownTypeText } from '../../../describe/known-type.ts'
import type { Proposal } from '../item.ts'

export function enumValues(scope: Scope, name: string, rank: number): Proposal[] {
  const symbol = scope.enums.get(name)
  return (symbol?.decl.values ?? []).map(({ name: { text } }, order) => ({
    ...{ label: nameText(text), kind: 'enumValue', rank, order, detail: name },
    about: { what: 'enumValue', owner: name, name: text },
  }))
}

/** The messages of the class, and the RPCs that it implies. */
export function messagesOf(owner: ClassSymbol, cursor: Cursor): Proposal[] {
  const declared = owner.messages.map(({ name }) => name)
  const implied = impliedNames(owner).filter((name) => !declared.includes(name))
  return [...declared, ...implied].flatMap((name, order): Proposal[] => {
    const callee = messageCallee(owner, name)
    if (!callee) return []
    const params = callee.params.map((param) => param.name)
    const rank = order < declared.length ? 0 : 1
    const about = { what: 'rpc', owner: owner.name, name } as const
    return [{ label: name, kind: 'method', rank, ...detailOf(callee.result), ...called(name, params, cursor), about }]
  })
}

export function impliedNames(owner: ClassSymbol): string[] {
  const declared = declaredClass(owner)
  if (declared.objects !== 'implied') return []
  return impliedSignatures(declared).flatMap(({ name }) => (impliedSignature(owner, name) ? [name] : []))
}

/** Defines and externals; those whose result fits come first. Not those of which `fitting` says nothing. */
export function callables(
  scope: Scope,
  cursor: Cursor,
  fitting: (type: BodyType | null) => boolean | undefined,
): Proposal[] {
  return [...scope.callables.values()].flatMap((symbol): Proposal[] => {
    const callee = callableCallee(symbol)
    const params = callee.params.map((param) => param.name)
    const { name } = symbol
    const fits = fitting(callee.result)
    if (fits === undefined) return []
    const rank = fits ? 1 : 3
    const about = { what: 'callable', name } as const
    return [{ label: name, kind: 'function', rank, ...detailOf(callee.result), ...called(name, params, cursor), about }]
  })
}

/** What a call names; undefined for functions of the language, and where nothing has the name. */
export function calleeNamed(scope: Scope, { class: named, name: { text } }: CallExpr): BodyCallee | undefined {
  if (named) {
    const owner = classNamed(scope, named.text)
    return owner && messageCallee(owner, text)
  }
  const callable = scope.callables.get(text)
  return callable && callableCallee(callable)
}

export function builtIns(cursor: Cursor): Proposal[] {
  return BUILT_INS.map((name): Proposal => {
    const params = BUILT_IN_TEXTS[name].params.map((param) => /^\w+/.exec(param)?.[0] ?? '')
    const detail = builtInLabel(name).slice(name.length)
    return {
      label: name,
      kind: 'function',
      rank: 4,
      detail,
      ...called(name, params, cursor),
      about: { what: 'built-in', name },
    }
  })
}

/** The type behind the label, where it is known. */
export function detailOf(type: BodyType | null | undefined): { readonly detail?: string } {
  const detail = knownTypeText(type)
  return detail === undefined ? {} : { detail }
}

/** The call with places for its arguments, unless its parentheses follow. */
function called(name: string, params: readonly string[], { after }: Cursor): Partial<Proposal> {
  if (after[0]?.image === '(') return {}
  const holes = params.map((param, i) => `\${${i + 1}:${param}}`).join(', ')
  return { insert: `${name}(${holes})`, snippet: true, plain: `${name}(${params.join(', ')})` }
}
