/**
 * Reads the expression language of the Xen API (its ocaml/database/db_filter_lex.mll and db_filter_parse.mly):
 *
 *     condition = unit { ( "and" | "or" ) unit }
 *     unit      = "not" condition | "true" | "false" | "(" condition ")" | operand "=" operand
 *     operand   = "field" TEXT | TEXT
 *
 * A TEXT stands in double quotes and has no escapes. `not` reaches as far as it can, and `and` and `or` are joined from left
 * to right: `not a or b` is `not (a or b)`, and `a or b and c` is `(a or b) and c`.
 */
import { type Joined, type Operand, QueryError, type QueryTerm } from './query.ts'

/** Characters of an expression; one that lists a thousand references has some 70,000. */
export const LONGEST_QUERY = 256 * 1024

/** Parentheses and `not` in each other. */
const DEEPEST = 100

/** Throws QueryError. Takes time in proportion to the length. */
export function parseQuery(text: string): QueryTerm {
  if (text.length > LONGEST_QUERY)
    throw new QueryError(`the expression is longer than ${LONGEST_QUERY} characters`, LONGEST_QUERY)
  const tokens = new Tokens(text)
  const condition = readCondition(tokens, 0)
  if (tokens.kind !== 'end') throw tokens.unexpected('"and", "or" or the end')
  return condition
}

function readCondition(tokens: Tokens, depth: number): QueryTerm {
  const first = readUnit(tokens, depth)
  const rest: Joined[] = []
  while (tokens.kind === 'and' || tokens.kind === 'or') {
    const by = tokens.kind
    tokens.next()
    rest.push({ by, next: readUnit(tokens, depth) })
  }
  return rest.length === 0 ? first : { kind: 'chain', first, rest }
}

function readUnit(tokens: Tokens, depth: number): QueryTerm {
  const { kind } = tokens
  if (kind === 'true' || kind === 'false') {
    tokens.next()
    return { kind: 'constant', value: kind === 'true' }
  }
  if (kind !== 'not' && kind !== '(') return readEqual(tokens)
  if (depth === DEEPEST) throw new QueryError(`it is nested more than ${DEEPEST} deep`, tokens.start)
  tokens.next()
  const inner = readCondition(tokens, depth + 1)
  if (kind === 'not') return { kind: 'not', of: inner }
  tokens.expect(')', '"and", "or" or ")"')
  return inner
}

function readEqual(tokens: Tokens): QueryTerm {
  const left = readOperand(tokens, 'a condition')
  tokens.expect('=', '"="')
  return { kind: 'equal', left, right: readOperand(tokens, '"field" or a text in double quotes') }
}

function readOperand(tokens: Tokens, wanted: string): Operand {
  if (tokens.kind !== 'field') return { kind: 'text', text: tokens.takeText(wanted) }
  tokens.next()
  const at = tokens.start
  return { kind: 'field', at, name: tokens.takeText('the name of a field in double quotes') }
}

const TOKEN = /[ \t\r\n]*(?:"([^"]*)"|(true|false|field|and|or|not|[=()]))/y
const SPACE = /[ \t\r\n]*/y

/** The tokens of an expression, one at a time. */
class Tokens {
  /** `text`, `end`, or the word or sign itself. */
  kind = ''
  /** Where the token begins. */
  start = 0
  readonly #text: string
  #end = 0
  #quoted = ''

  constructor(text: string) {
    this.#text = text
    this.next()
  }

  next(): void {
    TOKEN.lastIndex = this.#end
    const found = TOKEN.exec(this.#text)
    SPACE.lastIndex = this.#end
    SPACE.test(this.#text)
    this.start = SPACE.lastIndex
    this.#end = found ? TOKEN.lastIndex : this.start
    if (!found && this.start < this.#text.length) throw this.#meaningless()
    this.kind = found ? (found[2] ?? 'text') : 'end'
    this.#quoted = found?.[1] ?? ''
  }

  /** The text in the quotes of this token. */
  takeText(wanted: string): string {
    if (this.kind !== 'text') throw this.unexpected(wanted)
    const quoted = this.#quoted
    this.next()
    return quoted
  }

  expect(kind: string, wanted: string): void {
    if (this.kind !== kind) throw this.unexpected(wanted)
    this.next()
  }

  unexpected(wanted: string): QueryError {
    const found = this.kind === 'end' ? 'the end' : this.kind === 'text' ? 'a text' : `"${this.kind}"`
    return new QueryError(`expected ${wanted}, found ${found}`, this.start)
  }

  #meaningless(): QueryError {
    const isText = this.#text[this.start] === '"'
    return new QueryError(
      isText ? 'the text that begins here has no closing quote' : 'no word or sign of the language begins here',
      this.start,
    )
  }
}
