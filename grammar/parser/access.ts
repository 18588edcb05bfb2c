/** Parts that several kinds of declarations have: clauses (`get allows(reader, "pool-admin")`), names of roles, and earlier names (`was old`). */
import { quote } from '../quote.ts'
import * as t from '../tokens.ts'
import type { AccessClause, NameNode } from '../tree.ts'
import { StatementsParser } from './statements.ts'

export abstract class AccessParser extends StatementsParser {
  /** was : "was" ( NAME | STRING ) */
  protected readonly was = this.RULE('was', (): NameNode => {
    this.CONSUME(t.WasWord)
    return this.quotable(1, 'the earlier name')
  })

  /** clause : [ NAME ] "allows" "(" [ roleName { "," roleName } [ "," ] ] ")" ; the checker verifies the NAME */
  protected readonly clause = this.RULE('clause', (): AccessClause => {
    const start = this.startOf(this.LA(1))
    const word = this.OPTION(() => this.nameOf(this.CONSUME(t.ClauseWord))) ?? null
    this.CONSUME(t.AllowsWord)
    const roles: NameNode[] = []
    if (this.ready(t.LParen)) {
      this.CONSUME(t.LParen)
      this.list(t.RParen, () => roles.push(this.#roleName(1)))
      this.CONSUME(t.RParen)
    } else if (this.at(t.Name) || this.at(t.StringToken)) this.#bareRoles(roles)
    else this.#lacksRoles()
    return { kind: 'clause', word, roles, start, end: this.lastEnd() }
  })

  #lacksRoles(): void {
    this.expected('"(" and the names of roles')
    this.skipTo(t.LCurly, t.LineEnd, t.Comma, t.RCurly)
  }

  /** `allows admin, reader`, without the parentheses. */
  #bareRoles(roles: NameNode[]): void {
    const [start, found] = [this.startOf(this.LA(1)), this.LA(1)]
    roles.push(this.#roleName(2))
    while (
      this.at(t.Comma) &&
      (this.at(t.Name, 2) || this.at(t.StringToken, 2)) &&
      !this.at(t.Name, 3) &&
      !this.at(t.Colon, 3)
    ) {
      this.SKIP_TOKEN()
      roles.push(this.#roleName(2))
    }
    const end = this.lastEnd()
    const edits = [
      { start: this.startOf(found), end: start, text: '(' },
      { start: end, end, text: ')' },
    ]
    const written = this.unit.text.slice(this.unit.start + start, this.unit.start + end)
    const message = `Expected the roles after "allows" in parentheses, but found ${quote(found.image)}.`
    this.wrong(start, end, message, `Write "(${written})".`, [{ title: `Write "(${written})"`, edits, signs: true }])
  }

  /** NAME | STRING */
  #roleName(idx: number): NameNode {
    return this.quotable(idx, 'the name of a role')
  }

  /** roleName { "," roleName } */
  protected roleNames(into: NameNode[]): void {
    into.push(this.#roleName(1))
    this.unseparated(into)
    this.MANY(() => {
      this.CONSUME2(t.Comma)
      into.push(this.#roleName(3))
      this.unseparated(into)
    })
  }

  /** Reads `allow(…)` and `get allow(…)` as clauses, and reports them. */
  protected guessedAllows(): void {
    if (this.RECORDING_PHASE) return
    const ahead = this.at(t.LParen, 2) ? 1 : 2
    if (this.LA(ahead).tokenType !== t.Name || !this.nearAllows(ahead)) return
    if (ahead === 2) this.retag(this.LA(1), t.ClauseWord)
    this.taken('allows', ahead)
  }
}
