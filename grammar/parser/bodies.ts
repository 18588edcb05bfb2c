/** Finds where message bodies and the expressions of computed fields end. Their text is not parsed. */
import type { IToken } from 'chevrotain'
import type { BlockNode, ExprNode } from '../body-tree.ts'
import { EXPRESSION_ENDS } from '../member-start.ts'
import * as t from '../tokens.ts'
import { ValuesParser } from './values.ts'

export abstract class BodiesParser extends ValuesParser {
  /** `{ … }` after the head of a message. */
  protected body(): BlockNode {
    const start = this.startOf(this.consume(1, t.LCurly))
    if (!this.RECORDING_PHASE) this.skipTo(t.RCurly)
    this.consume(1, t.RCurly)
    return { kind: 'block', statements: [], start, end: this.lastEnd() }
  }

  /** The text after `:=`, up to the end of the line or the next part of the field. */
  protected expressionOf(_sign: IToken): ExprNode {
    if (this.RECORDING_PHASE) return { kind: 'missing-expr', start: 0, end: 0 }
    if (this.atEnd()) this.expected('an expression')
    const start = this.atEnd() ? this.lastEnd() : this.startOf(this.LA(1))
    this.skipTo(...EXPRESSION_ENDS)
    return { kind: 'missing-expr', start, end: this.lastEnd() }
  }
}
