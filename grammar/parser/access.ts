/** Parts that several kinds of declarations have: clauses (`get allows(reader, "pool-admin")`), names of roles, and earlier names (`was old`). */
import { quote } from '../quote.ts'
import * as t from '../tokens.ts'
import type { AccessClause, NameNode } from '../tree.ts'
import { BodiesParser } from './bodies.ts'

export abstract class AccessParser extends BodiesParser {
  /** was : "was" ( NAME | STRING ) */
  protected was(): NameNode {
    this.consume(t.WasWord)
    return this.quotable('the earlier name')
  }

  /** clause : [ NAME ] "allows" "(" [ roleName { "," roleName } [ "," ] ] ")" ; the checker verifies the NAME */
  protected clause(): AccessClause {
    const start = this.startOf(this.LA(1))
    const word = this.at(t.ClauseWord) ? this.nameOf(this.consume(t.ClauseWord)) : null
    this.consume(t.AllowsWord)
    const roles: NameNode[] = []
    if (this.at(t.LParen)) {
      this.consume(t.LParen)
      this.list(t.RParen, () => roles.push(this.#roleName()))
      this.consume(t.RParen)
    } else if (this.at(t.Name) || this.at(t.StringToken)) this.#bareRoles(roles)
    else this.#lacksRoles()
    return { kind: 'clause', word, roles, start, end: this.lastEnd() }
  }

  #lacksRoles(): void {
    this.expected('"(" and the names of roles')
    this.skipTo(t.LCurly, t.LineEnd, t.Comma, t.RCurly)
  }

  /** `allows admin, reader`, without the parentheses. */
  #bareRoles(roles: NameNode[]): void {
    const [start, found] = [this.startOf(this.LA(1)), this.LA(1)]
    roles.push(this.#roleName())
    while (
      this.at(t.Comma) &&
      (this.at(t.Name, 2) || this.at(t.StringToken, 2)) &&
      !this.at(t.Name, 3) &&
      !this.at(t.Colon, 3)
    ) {
      this.skip()
      roles.push(this.#roleName())
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
  #roleName(): NameNode {
    return this.quotable('the name of a role')
  }

  /** roleName { "," roleName } */
  protected roleNames(into: NameNode[]): void {
    into.push(this.#roleName())
    this.unseparated(into)
    while (this.at(t.Comma)) {
      this.consume(t.Comma)
      into.push(this.#roleName())
      this.unseparated(into)
    }
  }

  /** True at the start of a clause. */
  protected atClause(): boolean {
    return this.at(t.ClauseWord) || this.at(t.AllowsWord)
  }

  /** Reads `allow(…)` and `get allow(…)` as clauses, and reports them. */
  protected guessedAllows(): void {
    const ahead = this.at(t.LParen, 2) ? 1 : 2
    if (this.LA(ahead).tokenType !== t.Name || !this.nearAllows(ahead)) return
    if (ahead === 2) this.retag(this.LA(1), t.ClauseWord)
    this.taken('allows', ahead)
  }
}
