/** The parser: one top-level declaration. */
import type { TokenType } from 'chevrotain'
import { guessDeclaration } from '../guess.ts'
import { breaksLine, type DocRun, endOf } from '../lex.ts'
import { AFTER_TYPE, CLASS_MEMBER_WORDS, DECLARATION_WORDS, MEMBER_STARTS, mayStartMember } from '../member-start.ts'
import { quote } from '../quote.ts'
import * as t from '../tokens.ts'
import type {
  AccessClause,
  ApiDecl,
  ClassDecl,
  ConstraintDecl,
  Declaration,
  EnumDecl,
  ErrorDecl,
  FieldDecl,
  MessageDecl,
  NameNode,
  ObjectDecl,
  RecordDecl,
  Repair,
  RoleDecl,
  Span,
  StringValue,
  SyntaxIssue,
} from '../tree.ts'
import { ForeignHeadsParser } from './foreign-heads.ts'
import type { UnitInput } from './issues.ts'

export interface ParsedUnit {
  readonly node: Declaration | null
  readonly issues: readonly SyntaxIssue[]
  readonly usedDocs: ReadonlySet<DocRun>
}

export class CrowParser extends ForeignHeadsParser {
  constructor(skipValidations = true) {
    super(skipValidations)
    this.performSelfAnalysis()
  }

  /** Parses laid-out tokens as one declaration; spans are relative to the unit. Never throws. */
  parseUnit(unit: UnitInput): ParsedUnit {
    this.begin(unit)
    const node = this.at(t.DeclarationWord) ? this.#declaration() : null
    if (node) this.#nothingElse()
    else if (IMPORTS.test(this.LA(1).image)) this.#imports()
    else if (!this.atEof()) this.expected(ANY_DECLARATION, undefined, { repairs: this.#bodyMeant() })
    this.skipAll()
    this.settle()
    return { node, issues: this.issues, usedDocs: this.usedDocs }
  }

  /** `VM.start {`, which lacks the word `body`. */
  #bodyMeant(): Repair[] {
    if (!this.at(t.Name) || !this.at(t.Dot, 2) || !this.at(t.Name, 3) || !this.at(t.LCurly, 4)) return []
    const start = this.startOf(this.LA(1))
    return [{ title: 'Write "body"', edits: [{ start, end: start, text: 'body ' }] }]
  }

  /** Reports `import "x"`. */
  #imports(): void {
    const start = this.startOf(this.LA(1))
    const word = this.LA(1).image
    this.skipAll()
    const span = { start, end: this.lastEnd() }
    const written = this.unit.text.slice(this.unit.start + start, this.unit.start + span.end)
    const help = 'Remove it: all files of a directory are one API.'
    const repairs = [{ title: `Remove ${quote(written)}`, edits: [{ ...span, text: '' }] }]
    this.wrong(start, start + word.length, `There is no declaration "${word}".`, help, repairs)
  }

  /** declaration : api | class | record | enum | error | object | role | behaviour */
  readonly #declaration = this.RULE('declaration', (): Declaration => {
    return this.OR([
      { ALT: () => this.SUBRULE(this.#api) },
      { ALT: () => this.SUBRULE(this.#class) },
      { ALT: () => this.SUBRULE(this.#record) },
      { ALT: () => this.SUBRULE(this.#enum) },
      { ALT: () => this.SUBRULE(this.#error) },
      { ALT: () => this.SUBRULE(this.#object) },
      { ALT: () => this.SUBRULE(this.#role) },
      { ALT: () => this.SUBRULE(this.behaviour) },
    ])
  })

  /** api : "api" NAME [ "version" STRING ] [ "uses" NAME { "," NAME } ] */
  readonly #api = this.RULE('api', (): ApiDecl => {
    const doc = this.doc()
    const start = this.startOf(this.CONSUME(t.ApiWord))
    const name = this.name(9, 'the name of the API')
    let version = null as StringValue | null
    let uses: NameNode[] = []
    this.guessed(['version', 'uses'])
    this.OPTION1(() => {
      this.CONSUME(t.VersionWord)
      version = this.#version()
      this.guessed(['uses'])
    })
    this.OPTION2(() => {
      this.CONSUME(t.UsesWord)
      uses = this.names('a standard part (session, task, event or query)')
    })
    if (uses.length > 0 && this.at(t.VersionWord)) {
      this.issueAt(this.LA(1), '"version" stands after "uses".', 'Write it before "uses".')
      this.SKIP_TOKEN()
      if (this.at(t.StringToken)) this.SKIP_TOKEN()
    }
    return { kind: 'api', doc, name, version, uses, start, end: this.lastEnd() }
  })

  #version(): StringValue | null {
    if (this.ready(t.StringToken)) return this.stringOf(this.CONSUME(t.StringToken))
    const bare = this.#bareVersion()
    if (!bare) this.expected('a version in quotes')
    else {
      const right = JSON.stringify(this.unit.text.slice(this.unit.start + bare.start, this.unit.start + bare.end))
      const help = `Write it in quotes: ${right}.`
      this.wrong(bare.start, bare.end, `The version ${right.slice(1, -1)} is not in quotes.`, help, [
        this.writing(bare, right),
      ])
    }
    return null
  }

  /** The adjacent tokens of a version without quotes: `1.0`, `v2`. */
  #bareVersion(): Span | undefined {
    if (this.at(t.UsesWord) || !(this.at(t.NumberToken) || this.at(t.Name))) return undefined
    const start = this.startOf(this.LA(1))
    do this.SKIP_TOKEN()
    while (!this.atEof() && this.startOf(this.LA(1)) === this.lastEnd())
    return { start, end: this.lastEnd() }
  }

  /** class : "class" NAME { was } { "without" names | "with" names | "@" NAME } { clause } "{" { classMember } "}" */
  readonly #class = this.RULE('class', (): ClassDecl => {
    const doc = this.doc()
    const start = this.startOf(this.CONSUME(t.ClassWord))
    const name = this.name(9, 'the name of a class')
    const was: NameNode[] = []
    this.MANY2(() => {
      was.push(this.SUBRULE(this.was))
    })
    const parts: ClassParts = { without: [], with: [], annotations: [] }
    const access: AccessClause[] = []
    this.guessed(['without', 'with'])
    this.MANY3(() => {
      this.OR([
        { ALT: () => parts.without.push(this.SUBRULE(this.#without)) },
        { ALT: () => parts.with.push(this.SUBRULE(this.#with)) },
        { ALT: () => parts.annotations.push(this.SUBRULE(this.annotation)) },
      ])
    })
    this.guessedAllows()
    this.MANY1(() => {
      access.push(this.SUBRULE(this.clause))
      this.guessedAllows()
    })
    if (access.length > 0 && (this.at(t.WithoutWord) || this.at(t.WithWord))) this.#lateWord()
    const all = this.#block('class', 'a field or a message', () => this.classMember())
    const members = all.filter((member) => !isConstraint(member))
    const constraints = all.filter(isConstraint)
    const [without, withs, annotations] = [parts.without.flat(), parts.with.flat(), parts.annotations]
    const optional = { without, with: withs, annotations }
    return { kind: 'class', doc, name, was, ...optional, access, members, constraints, start, end: this.lastEnd() }
  })

  /** without : "without" NAME { "," NAME } */
  readonly #without = this.RULE('without', (): NameNode[] => {
    this.CONSUME(t.WithoutWord)
    return this.names('create, destroy, get_all, get_by_name_label or objects')
  })

  /** with : "with" NAME { "," NAME } */
  readonly #with = this.RULE('with', (): NameNode[] => {
    this.CONSUME(t.WithWord)
    return this.names('set')
  })

  #lateWord(): void {
    const word = this.LA(1).image
    this.issueAt(this.LA(1), `"${word}" stands after "allows".`, 'Write it before "allows".')
  }

  /** record : "record" NAME "{" { member } "}" */
  readonly #record = this.RULE('record', (): RecordDecl => {
    const doc = this.doc()
    const start = this.startOf(this.CONSUME(t.RecordWord))
    const name = this.name(9, 'the name of a record')
    const members = this.#block('record', 'a member', () => this.SUBRULE(this.member))
    return { kind: 'record', doc, name, members, start, end: this.lastEnd() }
  })

  /** enum : "enum" NAME { was } "{" { enumValue } "}" */
  readonly #enum = this.RULE('enum', (): EnumDecl => {
    const doc = this.doc()
    const start = this.startOf(this.CONSUME(t.EnumWord))
    const name = this.name(9, 'the name of an enum')
    const was: NameNode[] = []
    this.MANY(() => {
      was.push(this.SUBRULE(this.was))
    })
    const values = this.#block('enum', 'an enum value', () => this.SUBRULE(this.enumValue))
    return { kind: 'enum', doc, name, was, values, start, end: this.lastEnd() }
  })

  /** error : "error" NAME "(" [ NAME { "," NAME } [ "," ] ] ")" */
  readonly #error = this.RULE('error', (): ErrorDecl => {
    const doc = this.doc()
    const start = this.startOf(this.CONSUME(t.ErrorWord))
    const name = this.name(9, 'the code of an error')
    const params: NameNode[] = []
    if (this.need(1, t.LParen)) {
      this.list(t.RParen, () => params.push(this.#errorParam()))
      this.CONSUME(t.RParen)
    }
    return { kind: 'error', doc, name, params, start, end: this.lastEnd() }
  })

  /** NAME; reports a type before or after it. */
  #errorParam(): NameNode {
    const message = 'The parameters of an error have no types.'
    if (!this.RECORDING_PHASE && this.typeFirst(AFTER_TYPE) === 'sure') {
      const { name, type } = this.typeThenName()
      const gone = { title: `Write "${name.text}"`, edits: [{ start: type.start, end: name.start, text: '' }] }
      this.wrongOuter({ start: type.start, end: name.end }, message, `Write only "${name.text}".`, [gone])
      return name
    }
    const name = this.name(1, 'the name of a parameter')
    if (this.RECORDING_PHASE || !this.at(t.Colon)) return name
    this.SKIP_TOKEN()
    this.typeOrMissing(6, 'a type')
    const span = { start: name.end, end: this.lastEnd() }
    const gone = { title: `Write "${name.text}"`, edits: [{ ...span, text: '' }] }
    this.wrongOuter({ start: name.start, end: span.end }, message, `Write only "${name.text}".`, [gone])
    return name
  }

  /** object : "object" NAME NAME "{" { assignment } "}" */
  readonly #object = this.RULE('object', (): ObjectDecl => {
    const doc = this.doc()
    const start = this.startOf(this.CONSUME(t.ObjectWord))
    const owner = this.name(8, 'the class of the object')
    const name = this.name(9, 'the name of the object')
    const values = this.#block('object', 'a field and its value', () => this.SUBRULE(this.assignment))
    return { kind: 'object', doc, class: owner, name, values, start, end: this.lastEnd() }
  })

  /** role : "role" ( NAME | STRING ) [ "includes" roleName { "," roleName } ] */
  readonly #role = this.RULE('role', (): RoleDecl => {
    const doc = this.doc()
    const start = this.startOf(this.CONSUME(t.RoleWord))
    const name = this.quotable(9, 'the name of a role')
    const includes: NameNode[] = []
    this.guessed(['includes'])
    this.OPTION(() => {
      this.CONSUME(t.IncludesWord)
      this.roleNames(includes)
    })
    return { kind: 'role', doc, name, includes, start, end: this.lastEnd() }
  })

  /** block : "{" { [ member ] ( "," | LINE-END ) } [ member ] "}" ; after a mistake it continues with the next member. */
  #block<T>(kind: keyof typeof MEMBER_STARTS, what: string, member: () => T): T[] {
    const starts: readonly TokenType[] = MEMBER_STARTS[kind]
    const members: T[] = []
    if (!this.ready(t.LCurly)) {
      this.lacksBrace()
      this.skipTo(t.LCurly)
      if (!this.at(t.LCurly)) return members
    }
    this.CONSUME(t.LCurly)
    this.settle()
    if (this.RECORDING_PHASE) member()
    while (!this.at(t.RCurly) && !this.atEof()) {
      const first = this.LA(1)
      if (this.#atNested()) this.#nested()
      else if (starts.some((type) => this.at(type))) members.push(member())
      else if (!this.at(t.LineEnd) && !this.at(t.Comma)) this.expected(what)
      this.#endMember(kind, what)
      if (this.LA(1) === first) this.SKIP_TOKEN()
    }
    this.CONSUME(t.RCurly)
    return members
  }

  /** `enum NAME {` between braces, where units.ts leaves an indented declaration. */
  #atNested(): boolean {
    return (
      this.at(t.DeclarationWord) &&
      this.at(t.Name, 2) &&
      (this.at(t.LCurly, 3) || this.at(t.WithoutWord, 3) || this.at(t.WithWord, 3))
    )
  }

  #nested(): void {
    const message = `${quote(`${this.LA(1).image} ${this.LA(2).image}`)} cannot stand inside another declaration.`
    const start = this.startOf(this.LA(1))
    this.issue(
      'unexpected',
      start,
      this.startOf(this.LA(2)) + this.LA(2).image.length,
      message,
      'Move it out of the braces.',
    )
    this.skipTo(t.LineEnd, t.RCurly)
  }

  /** Skips to the next member: the rest of this one, with an issue, and the separators. */
  #endMember(kind: keyof typeof MEMBER_STARTS, what: string): void {
    this.decimalComma()
    if (!this.atEnd()) {
      this.#notSeparated()
      const goesOn = kind === 'class' && CLASS_MEMBER_WORDS.some((type) => this.at(type))
      if (!goesOn || !this.#startsMember(1)) this.skipTo(t.LineEnd, t.Comma, t.RCurly)
    }
    if (kind !== 'enum') this.#skipRest()
    if (this.at(t.Comma)) {
      this.CONSUME(t.Comma)
      if (this.at(t.Comma)) this.expected(what)
      if (kind !== 'enum') this.#skipRest()
    }
    while (this.at(t.LineEnd) || this.at(t.Comma)) this.SKIP_TOKEN()
    this.settle()
  }

  /** Reports text after a member. */
  #notSeparated(): void {
    if (this.at(t.Pipe)) this.meant(',')
    else
      this.expected(
        'a comma or a new line',
        undefined,
        this.#startsMember(1) || this.atPlainName() ? { repairs: [this.putting(',')] } : {},
      )
  }

  /** Skips text after a comma that is not a member: it belongs to the mistake before the comma. */
  #skipRest(): void {
    while (this.at(t.Comma) && this.mistaken() && !this.#startsMember(2)) {
      this.SKIP_TOKEN()
      this.skipTo(t.LineEnd, t.Comma, t.RCurly)
    }
  }

  /** True if the token `ahead` tokens from here may begin a member. */
  #startsMember(ahead: number): boolean {
    return mayStartMember(this.LA(ahead), this.LA(ahead + 1), this.LA(ahead + 2))
  }

  /** Reports text after the declaration, as an issue apart from those in the declaration. */
  #nothingElse(): void {
    while (this.at(t.LineEnd)) this.SKIP_TOKEN()
    if (this.atEof()) return
    const [last, next] = [this.LA(0), this.LA(1)]
    if (this.mistaken() && !breaksLine(this.unit.text, endOf(last), next.startOffset)) return
    if (last.tokenType === t.RCurly || last.tokenType === t.RParen) this.settle()
    if (breaksLine(this.unit.text, endOf(last), next.startOffset)) {
      const guess = guessDeclaration(next, this.LA(2))
      this.issueAt(next, guess?.issue.message ?? `Expected ${ANY_DECLARATION}, but found ${quote(next.image)}.`)
    } else this.expected('a declaration')
  }
}

interface ClassParts {
  readonly without: NameNode[][]
  readonly with: NameNode[][]
  readonly annotations: NameNode[]
}

function isConstraint(member: FieldDecl | MessageDecl | ConstraintDecl): member is ConstraintDecl {
  return member.kind === 'unique' || member.kind === 'check'
}

const ANY_DECLARATION = `a declaration (${DECLARATION_WORDS.slice(0, -1).join(', ')} or ${DECLARATION_WORDS.at(-1)})`
const IMPORTS = /^(?:import|include|using|require)$/
