/** The declarations of behaviour: body, compute, define, external, invariant and test. */
import * as t from '../tokens.ts'
import type {
  BehaviourDecl,
  BlockNode,
  BodyDecl,
  ComputeDecl,
  DefineDecl,
  ExprNode,
  ExternalDecl,
  InvariantDecl,
  NameNode,
  TestDecl,
  TypeNode,
} from '../tree.ts'
import { MembersParser } from './members.ts'

export abstract class BehaviourParser extends MembersParser {
  /** behaviour : body | compute | define | external | invariant | test */
  protected readonly behaviour = this.RULE('behaviour', (): BehaviourDecl => {
    return this.OR([
      { ALT: () => this.SUBRULE(this.#body) },
      { ALT: () => this.SUBRULE(this.#compute) },
      { ALT: () => this.SUBRULE(this.#define) },
      { ALT: () => this.SUBRULE(this.#external) },
      { ALT: () => this.SUBRULE(this.#invariant) },
      { ALT: () => this.SUBRULE(this.#test) },
    ])
  })

  /** body : "body" NAME "." NAME block */
  readonly #body = this.RULE('body', (): BodyDecl => {
    const doc = this.doc()
    const start = this.startOf(this.CONSUME(t.BodyWord))
    const { owner, name } = this.#member('the name of a message')
    const block = this.SUBRULE(this.block)
    return { kind: 'body', doc, class: owner, name, block, start, end: this.lastEnd() }
  })

  /** compute : "compute" NAME "." NAME ":=" expression */
  readonly #compute = this.RULE('compute', (): ComputeDecl => {
    const doc = this.doc()
    const start = this.startOf(this.CONSUME(t.ComputeWord))
    const { owner, name } = this.#member('the name of a field')
    const value = this.#computedValue(1)
    return { kind: 'compute', doc, class: owner, name, value, start, end: this.lastEnd() }
  })

  /** NAME "." NAME */
  #member(what: string): { owner: NameNode; name: NameNode } {
    const owner = this.name(1, 'the name of a class')
    const name = this.need(1, t.Dot, '"."') ? this.name(2, what) : this.emptyName(this.lastEnd())
    return { owner, name }
  }

  /** ":=" expression */
  #computedValue(idx: number): ExprNode {
    if (!this.RECORDING_PHASE && (this.at(t.Equals) || this.at(t.Colon) || this.at(t.Arrow))) {
      this.meant(':=')
      return this.wholeExpression()
    }
    if (this.need(idx, t.Computed, '":="')) return this.wholeExpression()
    this.skipTo(t.Computed)
    if (!this.at(t.Computed)) return this.missingExpr()
    this.SKIP_TOKEN()
    return this.wholeExpression()
  }

  /** define : "define" NAME params [ ":" type ] ( ":=" expression | block ) */
  readonly #define = this.RULE('define', (): DefineDecl => {
    const doc = this.doc()
    const start = this.startOf(this.CONSUME(t.DefineWord))
    const name = this.name(9, 'the name of a define')
    const params = this.params()
    const result = this.#result()
    let block: BlockNode | null = null
    let value: ExprNode | null = null
    if (this.RECORDING_PHASE || this.at(t.LCurly)) block = this.SUBRULE(this.block)
    else if (this.atEof()) {
      this.expected('":=" and an expression, or "{"', undefined, { repairs: [this.putting(':='), this.putting('{ }')] })
    } else value = this.#computedValue(1)
    return { kind: 'define', doc, name, params, result, value, block, start, end: this.lastEnd() }
  })

  /** [ ":" type ] */
  #result(): TypeNode | null {
    let result: TypeNode | null = null
    this.OPTION1(() => {
      this.CONSUME(t.Colon)
      result = this.typeOrMissing(1, 'a type')
    })
    if (this.RECORDING_PHASE || result || !this.atPlainName() || this.at(t.ThrowsWord)) return result
    this.expected('":"', undefined, { repairs: [this.putting(':')] })
    return this.typeOrMissing(2, 'a type')
  }

  /** external : "external" NAME params [ ":" type ] [ "throws" NAME { "," NAME } ] [ block ] */
  readonly #external = this.RULE('external', (): ExternalDecl => {
    const doc = this.doc()
    const start = this.startOf(this.CONSUME(t.ExternalWord))
    const name = this.name(9, 'the name of an external')
    const params = this.params()
    const result = this.#result()
    const throws: NameNode[] = []
    this.misspelt(['throws'])
    this.MANY(() => this.throws(throws))
    const block = this.OPTION2(() => this.SUBRULE(this.block)) ?? null
    return { kind: 'external', doc, name, params, result, throws, block, start, end: this.lastEnd() }
  })

  /** invariant : "invariant" STRING ":" expression */
  readonly #invariant = this.RULE('invariant', (): InvariantDecl => {
    const doc = this.doc()
    const start = this.startOf(this.CONSUME(t.InvariantWord))
    const name = this.#title()
    const wrong = !this.RECORDING_PHASE && (this.at(t.Computed) || this.at(t.Equals))
    if (wrong) this.meant(':')
    const condition = wrong || this.need(1, t.Colon) ? this.wholeExpression() : this.missingExpr()
    return { kind: 'invariant', doc, name, condition, start, end: this.lastEnd() }
  })

  /** test : "test" STRING block */
  readonly #test = this.RULE('test', (): TestDecl => {
    const doc = this.doc()
    const start = this.startOf(this.CONSUME(t.TestWord))
    const name = this.#title()
    const block = this.SUBRULE(this.block)
    return { kind: 'test', doc, name, block, start, end: this.lastEnd() }
  })

  /** STRING */
  #title(): NameNode {
    if (!this.ready(t.StringToken)) return this.#bareTitle()
    const token = this.LA(1)
    const name = this.quotable(1, 'a title in quotes')
    if (!this.RECORDING_PHASE && name.text === '')
      this.issueAt(token, 'Expected a title between the quotes.', 'Reports name it by its title.')
    return name
  }

  #bareTitle(): NameNode {
    this.expected('a title in quotes')
    if (!this.at(t.Name) || !this.at(t.LCurly, 2)) {
      const name = this.emptyName(this.lastEnd())
      this.skipTo(t.LCurly, t.Colon)
      return name
    }
    const name = this.nameOf(this.LA(1))
    this.SKIP_TOKEN()
    return name
  }
}
