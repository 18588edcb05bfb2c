/** Semantic tokens: of a file, of a range, and the difference to those sent before. */
import type { SemanticTokens, SemanticTokensDelta, SemanticTokensEdit, ServerCapabilities } from 'vscode-languageserver'
import type { Span } from '../../grammar/tree.ts'
import { type SemanticToken, TOKEN_MODIFIERS, TOKEN_TYPES } from '../features/semantic-tokens.ts'
import { type TextDocument, toSpan } from '../workspace/text-document.ts'
import { type FileView, fileView, type ServerContext } from './context.ts'

export function registerTokens(context: ServerContext): ServerCapabilities {
  const { semanticTokens: requests } = context.connection.languages
  // An editor with its own grammar gets the other tokens from it, and sooner.
  const isAddition = context.client.textDocument?.semanticTokens?.augmentsSyntaxTokens === true
  const tokens = ({ editor, path: of }: FileView, range?: Span) =>
    isAddition ? editor.semanticTokens(of, range) : editor.allTokens(of, range)
  const sent = new Sent()
  const path = (uri: string) => context.workspace.path(uri)
  const all = (uri: string) => {
    const file = fileView(context, { uri })
    return file ? encoded(file.document, tokens(file)) : []
  }
  requests.on(context.answer(({ textDocument: { uri } }) => sent.whole(path(uri), all(uri))))
  requests.onDelta(
    context.answer(({ textDocument: { uri }, previousResultId }) => sent.delta(path(uri), previousResultId, all(uri))),
  )
  requests.onRange(
    context.answer(({ textDocument, range }): SemanticTokens => {
      const file = fileView(context, textDocument)
      if (!file) return { data: [] }
      return { data: encoded(file.document, tokens(file, toSpan(file.document, range))) }
    }),
  )
  return {
    semanticTokensProvider: {
      legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS] },
      // A client that can ask for the visible range does not need the tokens of the whole file after each edit.
      full: context.client.textDocument?.semanticTokens?.requests?.range ? false : { delta: true },
      range: true,
    },
  }
}

/** The tokens that were last sent, for the few files that a client shows. */
class Sent {
  readonly #files = new Map<string, { readonly id: string; readonly data: number[] }>()
  #ids = 0

  whole(path: string, data: number[]): SemanticTokens {
    const id = String(++this.#ids)
    this.#files.delete(path)
    this.#files.set(path, { id, data })
    const [oldest] = this.#files.keys()
    if (this.#files.size > MOST_FILES && oldest !== undefined) this.#files.delete(oldest)
    return { resultId: id, data }
  }

  delta(path: string, previous: string, data: number[]): SemanticTokens | SemanticTokensDelta {
    const before = this.#files.get(path)
    const whole = this.whole(path, data)
    if (before?.id !== previous) return whole
    return { ...(whole.resultId !== undefined && { resultId: whole.resultId }), edits: difference(before.data, data) }
  }
}

const MOST_FILES = 16

/** One edit that replaces whole tokens. */
function difference(before: readonly number[], after: readonly number[]): SemanticTokensEdit[] {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start++
  if (start === before.length && start === after.length) return []
  start -= start % INTS
  let same = 0
  while (same < shorter - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same++
  same -= same % INTS
  return [{ start, deleteCount: before.length - same - start, data: after.slice(start, after.length - same) }]
}

/** Numbers per token. */
const INTS = 5

const TYPES = new Map<string, number>(TOKEN_TYPES.map((type, i) => [type, i]))
const MODIFIERS = new Map<string, number>(TOKEN_MODIFIERS.map((modifier, i) => [modifier, 1 << i]))

/** For each token: line and column relative to the token before, length, type, modifiers. */
function encoded(document: TextDocument, tokens: readonly SemanticToken[]): number[] {
  const data: number[] = []
  let line = 0
  let character = 0
  for (const { start, length, type, modifiers } of tokens) {
    const at = document.positionAt(start)
    const bits = modifiers.reduce((all, modifier) => all | (MODIFIERS.get(modifier) ?? 0), 0)
    data.push(at.line - line, at.line === line ? at.character - character : at.character, length)
    data.push(TYPES.get(type) ?? 0, bits)
    line = at.line
    character = at.character
  }
  return data
}
