/** Members of declarations: fields, messages, members of records, enum values, assignments. */

import { AFTER_TYPE, goesOnAsField, isConstraintStart } from '../member-start.ts'
import { quote } from '../quote.ts'
import * as t from '../tokens.ts'
import type {
  AccessClause,
  AssignmentDecl,
  BlockNode,
  ConstraintDecl,
  EnumValueDecl,
  ExprNode,
  FieldDecl,
  MemberDecl,
  MessageDecl,
  NameNode,
  ParamDecl,
  Partner,
  TypeNode,
  ValueNode,
} from '../tree.ts'
import { ForeignMembersParser } from './foreign-members.ts'
import { VALUE_STARTS } from './values.ts'

interface FieldParts {
  partner: Partner | null
  default: ValueNode | null
  computed: ExprNode | null
  where: ExprNode | null
}

export abstract class MembersParser extends ForeignMembersParser {
  /** classMember : message | field | unique | check ; `message` is a field's name where a colon follows it */
  protected classMember(): FieldDecl | MessageDecl | ConstraintDecl {
    if (!this.RECORDING_PHASE && isConstraintStart(this.LA(1), this.LA(2), this.LA(3)))
      return this.at(t.UniqueWord) ? this.SUBRULE(this.#unique) : this.SUBRULE(this.#check)
    const meant = this.at(t.QualifierToken) ? undefined : this.startsMessage()
    if (meant === 'word') this.taken('message')
    const isMessage = meant !== undefined || (this.at(t.MessageWord) && !this.at(t.Colon, 2))
    return isMessage ? this.SUBRULE(this.#message) : this.SUBRULE(this.#field)
  }

  /** unique : "unique" NAME { "," NAME } */
  readonly #unique = this.RULE('unique', (): ConstraintDecl => {
    const doc = this.doc()
    const start = this.startOf(this.CONSUME(t.UniqueWord))
    const fields = [this.name(1, 'the name of a field')]
    this.MANY({
      GATE: () => this.at(t.Name, 2) && !goesOnAsField(this.LA(3), this.LA(4)),
      DEF: () => {
        this.CONSUME(t.Comma)
        fields.push(this.name(2, 'the name of a field'))
      },
    })
    return { kind: 'unique', doc, fields, start, end: this.lastEnd() }
  })

  /** check : "check" expression "else" CODE "(" [ expressions ] ")" */
  readonly #check = this.RULE('check', (): ConstraintDecl => {
    const doc = this.doc()
    const start = this.startOf(this.CONSUME(t.CheckWord))
    const condition = this.wholeExpression()
    const error = this.elseError()
    return { kind: 'check', doc, condition, error, start, end: this.lastEnd() }
  })

  /** field : [ qualifier ] NAME ":" type { "<->" partner | was | "@" NAME | "=" value | ":=" expression | where | clause } */
  readonly #field = this.RULE('field', (): FieldDecl => {
    const doc = this.doc()
    const qualifier = this.#qualifier()
    const { name, type } = this.nameAndType(5, 'the name of a field')
    const annotations: NameNode[] = []
    const access: AccessClause[] = []
    const was: NameNode[] = []
    const parts: FieldParts = { partner: null, default: null, computed: null, where: null }
    if (this.RECORDING_PHASE || !this.atEnd()) this.#rest(parts, was, annotations, access)
    return {
      kind: 'field',
      doc,
      qualifier,
      name,
      type,
      ...parts,
      was,
      annotations,
      access,
      start: qualifier.start,
      end: this.lastEnd(),
    }
  })

  /** The parts after the type of a field, in any order. */
  #rest(parts: FieldParts, was: NameNode[], annotations: NameNode[], access: AccessClause[]): void {
    this.#guessedRest(parts)
    this.MANY(() => {
      this.OR([
        { ALT: () => this.#once(parts, 'partner', () => this.#partner()) },
        { ALT: () => was.push(this.SUBRULE(this.was)) },
        { ALT: () => annotations.push(this.SUBRULE(this.annotation)) },
        { ALT: () => this.#once(parts, 'default', () => this.defaultOf(this.CONSUME(t.Equals))) },
        { ALT: () => this.#once(parts, 'computed', () => this.#computed()) },
        { ALT: () => this.#once(parts, 'where', () => this.SUBRULE(this.where)) },
        { ALT: () => access.push(this.SUBRULE(this.clause)) },
      ])
      this.#guessedRest(parts)
    })
  }

  #computed(): ExprNode {
    this.CONSUME(t.Computed)
    return this.wholeExpression()
  }

  /** where : "where" expression */
  protected readonly where = this.RULE('where', (): ExprNode => {
    this.CONSUME(t.WhereWord)
    return this.wholeExpression()
  })

  #condition(): ExprNode | null {
    return this.OPTION4(() => this.SUBRULE(this.where)) ?? null
  }

  /** `<=> VMs`, `-> VMs`, `== 3`, `default 3`: signs and words of other languages for a partner and a default. */
  #guessedRest(parts: FieldParts): void {
    if (this.RECORDING_PHASE) return
    this.guessedAllows()
    const arrow = this.at(t.Arrow) || this.atOperator('<') || this.atOperator('<=')
    if (arrow && parts.partner === null && this.signThen(t.Name)) {
      const start = this.startOf(this.LA(1))
      this.meant('<->')
      parts.partner = this.#partnerNamed(start)
    }
    const equals =
      this.atOperator('==') || (this.LA(1).image === 'default' && VALUE_STARTS.some((type) => this.at(type, 2)))
    if (equals && parts.default === null) {
      this.meant('=')
      parts.default = this.valueOrMissing(4, 'a value')
    }
  }

  /** Parses a part that a field has once: the first counts, and a second is reported. */
  #once<K extends string, T>(parts: { [key in K]: T | null }, key: K, parse: () => T): void {
    if (parts[key] !== null && !this.RECORDING_PHASE)
      this.issueAt(this.LA(1), `A field has at most one "${this.LA(1).image}".`, 'Keep one of the two.')
    const part = parse()
    parts[key] ??= part
  }

  /** qualifier : "RW" | "RO/…" | NAME [ "/" NAME ], the last two for misspelt ones */
  #qualifier(): NameNode {
    if (this.at(t.QualifierToken)) return this.nameOf(this.CONSUME(t.QualifierToken))
    const bare = !this.at(t.RwWord) && (this.at(t.Colon, 2) || this.typeFirst(AFTER_TYPE) === 'sure')
    if (bare && !this.RECORDING_PHASE) return this.emptyName(this.startOf(this.LA(1)))
    const first = this.nameOf(this.CONSUME3(t.Name))
    if (this.#atQualifiedField()) return this.#qualifierBehind(first)
    if (!this.ready(t.Slash)) return first
    let text = first.text + this.CONSUME(t.Slash).image
    if (this.ready(t.Name) && !this.at(t.Colon, 2)) text += this.CONSUME4(t.Name).image
    return { kind: 'name', text, start: first.start, end: this.lastEnd() }
  }

  #atQualifiedField(): boolean {
    if (this.RECORDING_PHASE || !(this.at(t.QualifierToken) || this.at(t.RwWord))) return false
    return this.at(t.Name, 2) && this.at(t.Colon, 3)
  }

  /** Reports the first word of `private RW a : int`, as other languages have it. */
  #qualifierBehind({ text, start, end }: NameNode): NameNode {
    const qualifier = this.nameOf(this.LA(1))
    const edits = [{ start, end: qualifier.start, text: '' }]
    const message = `Unknown word ${quote(text)} before ${quote(qualifier.text)}.`
    this.wrong(start, end, message, 'A field begins with its qualifier.', [{ title: `Remove ${quote(text)}`, edits }])
    this.SKIP_TOKEN()
    return qualifier
  }

  /** partner : "<->" NAME [ "." NAME ] */
  #partner(): Partner {
    const start = this.startOf(this.CONSUME(t.Bound))
    return this.ready(t.Name) ? this.#partnerNamed(start) : this.#missingPartner(start)
  }

  #partnerNamed(start: number): Partner {
    let field = this.name(1, 'the field at the other end')
    let owner = null as NameNode | null
    this.OPTION(() => {
      this.CONSUME(t.Dot)
      owner = field
      field = this.name(2, 'the field at the other end')
    })
    return { kind: 'partner', class: owner, field, start, end: this.lastEnd() }
  }

  #missingPartner(start: number): Partner {
    this.expected('the field at the other end', undefined, { wants: 'partner' })
    return { kind: 'partner', class: null, field: this.emptyName(this.lastEnd()), start, end: this.lastEnd() }
  }

  /** annotation : "@" NAME */
  protected readonly annotation = this.RULE('annotation', (): NameNode => {
    const start = this.startOf(this.CONSUME(t.At))
    const name = this.name(1, 'a word')
    return { kind: 'name', text: name.text, start, end: this.lastEnd() }
  })

  /** message : "message" NAME "(" params ")" [ ":" type ] { "throws" NAME { "," NAME } | "@" NAME | clause } [ body ] */
  readonly #message = this.RULE('message', (): MessageDecl => {
    const doc = this.doc()
    const start = this.startOf(this.LA(1))
    const worded = this.ready(t.MessageWord)
    if (worded) this.CONSUME(t.MessageWord)
    const before = this.RECORDING_PHASE ? null : this.#typeBefore(worded)
    const name = this.name(1, 'the name of a message')
    const params = this.params()
    let result = before && this.resultFirst(before, before.start, name, worded)
    result ??= this.#foreignResult()
    this.misspelt(['throws'])
    const throws: NameNode[] = []
    const annotations: NameNode[] = []
    const access: AccessClause[] = []
    let body = null as BlockNode | null
    this.OPTION1(() => {
      this.CONSUME(t.Colon)
      result = this.typeOrMissing(1, 'a type')
      this.misspelt(['throws'])
    })
    this.guessedAllows()
    this.MANY(() => {
      this.OR([
        { ALT: () => this.throws(throws) },
        { ALT: () => annotations.push(this.SUBRULE(this.annotation)) },
        { ALT: () => access.push(this.SUBRULE(this.clause)) },
      ])
      this.guessedAllows()
    })
    this.OPTION2(() => {
      body = this.SUBRULE(this.block)
    })
    return { kind: 'message', doc, name, params, result, throws, annotations, access, body, start, end: this.lastEnd() }
  })

  /** `int start(` with or without `message`, or `start(` without. */
  #typeBefore(worded: boolean): TypeNode | null {
    return worded && this.at(t.Name) && this.at(t.LParen, 2) ? null : this.messageStart(worded)
  }

  /** `-> int`, `returns int`: the sign or word before the result. */
  #foreignResult(): TypeNode | null {
    if (this.RECORDING_PHASE) return null
    const word = /^(?:returns?|yields?)$/.test(this.LA(1).image) && this.at(t.Name, 2)
    const arrow = (this.at(t.Arrow) || this.at(t.Equals)) && (this.at(t.Name, 2) || this.atOperator('>', 2))
    if (!word && !arrow) return null
    this.meant(':')
    return this.typeOrMissing(5, 'a type')
  }

  /** params : "(" [ param { "," param } [ "," ] ] ")" */
  protected params(): ParamDecl[] {
    const params: ParamDecl[] = []
    if (!this.need(1, t.LParen)) return params
    this.list(t.RParen, () => params.push(this.SUBRULE(this.#param)))
    this.CONSUME(t.RParen)
    return params
  }

  /** param : NAME ":" type [ "=" value ] [ where ] */
  readonly #param = this.RULE('param', (): ParamDecl => {
    const { name, type } = this.nameAndType(1, 'the name of a parameter')
    const value = this.#defaultValue()
    const where = this.#condition()
    return {
      kind: 'param',
      name,
      type,
      default: value,
      where,
      start: Math.min(name.start, type.start),
      end: this.lastEnd(),
    }
  })

  /** [ "=" value ] */
  #defaultValue(): ValueNode | null {
    return (
      this.OPTION3(() => {
        this.CONSUME(t.Equals)
        return this.valueOrMissing(1, 'a value')
      }) ?? null
    )
  }

  /** throws : "throws" NAME { "," NAME } ; after a comma, the next member may follow instead */
  protected throws(into: NameNode[]): void {
    this.CONSUME(t.ThrowsWord)
    const missing = !this.ready(t.Name)
    if (missing) this.expected('an error', undefined, { wants: 'error' })
    into.push(missing ? this.emptyName(this.lastEnd()) : this.name(2, 'an error'))
    this.unseparated(into)
    this.MANY2({
      GATE: () => this.at(t.Name, 2) && !goesOnAsField(this.LA(3), this.LA(4)),
      DEF: () => {
        this.CONSUME5(t.Comma)
        into.push(this.name(3, 'an error'))
        this.unseparated(into)
      },
    })
  }

  /** member : NAME ":" type [ "=" value ] [ where ] */
  protected readonly member = this.RULE('member', (): MemberDecl => {
    const doc = this.doc()
    this.#noQualifier()
    const { name, type } = this.nameAndType(1, 'the name of a member')
    const value = this.#defaultValue()
    const where = this.#condition()
    const start = Math.min(name.start, type.start)
    return { kind: 'member', doc, name, type, default: value, where, start, end: this.lastEnd() }
  })

  #noQualifier(): void {
    if (!this.at(t.QualifierToken) && !(this.at(t.RwWord) && this.at(t.Name, 2))) return
    const word = this.LA(1)
    const start = this.startOf(word)
    const edits = [{ start, end: this.startOf(this.LA(2)), text: '' }]
    const repairs = [{ title: `Remove "${word.image}"`, edits }]
    const message = `The members of a record have no qualifier, but found "${word.image}".`
    this.wrong(start, start + word.image.length, message, 'Remove it.', repairs)
    this.SKIP_TOKEN()
  }

  /** enumValue : ( NAME | STRING ) { was } */
  protected readonly enumValue = this.RULE('enumValue', (): EnumValueDecl => {
    const doc = this.doc()
    const name = this.quotable(1, 'an enum value')
    const was: NameNode[] = []
    this.MANY(() => {
      was.push(this.SUBRULE(this.was))
    })
    const end = this.lastEnd()
    this.#enumNumber(name)
    return { kind: 'enum-value', doc, name, was, start: name.start, end }
  })

  /** Reports the number in `A = 1`, as other languages have it. */
  #enumNumber(name: NameNode): void {
    const isValue = [t.NumberToken, t.StringToken, t.Name].some((type) => this.at(type, 2))
    if (this.RECORDING_PHASE || !this.at(t.Equals) || !isValue) return
    const behind = this.lastEnd()
    const start = this.startOf(this.LA(1))
    this.SKIP_TOKEN()
    this.SKIP_TOKEN()
    const end = this.lastEnd()
    const written = this.unit.text.slice(this.unit.start + start, this.unit.start + end)
    const repairs = [{ title: `Remove ${quote(written)}`, edits: [{ start: behind, end, text: '' }] }]
    const message = `The enum value ${quote(name.text)} cannot have a value of its own.`
    this.wrong(start, end, message, 'Remove it: an enum value is sent as its name.', repairs)
  }

  /** assignment : NAME "=" value */
  protected readonly assignment = this.RULE('assignment', (): AssignmentDecl => {
    const name = this.name(1, 'the name of a field')
    const colon = this.at(t.Colon)
    if (colon) this.meant('=')
    const value = colon || this.need(1, t.Equals) ? this.valueOrMissing(1, 'a value') : this.missingValue()
    return { kind: 'assignment', name, value, start: name.start, end: this.lastEnd() }
  })
}
