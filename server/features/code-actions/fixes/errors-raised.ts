/** Fixes of the errors that bodies raise: in "throws", or no longer there. */
import { type CallableSymbol, classNamed, type MessageSymbol, type Scope } from '../../../../analysis/scope/symbols.ts'
import type { ExternalDecl, MessageDecl } from '../../../../grammar/tree.ts'
import { insertAt, replaceAt, textAt } from '../../../edits/edit.ts'
import { declareBefore } from '../../../edits/insertion.ts'
import { removeWord } from '../../../edits/removal.ts'
import type { TextEdit } from '../../../view.ts'
import { namesOfArguments } from './argument-names.ts'
import { type Fixer, nodesIn } from './fix.ts'

/** CROW2015, CROW2016: adds the errors to the declaration of the message or the external. */
export const fixErrorNotThrown: Fixer = ({ view, diagnostic }) => {
  const { throws = '', message = '' } = diagnostic.data ?? {}
  const symbol = throwing(view.scope, message)
  const text = symbol && textAt(view, symbol.place)
  if (!symbol || text === undefined || symbol.decl.kind === 'define') return []
  const missing = throws.split(',').filter((code) => !throwsOf(symbol.decl).includes(code))
  const edit = addErrors(text, { ...symbol, decl: symbol.decl }, missing)
  const title = `Add ${missing.map((code) => `"${code}"`).join(' and ')} to the errors of "${message}"`
  return [edit && missing.length > 0 ? { title, edits: [edit] } : undefined]
}

function throwing(scope: Scope, path: string): MessageSymbol | CallableSymbol | undefined {
  const [owner = '', name] = path.split('.')
  if (name === undefined) return scope.callables.get(owner)
  return classNamed(scope, owner)?.messages.find((message) => message.name === name)
}

function throwsOf(decl: { readonly kind: string }): string[] {
  return 'throws' in decl ? (decl as MessageDecl).throws.map((code) => code.text) : []
}

/** After the last error, else after the result, else after the parameters. */
function addErrors(
  text: string,
  { decl, place }: { readonly decl: MessageDecl | ExternalDecl; readonly place: MessageSymbol['place'] },
  codes: readonly string[],
): TextEdit | undefined {
  const last = decl.throws.at(-1)
  if (last) return insertAt(place, last.end, `, ${codes.join(', ')}`)
  const behind = decl.result?.end ?? closing(text, place.base + (decl.params.at(-1)?.end ?? decl.name.end)) - place.base
  return behind < 0 ? undefined : insertAt(place, behind, ` throws ${codes.join(', ')}`)
}

/** The offset after the parenthesis that closes the parameters; -1 if a comment or nothing is there. */
function closing(text: string, from: number): number {
  const found = /^(?:\s*\()?\s*\)/.exec(text.slice(from, from + 1000))
  return found ? from + found[0].length : Number.NEGATIVE_INFINITY
}

/** CROW2017: removes the error from "throws". */
export const fixErrorNeverRaised: Fixer = (mistake) => {
  const { decl, at } = mistake
  for (const node of nodesIn(decl)) {
    if (node.kind !== 'message' && node.kind !== 'external') continue
    const index = node.throws.findIndex((code) => code.start === at.start)
    const code = node.throws[index]
    if (code) return [{ title: `Remove "${code.text}"`, edits: [removeWord(mistake, node.throws, index)] }]
  }
  return []
}

/** CROW2010: writes the error that was meant, or declares it with parameters named after the arguments. */
export const fixRaisedErrorUnknown: Fixer = (mistake) => {
  const { decl, at, place, diagnostic } = mistake
  const meant = diagnostic.data?.replace
  const call = [...nodesIn(decl)].find((node) => node.kind === 'error-call' && node.code.start === at.start)
  const params = call?.kind === 'error-call' ? namesOfArguments(call.args) : undefined
  const name = call?.kind === 'error-call' ? call.code.text : ''
  return [
    meant === undefined ? undefined : { title: `Write "${meant}"`, edits: [replaceAt(place, at, meant)] },
    params && {
      title: `Create the error "${name}"`,
      edits: [declareBefore(mistake, `error ${name}(${params.join(', ')})`)],
    },
  ]
}
