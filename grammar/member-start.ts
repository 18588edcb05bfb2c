/**
 * The tokens that begin and end declarations and members, and the parts that may follow in them. Used by the parser,
 * the layout, the search for units, the formatter, reparse.ts and the editor's completion.
 */
import { EOF, type IToken, type TokenType, tokenMatcher } from 'chevrotain'
import * as t from './tokens.ts'

/** The words that declarations begin with, in the order of docs/language.md. */
export const DECLARATION_WORDS: readonly string[] = [...t.KEYWORDS]
  .filter(([, type]) => type.CATEGORIES?.includes(t.DeclarationWord))
  .map(([word]) => word)

/** `allows (` or `get allows (`. */
export const CLAUSE = 'clause'
/** Nothing more stands on the line. */
export const END_OF_LINE = 'end of line'

export type HeadPart = TokenType | typeof CLAUSE | typeof END_OF_LINE

const OF_ONE_LINE: readonly (readonly HeadPart[])[] = [[END_OF_LINE], [t.VersionWord], [t.UsesWord], [t.IncludesWord]]

/**
 * The tokens that follow the word and the name of a declaration. No member looks like this, so a line that begins like this is
 * a declaration however many brackets are open before it.
 */
export const DECLARATION_HEADS: ReadonlyMap<TokenType, readonly (readonly HeadPart[])[]> = new Map<
  TokenType,
  readonly (readonly HeadPart[])[]
>([
  [t.ApiWord, OF_ONE_LINE],
  [t.ClassWord, [[t.LCurly], [t.WasWord], [t.WithoutWord], [t.WithWord], [t.At], [CLAUSE]]],
  [t.RecordWord, [[t.LCurly]]],
  [t.EnumWord, [[t.LCurly], [t.WasWord]]],
  [t.ErrorWord, [[t.LParen]]],
  [t.ObjectWord, [[t.Name, t.LCurly]]],
  [t.RoleWord, OF_ONE_LINE],
  [t.BodyWord, [[t.Dot, t.Name, t.LCurly]]],
  [t.ComputeWord, [[t.Dot, t.Name, t.Computed]]],
  [t.DefineWord, [[t.LParen]]],
  [t.ExternalWord, [[t.LParen]]],
  [t.InvariantWord, [[t.Colon]]],
  [t.TestWord, [[t.LCurly]]],
])

/** The declarations of behaviour: what stands in them are statements and expressions. */
export const BEHAVIOUR_WORDS: ReadonlySet<TokenType> = new Set([
  ...[t.BodyWord, t.ComputeWord, t.DefineWord, t.ExternalWord, t.InvariantWord, t.TestWord],
])

/** The declarations whose name is a text in quotes. */
export const TITLED: ReadonlySet<TokenType> = new Set([t.InvariantWord, t.TestWord])

const NAME = String.raw`[A-Za-z_]\w*`
const TITLE = String.raw`"(?:[^"\\\r\n]|\\[^\r\n])*"`

/**
 * The heads as the source of a regular expression, for a text that is not split into tokens. It matches only declarations with
 * brackets whose head is on one line without comments: each match begins a declaration, but not each declaration matches.
 */
export const DECLARATION_PATTERN = `(?:${[...DECLARATION_HEADS].flatMap(patternOf).join('|')})`

function patternOf([word, heads]: [TokenType, readonly (readonly HeadPart[])[]]): string[] {
  if (heads === OF_ONE_LINE) return []
  const rest = heads.map((head) => head.map(partPattern).join(''))
  return [`${imageOf(word)}[ \\t]+${TITLED.has(word) ? TITLE : NAME}(?:${rest.join('|')})`]
}

function partPattern(part: HeadPart): string {
  if (part === CLAUSE) return String.raw`[ \t]+(?:${NAME}[ \t]+)?allows[ \t]*\(`
  if (part === t.Name) return String.raw`[ \t]+${NAME}`
  const image = imageOf(part as TokenType)
  return /^\w/.test(image) ? String.raw`[ \t]+${image}\b` : `[ \\t]*\\${image}`
}

/** How a keyword or a sign is written. */
function imageOf(type: TokenType): string {
  return typeof type.PATTERN === 'string' ? type.PATTERN : (type.LABEL ?? '').slice(1, -1)
}

/** The tokens that a member of a kind of declaration may begin with. */
export const MEMBER_STARTS = {
  class: [t.QualifierToken, t.Name],
  record: [t.Name, t.QualifierToken],
  enum: [t.Name, t.StringToken],
  object: [t.Name],
} satisfies { readonly [declaration: string]: readonly TokenType[] }

/** The words that begin a member of a class even if the comma or the line end before it is missing. */
export const CLASS_MEMBER_WORDS: readonly TokenType[] = [t.QualifierToken, t.RwWord, t.MessageWord]

/** The words that begin a constraint in a class, before anything but the signs of a field of that name. */
const CONSTRAINT_WORDS: ReadonlySet<TokenType> = new Set([t.UniqueWord, t.CheckWord])

/** `unique code`, `check …`: not a field, message or qualifier of that name. */
export function isConstraintStart(word: IToken, next: IToken | undefined, third: IToken | undefined): boolean {
  if (!CONSTRAINT_WORDS.has(word.tokenType) || next === undefined) return false
  if (next.tokenType === t.Colon || next.tokenType === t.Slash || third?.tokenType === t.Colon) return false
  return word.tokenType === t.CheckWord || isName(next)
}

/**
 * True if three tokens at the start of a line can only begin a member, whatever is open before them. `kind` is the word of the
 * declaration.
 */
export function isMemberStart(kind: TokenType, first: IToken, second?: IToken, third?: IToken): boolean {
  if (kind === t.ClassWord) return isClassMemberStart(first, second, third)
  if (kind === t.RecordWord) return isName(first) && second?.tokenType === t.Colon
  if (kind === t.ObjectWord) return isName(first) && second?.tokenType === t.Equals
  return kind === t.EnumWord && (isName(first) || tokenMatcher(first, t.StringToken))
}

/** `RO/runtime NAME`, `RW NAME :`, `message NAME (`, `unique NAME` or `check NAME`. */
export function isClassMemberStart(first: IToken, second?: IToken, third?: IToken): boolean {
  if (!isName(second)) return false
  if (first.tokenType === t.QualifierToken) return true
  if (CONSTRAINT_WORDS.has(first.tokenType)) return isConstraintStart(first, second, third)
  if (first.tokenType === t.RwWord) return third?.tokenType === t.Colon
  return first.tokenType === t.MessageWord && third?.tokenType === t.LParen
}

/** True if three tokens after a comma or a mistake may begin a member of any declaration. */
export function mayStartMember(first: IToken, second: IToken, third: IToken): boolean {
  if (first.tokenType === t.LineEnd) return true
  if (first.tokenType === t.QualifierToken) return isName(second)
  if (!isName(first)) return false
  if (second.tokenType === t.Colon || second.tokenType === t.Equals) return true
  if (second.tokenType === t.AllowsWord && first.tokenType !== t.MessageWord) return false
  return isName(second) && (third.tokenType === t.Colon || third.tokenType === t.LParen)
}

/** True if the two tokens after a name make it the start of a field: `RW x`, `x :`, `RO / runtime`. */
export function goesOnAsField(second: IToken, third: IToken): boolean {
  if (second.tokenType === t.Colon || second.tokenType === t.Slash) return true
  return isName(second) && !isAllows(second, third)
}

/** The tokens that end a member, an item of a list or a declaration. */
export const MEMBER_ENDS: ReadonlySet<TokenType> = new Set([t.LineEnd, t.Comma, t.RCurly, t.RParen, t.RSquare, EOF])

/** The signs before a part that may follow the type of a field. */
const FIELD_SIGNS = [t.Bound, t.Equals, t.Computed, t.At]
/** The tokens that begin a part after the type of a field. */
export const FIELD_PARTS: readonly TokenType[] = [...FIELD_SIGNS, t.WasWord, t.WhereWord, t.ClauseWord, t.AllowsWord]
/** The tokens that begin a part after the parameters of a message. */
export const MESSAGE_PARTS: readonly TokenType[] = [t.Colon, t.ThrowsWord, t.At, t.ClauseWord, t.AllowsWord, t.LCurly]

/** The tokens that may follow the name and the type of a field, a parameter or a member, without words, which are names too. */
export const AFTER_TYPE: ReadonlySet<TokenType> = new Set([...MEMBER_ENDS, ...FIELD_SIGNS])

/** The signs between two parts of a member: a line that begins or ends with one is not a whole member. */
export const JOINING_SIGNS: readonly TokenType[] = [
  ...[t.Comma, t.Colon, t.Computed, t.Equals, t.Arrow, t.Bound, t.At, t.Dot, t.Slash, t.Operator],
]

/** `allows (`, which begins a clause; any other `allows` is a name. */
export function isAllows(word: IToken | undefined, next: IToken | undefined): boolean {
  return word?.tokenType === t.AllowsWord && next?.tokenType === t.LParen
}

/** The types of tokens that may be the word of a clause: `get` and others are not keywords, so the checker verifies them. */
export const CLAUSE_WORD_TYPES: ReadonlySet<TokenType> = new Set([t.Name, t.SetWord])

/** A name after one of these belongs to it, even before `allows`: `without create allows(reader)`. */
export const TAKES_NAME: ReadonlySet<TokenType> = new Set([
  ...[t.ClassWord, t.MessageWord, t.WithoutWord, t.WithWord, t.ThrowsWord, t.OrWord, t.WasWord],
  ...[t.Comma, t.Colon, t.Equals, t.Computed, t.Bound, t.At, t.Dot, t.Slash, t.Operator, t.QualifierToken, t.RwWord],
])

/** True if the token before `allows (` is the word of the clause; `before` is the type of the token before the word. */
export function isClauseWord(word: IToken, before: TokenType): boolean {
  return CLAUSE_WORD_TYPES.has(word.tokenType) && !TAKES_NAME.has(before)
}

/** A name, which may also be a word of the language. */
function isName(token: IToken | undefined): boolean {
  return token !== undefined && tokenMatcher(token, t.Name)
}
