/**
 * A plain Chevrotain lexer and parser of the language, written as Chevrotain's documentation shows: keyword tokens, a
 * CstParser, no actions. `crow check` is compared with it. Usage: node bare-parser.js FILE [lex]
 */
import { readFileSync } from 'node:fs'
import { CstParser, createToken, Lexer, type TokenType } from 'chevrotain'

const Name = createToken({ name: 'Name', pattern: /[A-Za-z_]\w*/ })
const word = (text: string) => createToken({ name: `_${text}`, pattern: text, longer_alt: Name })
const sign = (name: string, pattern: string) => createToken({ name, pattern })

const Space = createToken({ name: 'Space', pattern: /\s+/, group: Lexer.SKIPPED })
const Comment = createToken({ name: 'Comment', pattern: /\/\/[^\n]*/, group: Lexer.SKIPPED })
const Qualifier = createToken({ name: 'Qualifier', pattern: /RW|RO\/runtime|RO\/constructor/ })
const Text = createToken({ name: 'Text', pattern: /"(?:[^"\\]|\\.)*"/ })
const Num = createToken({ name: 'Num', pattern: /-?\d+(?:\.\d+)?/ })
const [Api, Version, Enum, Class, Message, Ref, Or, Null, SetWord, MapWord] = [
  'api',
  'version',
  'enum',
  'class',
  'message',
  'ref',
  'or',
  'null',
  'set',
  'map',
].map(word) as [
  TokenType,
  TokenType,
  TokenType,
  TokenType,
  TokenType,
  TokenType,
  TokenType,
  TokenType,
  TokenType,
  TokenType,
]
const Bound = sign('Bound', '<->')
const Arrow = sign('Arrow', '->')
const [Open, Close, LParen, RParen, LSquare, RSquare, Colon, Comma, Equals] = [
  ['Open', '{'],
  ['Close', '}'],
  ['LParen', '('],
  ['RParen', ')'],
  ['LSquare', '['],
  ['RSquare', ']'],
  ['Colon', ':'],
  ['Comma', ','],
  ['Equals', '='],
].map(([name, pattern]) => sign(name as string, pattern as string)) as [
  TokenType,
  TokenType,
  TokenType,
  TokenType,
  TokenType,
  TokenType,
  TokenType,
  TokenType,
  TokenType,
]

const TOKENS = [
  ...[Space, Comment, Qualifier, Text, Num, Bound, Arrow, Open, Close, LParen, RParen, LSquare, RSquare, Colon],
  ...[Comma, Equals, Api, Version, Enum, Class, Message, Ref, Or, Null, SetWord, MapWord, Name],
]

class BareParser extends CstParser {
  constructor() {
    super(TOKENS, { skipValidations: true })
    this.performSelfAnalysis()
  }

  readonly file = this.RULE('file', () => {
    this.MANY(() =>
      this.OR([
        { ALT: () => this.SUBRULE(this.api) },
        { ALT: () => this.SUBRULE(this.enumeration) },
        { ALT: () => this.SUBRULE(this.klass) },
      ]),
    )
  })
  private readonly api = this.RULE('api', () => {
    this.CONSUME(Api)
    this.CONSUME(Name)
    this.OPTION(() => {
      this.CONSUME(Version)
      this.CONSUME(Text)
    })
  })
  private readonly enumeration = this.RULE('enumeration', () => {
    this.CONSUME(Enum)
    this.CONSUME(Name)
    this.CONSUME(Open)
    this.MANY_SEP({ SEP: Comma, DEF: () => this.CONSUME1(Name) })
    this.CONSUME(Close)
  })
  private readonly klass = this.RULE('klass', () => {
    this.CONSUME(Class)
    this.CONSUME(Name)
    this.CONSUME(Open)
    this.MANY(() => this.OR([{ ALT: () => this.SUBRULE(this.field) }, { ALT: () => this.SUBRULE(this.message) }]))
    this.CONSUME(Close)
  })
  private readonly field = this.RULE('field', () => {
    this.CONSUME(Qualifier)
    this.CONSUME(Name)
    this.CONSUME(Colon)
    this.SUBRULE(this.type)
    this.OPTION(() => {
      this.CONSUME(Bound)
      this.CONSUME1(Name)
    })
    this.OPTION1(() => {
      this.CONSUME(Equals)
      this.SUBRULE(this.value)
    })
  })
  private readonly message = this.RULE('message', () => {
    this.CONSUME(Message)
    this.CONSUME(Name)
    this.CONSUME(LParen)
    this.MANY_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.param) })
    this.CONSUME(RParen)
    this.OPTION(() => {
      this.CONSUME(Colon)
      this.SUBRULE(this.type)
    })
  })
  private readonly param = this.RULE('param', () => {
    this.CONSUME(Name)
    this.CONSUME(Colon)
    this.SUBRULE(this.type)
    this.OPTION(() => {
      this.CONSUME(Equals)
      this.SUBRULE(this.value)
    })
  })
  private readonly type = this.RULE('type', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(LParen)
          this.SUBRULE(this.type)
          this.CONSUME(Arrow)
          this.SUBRULE1(this.type)
          this.CONSUME(RParen)
          this.CONSUME(MapWord)
        },
      },
      { ALT: () => this.SUBRULE(this.named) },
    ])
    this.MANY(() => this.CONSUME(SetWord))
  })
  private readonly named = this.RULE('named', () => {
    this.CONSUME(Name)
    this.OPTION(() =>
      this.OR([
        { ALT: () => this.CONSUME(Enum) },
        {
          ALT: () => {
            this.CONSUME(Ref)
            this.OPTION1(() => {
              this.CONSUME(Or)
              this.CONSUME(Null)
            })
          },
        },
      ]),
    )
  })
  private readonly value = this.RULE('value', () => {
    this.OR([
      { ALT: () => this.CONSUME(Text) },
      { ALT: () => this.CONSUME(Num) },
      { ALT: () => this.CONSUME(Name) },
      { ALT: () => this.CONSUME(Null) },
      {
        ALT: () => {
          this.CONSUME(LSquare)
          this.CONSUME(RSquare)
        },
      },
      {
        ALT: () => {
          this.CONSUME(Open)
          this.CONSUME(Close)
        },
      },
    ])
  })
}

/** Parses as often as it is called, with one lexer and one parser, as Chevrotain advises. Throws where the text is wrong. */
export function bareReader(): (text: string, only?: string) => void {
  const lexer = new Lexer(TOKENS, { positionTracking: 'onlyOffset' })
  let parser: BareParser | undefined
  return (text, only) => {
    const { tokens, errors } = lexer.tokenize(text)
    if (errors.length > 0) throw new Error(errors[0]?.message)
    if (only === 'lex') return
    parser ??= new BareParser()
    parser.input = tokens
    parser.file()
    if (parser.errors.length > 0) throw new Error(parser.errors[0]?.message)
  }
}

if (import.meta.main) {
  const [path, only] = process.argv.slice(2)
  bareReader()(readFileSync(path as string, 'utf8'), only)
}
