/** The tokens of Crowfoot text, as Chevrotain token types. */
import { createToken, Lexer, type TokenType } from 'chevrotain'
import { signLike } from './look-alikes.ts'

/**
 * `[A-Za-z_][A-Za-z0-9_]*`. Number is tried before it, so no name starts with a digit; as one character class the pattern takes
 * Chevrotain's fast path. Also the category of every keyword: keywords are contextual, so each is a name too.
 */
export const Name = createToken({ name: 'Name', pattern: /[A-Za-z0-9_]+/, label: 'a name' })

/** `RO/runtime`, `RO/constructor`, and misspelt ones that begin with `RO/`; others are lexed as Name Slash Name. */
export const QualifierToken = createToken({ name: 'Qualifier', pattern: /RO\/[A-Za-z0-9_]+/, label: 'a qualifier' })

/** The number of escapes is bounded: the regular expression engine keeps each on a stack, which overflows at some millions. */
export const StringToken = createToken({ name: 'String', pattern: /"[^"\\\r\n]*(?:\\[^\r\n][^"\\\r\n]*){0,500000}"/ })
export const UnclosedString = createToken({
  name: 'UnclosedString',
  pattern: /"[^"\\\r\n]*(?:\\[^\r\n][^"\\\r\n]*){0,500000}\\?/,
  categories: StringToken,
})
/** A text in single, curly, back or angle quotes, which is meant as a string. Its end is searched once. */
export const WrongQuotes = createToken({
  name: 'WrongQuotes',
  pattern:
    /'[^'\r\n]*'|`[^`\r\n]*`|[‘’‚][^‘’‚"\r\n]*[‘’]|[“”„][^“”„"\r\n]*[“”]|«[^«»"\r\n]*»|»[^«»"\r\n]*«|‹[^‹›"\r\n]*›/,
  start_chars_hint: [..."'`‘’‚“”„«»‹"],
  categories: StringToken,
})
export const NumberToken = createToken({ name: 'Number', pattern: /-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/ })

export const LCurly = createToken({ name: 'LCurly', pattern: '{' })
export const RCurly = createToken({ name: 'RCurly', pattern: '}' })
export const LParen = createToken({ name: 'LParen', pattern: '(' })
export const RParen = createToken({ name: 'RParen', pattern: ')' })
export const LSquare = createToken({ name: 'LSquare', pattern: '[' })
export const RSquare = createToken({ name: 'RSquare', pattern: ']' })
export const Comma = createToken({ name: 'Comma', pattern: ',' })
export const Arrow = createToken({ name: 'Arrow', pattern: '->' })
export const Bound = createToken({ name: 'Bound', pattern: '<->' })
export const Computed = createToken({ name: 'Computed', pattern: ':=' })
export const Colon = createToken({ name: 'Colon', pattern: ':' })
export const Equals = createToken({ name: 'Equals', pattern: /=(?!=)/, label: '"="' })
export const At = createToken({ name: 'At', pattern: '@' })
export const Slash = createToken({ name: 'Slash', pattern: '/' })
export const Dot = createToken({ name: 'Dot', pattern: /\.(?!\.)/ })
/** Signs that stand only in message bodies and computed fields. */
export const Operator = createToken({ name: 'Operator', pattern: /[-+<>=!]=|\.\.\.?|[-+*<>%!]/ })
/** `500ms`, `1.5h`: body-layout.ts joins the number and its unit. */
export const DurationToken = createToken({ name: 'Duration', pattern: Lexer.NA, label: 'a duration' })
/** A `;` between two statements on one line, as body-layout.ts finds it; elsewhere it is a `Semicolon`. */
export const StatementEnd = createToken({ name: 'StatementEnd', pattern: Lexer.NA, label: '";"' })

export const Question = createToken({ name: 'Question', pattern: '?' })
export const Pipe = createToken({ name: 'Pipe', pattern: '|' })
/** Many people put it at the end of a line. It is parsed as a comma, with an issue. */
export const Semicolon = createToken({ name: 'Semicolon', pattern: ';' })

/** `# note`, `-- note`, and `; note` on a line of its own: comments of other languages. Layout removes them. */
export const ForeignComment = createToken({
  name: 'ForeignComment',
  pattern: { exec: foreignComment },
  start_chars_hint: ['#', '-', ';'],
  line_breaks: false,
})
/** A name with letters that are not ASCII; lex.ts joins it with the name directly before it. */
export const ForeignName = createToken({
  name: 'ForeignName',
  pattern: { exec: sticky(/[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}_]*/uy) },
  start_chars_hint: startsWhere((code) => code > 127),
  line_breaks: false,
})
/** One character that looks like a sign or a blank of the language; it is parsed as that sign or blank. */
export const LookAlike = createToken({
  name: 'LookAlike',
  pattern: { exec: (text: string, at: number) => (signLike(text.charAt(at)) === undefined ? null : [text.charAt(at)]) },
  start_chars_hint: startsWhere((code) => code > 127),
  line_breaks: false,
})

/** The end of a line that ends a member. Layout inserts it; it stands for no character of the text. */
export const LineEnd = createToken({ name: 'LineEnd', pattern: Lexer.NA, label: 'the end of the line' })

const Space = createToken({ name: 'Space', pattern: /[ \t\r\n]+/, group: Lexer.SKIPPED })
const ByteOrderMark = createToken({ name: 'ByteOrderMark', pattern: /\uFEFF/, group: Lexer.SKIPPED })
/** Four or more slashes start a comment: people draw lines with them. */
export const DocLine = createToken({ name: 'DocLine', pattern: /\/\/\/(?!\/)[^\r\n]*/, group: 'docs' })
const LineComment = createToken({ name: 'LineComment', pattern: /\/\/[^\r\n]*/, group: Lexer.SKIPPED })
/** Documentation in other languages, a comment here; lex.ts keeps it where documentation could stand. */
export const BlockDoc = createToken({
  name: 'BlockDoc',
  pattern: /\/\*\*(?![*/])[\s\S]*?\*\//,
  group: 'blockDocs',
  line_breaks: true,
})
const BlockComment = createToken({
  name: 'BlockComment',
  pattern: /\/\*[\s\S]*?\*\//,
  group: Lexer.SKIPPED,
  line_breaks: true,
})
/** Takes the rest of the text, so that its end is searched once. */
export const UnclosedComment = createToken({ name: 'UnclosedComment', pattern: /\/\*[\s\S]*/, line_breaks: true })

/** A character that no other token starts with; lex.ts joins adjacent ones. */
export const Unknown = createToken({
  name: 'Unknown',
  pattern: /[^ \t\r\n\uFEFF\w"{}()[\],\-<:=@/.+*%>!;?|]/,
  start_chars_hint: startsWhere((code) => !/[ \t\r\n\w"{}()[\],\-<:=@/.+*%>!;?|]/.test(String.fromCharCode(code))),
})

const keywords = new Map<string, TokenType>()

function keyword(word: string, ...categories: TokenType[]): TokenType {
  const type = createToken({
    name: `Word_${word}`,
    pattern: Lexer.NA,
    categories: [Name, ...categories],
    label: `"${word}"`,
  })
  keywords.set(word, type)
  return type
}

/** The words that begin a declaration. */
export const DeclarationWord = createToken({ name: 'DeclarationWord', pattern: Lexer.NA })
/** The name before `allows (`, where layout.ts finds that it belongs to the clause. */
export const ClauseWord = createToken({ name: 'ClauseWord', pattern: Lexer.NA, label: 'get, set, create or destroy' })
/** `ref`, `enum`, `record` after a name in a type. */
export const KindWord = createToken({ name: 'KindWord', pattern: Lexer.NA })
/** `set`, `option` after a type. */
export const SuffixWord = createToken({ name: 'SuffixWord', pattern: Lexer.NA })

export const ApiWord = keyword('api', DeclarationWord)
export const ClassWord = keyword('class', DeclarationWord)
export const RecordWord = keyword('record', DeclarationWord, KindWord)
export const EnumWord = keyword('enum', DeclarationWord, KindWord)
export const ErrorWord = keyword('error', DeclarationWord)
export const ObjectWord = keyword('object', DeclarationWord)
export const RoleWord = keyword('role', DeclarationWord)
export const BodyWord = keyword('body', DeclarationWord)
export const ComputeWord = keyword('compute', DeclarationWord)
export const DefineWord = keyword('define', DeclarationWord)
export const ExternalWord = keyword('external', DeclarationWord)
export const InvariantWord = keyword('invariant', DeclarationWord)
export const TestWord = keyword('test', DeclarationWord)
export const VersionWord = keyword('version')
export const UsesWord = keyword('uses')
export const WithoutWord = keyword('without')
export const WithWord = keyword('with')
export const MessageWord = keyword('message')
export const UniqueWord = keyword('unique')
export const CheckWord = keyword('check')
export const WhereWord = keyword('where')
export const ThrowsWord = keyword('throws')
export const AllowsWord = keyword('allows')
export const IncludesWord = keyword('includes')
export const WasWord = keyword('was')
export const RefWord = keyword('ref', KindWord)
export const OrWord = keyword('or')
export const NullWord = keyword('null')
export const SetWord = keyword('set', SuffixWord)
export const OptionWord = keyword('option', SuffixWord)
export const MapWord = keyword('map')
export const RwWord = keyword('RW')

/** The token type of each keyword, by its text. */
export const KEYWORDS: ReadonlyMap<string, TokenType> = keywords

/** The types that the lexer tries at each place, in order: the first that matches wins. */
export const TOKENS: TokenType[] = [
  ...[Space, QualifierToken, NumberToken, Name, Computed, Colon, Comma, StringToken, UnclosedString],
  ...[ForeignComment, DocLine, LineComment, BlockDoc, BlockComment, UnclosedComment, Slash],
  ...[LParen, RParen, LCurly, RCurly, LSquare, RSquare, Arrow, Bound, Equals, At, Dot, Operator],
  ...[ByteOrderMark, Question, Pipe, Semicolon, WrongQuotes, ForeignName, LookAlike, Unknown],
]

/** All token types that the parser may be given. */
export const VOCABULARY: TokenType[] = [
  ...TOKENS,
  ...[LineEnd, DurationToken, StatementEnd, DeclarationWord, ClauseWord, KindWord, SuffixWord],
  ...KEYWORDS.values(),
]

/** By index of the token type: 1 for an opening bracket, 2 for a closing bracket. */
const BRACKETS = new Uint8Array(Math.max(...VOCABULARY.map((type) => type.tokenTypeIdx ?? 0)) + 1)
for (const type of [LCurly, LParen, LSquare]) BRACKETS[type.tokenTypeIdx ?? 0] = 1
for (const type of [RCurly, RParen, RSquare]) BRACKETS[type.tokenTypeIdx ?? 0] = 2

export function isBracket(type: TokenType): boolean {
  return (BRACKETS[type.tokenTypeIdx ?? 0] ?? 0) > 0
}

export function isOpener(type: TokenType): boolean {
  return BRACKETS[type.tokenTypeIdx ?? 0] === 1
}

export function isCloser(type: TokenType): boolean {
  return BRACKETS[type.tokenTypeIdx ?? 0] === 2
}

/** The type that closes an opening bracket; undefined for other types. */
export function closerOf(opener: TokenType | undefined): TokenType | undefined {
  return opener === LCurly ? RCurly : opener === LParen ? RParen : opener === LSquare ? RSquare : undefined
}

/** One character code for each of Chevrotain's buckets of first characters: one per code below 256, one per 255 codes above. */
function startsWhere(isStart: (code: number) => boolean): number[] {
  const starts: number[] = []
  for (let code = 0; code < 256; code++) if (isStart(code)) starts.push(code)
  for (let code = 256; code < 65536; code += 255) starts.push(code)
  starts.push(65535)
  return starts
}

/** A sticky pattern as a function that Chevrotain calls with an offset. */
function sticky(pattern: RegExp): (text: string, at: number) => RegExpExecArray | null {
  return (text, at) => {
    pattern.lastIndex = at
    return pattern.exec(text)
  }
}

function foreignComment(text: string, at: number): [string] | null {
  const sign = text.charAt(at)
  if (!'#-;'.includes(sign)) return null
  let before = at
  while (before > 0 && (text[before - 1] === ' ' || text[before - 1] === '\t')) before--
  const startsLine = before === 0 || text[before - 1] === '\n' || text[before - 1] === '\r'
  if (before === at && !startsLine) return null
  if (sign === '-' && !/^--(?:\s|$)/.test(text.slice(at, at + 3))) return null
  if (sign === ';' && !startsLine) return null
  REST.lastIndex = at
  const rest = REST.exec(text)?.[0] ?? ''
  return sign === ';' && /^;+\s*$/.test(rest) ? null : [rest]
}

const REST = /[^\r\n]*/y
