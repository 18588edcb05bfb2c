/** Statements and blocks. */
import { tokenMatcher } from 'chevrotain'
import { startsOperand } from '../body-words.ts'
import * as t from '../tokens.ts'
import type {
  AssignStatement,
  BlockNode,
  ErrorCall,
  ExprNode,
  IfStatement,
  NameNode,
  StatementNode,
  TypeNode,
} from '../tree.ts'
import { ForeignStatementsParser } from './foreign-statements.ts'

const ASSIGNING = ['=', '+=', '-='] as const
/** How many `else if` an `if` may have. */
const MAX_BRANCHES = 200

export abstract class StatementsParser extends ForeignStatementsParser {
  /** block : "{" { statement } "}" */
  protected readonly block = this.RULE('block', (): BlockNode => {
    if (this.RECORDING_PHASE) {
      this.CONSUME(t.LCurly)
      return { kind: 'block', statements: [], start: 0, end: 0 }
    }
    return this.#block()
  })

  /** The expression after `:=`, `where` and the like. */
  protected wholeExpression(): ExprNode {
    if (this.RECORDING_PHASE) return { kind: 'missing-expr', start: 0, end: 0 }
    this.beginExpressions()
    return this.expression()
  }

  #block(): BlockNode {
    const statements: StatementNode[] = []
    if (!this.at(t.LCurly)) {
      this.lacksBlock()
      if (!this.at(t.LCurly)) return { kind: 'block', statements, start: this.lastEnd(), end: this.lastEnd() }
    }
    const start = this.startOf(this.take())
    this.settle()
    this.#skipSeparators()
    while (!this.at(t.RCurly) && !this.atEof()) {
      const first = this.LA(1)
      this.beginExpressions()
      const statement = this.#statement()
      if (statement) statements.push(statement)
      if (this.#endStatement(this.startOf(first)) && statement)
        statements.push(conditional(statements.pop() ?? statement))
      if (this.LA(1) === first) this.SKIP_TOKEN()
      this.settle()
    }
    if (this.at(t.RCurly)) this.SKIP_TOKEN()
    this.settle()
    return { kind: 'block', statements, start, end: this.lastEnd() }
  }

  #skipSeparators(): void {
    while (this.at(t.LineEnd) || this.at(t.StatementEnd)) this.SKIP_TOKEN()
  }

  /** True if a condition stands behind the statement. */
  #endStatement(start: number): boolean {
    const isConditional = this.conditionBehind(start)
    if (isConditional) this.skipTo(t.LineEnd, t.StatementEnd)
    if (!this.at(t.LineEnd) && !this.at(t.StatementEnd) && !this.at(t.RCurly)) {
      this.surplusText()
      this.skipTo(t.LineEnd, t.StatementEnd)
    }
    this.#skipSeparators()
    return isConditional
  }

  #statement(): StatementNode | null {
    const token = this.LA(1)
    const start = this.startOf(token)
    if (!tokenMatcher(token, t.Name)) return this.#otherStatement()
    // A statement's first word is the statement, unless a dot, an assignment or a call follows.
    const next = this.LA(2)
    const isName = next.tokenType === t.Dot || next.tokenType === t.Equals
    if (next.tokenType === t.Computed) return this.#letWithout(start)
    if (this.skipsEnd()) return null
    if (!isName) {
      const statement = this.#worded(this.meansStatement(), start)
      if (statement !== undefined) return statement
    }
    return this.#otherStatement()
  }

  /** The statement that begins with a word; undefined where the word is a name. */
  #worded(word: string, start: number): StatementNode | null | undefined {
    switch (word) {
      case 'let':
        return this.#let(start)
      case 'require':
        return this.#require(start)
      case 'fail':
        this.SKIP_TOKEN()
        return { kind: 'fail', error: this.errorCall(), ...this.spanFrom(start) }
      case 'delete':
        this.SKIP_TOKEN()
        return { kind: 'delete', place: this.expression(), ...this.spanFrom(start) }
      case 'set':
        this.SKIP_TOKEN()
        return { kind: 'set', object: this.#setObject(), members: this.members(), ...this.spanFrom(start) }
      case 'destroy':
        this.SKIP_TOKEN()
        return { kind: 'destroy', object: this.expression(), ...this.spanFrom(start) }
      case 'return':
        return this.#return(start)
      case 'wait':
        this.SKIP_TOKEN()
        return { kind: 'wait', duration: this.expression(), ...this.spanFrom(start) }
      case 'progress':
        this.SKIP_TOKEN()
        return { kind: 'progress', value: this.expression(), ...this.spanFrom(start) }
      case 'hold':
        return this.#hold(start)
      case 'expect':
        return this.#expect(start)
      case 'given':
        return this.#given(start)
      default:
        return this.#withBlock(word, start)
    }
  }

  #withBlock(word: string, start: number): StatementNode | undefined {
    switch (word) {
      case 'if':
        return this.#if(start)
      case 'for':
        return this.#for(start)
      case 'try':
        return this.#try(start)
      case 'after':
        this.SKIP_TOKEN()
        return { kind: 'after', delay: this.expression(), block: this.#block(), ...this.spanFrom(start) }
      case 'as':
        this.SKIP_TOKEN()
        return { kind: 'as', role: this.#role(), block: this.#block(), ...this.spanFrom(start) }
      default:
        return undefined
    }
  }

  /** "let" NAME [ ":" type ] "=" expr */
  #let(start: number): StatementNode {
    this.SKIP_TOKEN()
    this.surplusAdjective()
    const name = this.bareName('a name')
    let type: TypeNode | null = null
    if (this.at(t.Colon)) {
      this.SKIP_TOKEN()
      type = this.typeOrMissing(7, 'a type')
    }
    const value = this.#assigned() ? this.expression() : this.missingExpr()
    return { kind: 'let', name, type, value, ...this.spanFrom(start) }
  }

  /** Reports `x := 1`, which is meant as `let x = 1`. */
  #letWithout(start: number): StatementNode {
    const name = this.bareName('a name')
    const span = { start, end: this.startOf(this.LA(1)) + this.LA(1).image.length }
    const right = `let ${name.text} =`
    this.wrong(start, span.end, 'A name is declared with "let".', `Write "${right} …".`, [this.writing(span, right)])
    this.SKIP_TOKEN()
    return { kind: 'let', name, type: null, value: this.expression(), ...this.spanFrom(start) }
  }

  /** Takes `=`, also as other languages write it. */
  #assigned(): boolean {
    if (!this.at(t.Computed) && !this.atOperator('==') && !this.at(t.Arrow)) return this.needSign('=')
    this.meant('=')
    return true
  }

  /** "require" expr "else" CODE "(" [ exprs ] ")" */
  #require(start: number): StatementNode {
    this.SKIP_TOKEN()
    const condition = this.expression()
    return { kind: 'require', condition, error: this.elseError(), ...this.spanFrom(start) }
  }

  /** "else" CODE "(" [ exprs ] ")" */
  protected elseError(): ErrorCall {
    if (!this.atWord('else') && this.nearWord('else')) this.meantWord('else')
    else if (this.atWord('else')) this.SKIP_TOKEN()
    else return this.#noError()
    return this.errorCall()
  }

  #noError(): ErrorCall {
    if (!this.RECORDING_PHASE) this.lacksElse()
    const at = this.lastEnd()
    return { kind: 'error-call', code: this.emptyName(at), args: [], start: at, end: at }
  }

  /** The object of `set`, whose members are not those of a record. */
  #setObject(): ExprNode {
    if (!this.at(t.Name) || !this.at(t.LCurly, 2)) return this.expression()
    const name = this.nameOf(this.take())
    return { kind: 'name-expr', name, start: name.start, end: name.end }
  }

  #return(start: number): StatementNode {
    this.SKIP_TOKEN()
    const failing = this.failBehindReturn(start)
    if (failing) return { kind: 'fail', error: this.errorCall(), ...this.spanFrom(start) }
    const isCondition = this.atWord('if') && this.lineEndAhead((ahead) => this.atWord('then', ahead)) === undefined
    const ends =
      this.at(t.LineEnd) || this.at(t.StatementEnd) || this.at(t.RCurly) || isCondition || this.atWord('unless')
    return { kind: 'return', value: ends ? null : this.expression(), ...this.spanFrom(start) }
  }

  /** "hold" place "=" expr */
  #hold(start: number): StatementNode {
    this.SKIP_TOKEN()
    const place = this.placeExpression()
    const value = this.#assigned() ? this.expression() : this.missingExpr()
    return { kind: 'hold', place, value, ...this.spanFrom(start) }
  }

  /** "expect" expr [ "fails" CODE [ "(" [ exprs ] ")" ] ] */
  #expect(start: number): StatementNode {
    this.SKIP_TOKEN()
    const condition = this.expression()
    if (this.atWord('throws')) this.meantWord('fails')
    else if (this.atWord('fails')) this.SKIP_TOKEN()
    else return { kind: 'expect', condition, ...this.spanFrom(start) }
    const code = this.at(t.Name) ? this.nameOf(this.take()) : this.#lacksCode()
    const args = this.at(t.LParen) ? this.args() : null
    return { kind: 'expect-fails', call: condition, code, args, ...this.spanFrom(start) }
  }

  #lacksCode(): NameNode {
    this.expected('the code of an error', undefined, { wants: 'error' })
    return this.emptyName(this.lastEnd())
  }

  /** "given" NAME "(" [ NAME { "," NAME } ] ")" "=" expr */
  #given(start: number): StatementNode {
    this.SKIP_TOKEN()
    const external = this.bareName('the name of an external')
    const params: NameNode[] = []
    if (this.needSign('(')) {
      this.list(t.RParen, () => params.push(this.bareName('the name of a parameter')))
      this.closeBracket(')')
    }
    const value = this.#assigned() ? this.expression() : this.missingExpr()
    return { kind: 'given', external, params, value, ...this.spanFrom(start) }
  }

  /** "if" expr block { "else" "if" expr block } [ "else" block ] */
  #if(start: number): IfStatement {
    const branches: { start: number; condition: ExprNode; then: BlockNode }[] = []
    let last: BlockNode | null = null
    for (let at = start; ; at = this.startOf(this.LA(1))) {
      if (this.atWord('if')) this.SKIP_TOKEN()
      const condition = this.expression()
      branches.push({ start: at, condition, then: this.#block() })
      if (!this.atElse()) break
      this.SKIP_TOKEN()
      if (branches.length > MAX_BRANCHES) this.tooDeep()
      if (this.atBlockOfElse()) {
        last = this.#block()
        break
      }
    }
    const end = this.lastEnd()
    let node: BlockNode | IfStatement | null = last
    for (const branch of branches.reverse()) node = { kind: 'if', ...branch, else: node, end }
    return node as IfStatement
  }

  /** "for" NAME "in" expr [ "where" expr ] block */
  #for(start: number): StatementNode {
    this.SKIP_TOKEN()
    const from = this.forFrom()
    return { kind: 'for', from, block: this.#block(), ...this.spanFrom(start) }
  }

  /** "try" block "else" CODE { "," CODE } block */
  #try(start: number): StatementNode {
    this.SKIP_TOKEN()
    const block = this.#block()
    const codes = this.takeCatch() ? this.#codes() : []
    const isReported = this.mistaken()
    const handler = this.#block()
    if (this.isFinally()) {
      if (isReported) this.SKIP_TOKEN()
      else this.takeCatch()
      this.#block()
    }
    return { kind: 'try', block, codes, handler, ...this.spanFrom(start) }
  }

  /** CODE { "," CODE } */
  #codes(): NameNode[] {
    const codes: NameNode[] = []
    do {
      if (codes.length > 0) this.SKIP_TOKEN()
      codes.push(this.at(t.Name) ? this.nameOf(this.take()) : this.#lacksCode())
      this.noArguments()
    } while (this.at(t.Comma))
    return codes
  }

  /** NAME | STRING */
  #role(): NameNode {
    if (!this.at(t.StringToken)) return this.bareName('the name of a role')
    const token = this.take()
    const start = this.startOf(token)
    return { kind: 'name', text: this.textOf(token), start, end: start + token.image.length }
  }

  /** place ( "=" | "+=" | "-=" ) expr | call | "create" … */
  #otherStatement(): StatementNode | null {
    const first = this.LA(1)
    if (!startsOperand(first) && !t.isOpener(first.tokenType) && first.tokenType !== t.Operator) {
      this.lacksExpr('a statement')
      return null
    }
    const place = this.placeExpression()
    const operator = this.#assigning(place)
    if (operator) {
      const value = this.expression()
      return { kind: 'assign', place, operator, value, ...this.spanFrom(place.start) }
    }
    if (!CALLS.has(place.kind)) return this.notAStatement(first, place)
    return { kind: 'do', call: place, start: place.start, end: Math.max(this.lastEnd(), place.end) }
  }

  #assigning(place: ExprNode): AssignStatement['operator'] | undefined {
    const token = this.LA(1)
    if (token.tokenType === t.Computed) {
      this.meant('=')
      return '='
    }
    if (token.tokenType !== t.Equals && token.tokenType !== t.Operator) return undefined
    const operator = ASSIGNING.find((sign) => sign === token.image)
    if (operator) this.SKIP_TOKEN()
    else return this.foreignAssignment(place)
    return operator
  }
}

/** The statement, which is done only where an unknown condition holds. */
function conditional(statement: StatementNode): IfStatement {
  const { start, end } = statement
  const then: BlockNode = { kind: 'block', statements: [statement], start, end }
  return { kind: 'if', condition: { kind: 'missing-expr', start, end: start }, then, else: null, start, end }
}

/** The expressions that may stand as statements. */
const CALLS: ReadonlySet<ExprNode['kind']> = new Set([
  'call-expr',
  'method-expr',
  'create-expr',
  'async-expr',
  'missing-expr',
])
