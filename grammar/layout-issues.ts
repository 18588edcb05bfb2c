/** The issues of brackets that are missing or surplus, with their repairs. */
import type { IToken, TokenType } from 'chevrotain'
import { endOf } from './lex.ts'
import { quote } from './quote.ts'
import * as t from './tokens.ts'
import type { Repair, SyntaxIssue } from './tree.ts'

/** An opening bracket is missing after `before`; `found` stands there on the same line, `last` ends the declaration. */
export function missing(type: TokenType, before: IToken, found: IToken | undefined, last: IToken): SyntaxIssue {
  const at = endOf(before)
  const message = `Expected "${type.PATTERN as string}" after ${quote(before.image)}`
  const rest = found ? `, but found ${quote(found.image)}.` : '.'
  const span = { start: found?.startOffset ?? at, end: found ? endOf(found) : at }
  return { kind: 'unexpected', ...span, message: message + rest, repairs: repairsOf(type, at, endOf(last)) }
}

/** A closing bracket where none is open. */
export function surplus(token: IToken): SyntaxIssue {
  const help = 'Remove it, or add the bracket that it should close.'
  const span = { start: token.startOffset, end: endOf(token) }
  return { kind: 'surplus-bracket', ...span, message: `"${token.image}" closes nothing.`, help }
}

/** A `;` at the end of a statement. */
export function endsWithLine({ startOffset: start }: IToken): SyntaxIssue {
  const repairs: Repair[] = [{ title: 'Remove ";"', edits: [{ start, end: start + 1, text: '' }], signs: true }]
  const help = 'Remove it: a statement ends with its line. Only between two statements on one line stands ";".'
  return { kind: 'meaningless-character', start, end: start + 1, message: 'Unnecessary ";".', help, repairs }
}

/** The help for a second brace, by which parse.ts recognises its issue. */
export const ONE_OF_TWO = 'Remove one of the two.'

/** A second `{` directly after one. */
export function doubled({ startOffset: start }: IToken): SyntaxIssue {
  const message = 'Expected one "{", but found two.'
  const repairs: Repair[] = [
    { title: 'Remove the second "{"', edits: [{ start, end: start + 1, text: '' }], signs: true },
  ]
  return { kind: 'unexpected', start, end: start + 1, message, help: ONE_OF_TWO, repairs }
}

/** Inserts the bracket, or both brackets: at once for parameters, at the end of the declaration for braces. */
function repairsOf(type: TokenType, at: number, end: number): Repair[] {
  const texts = type === t.LParen ? ['(', '()'] : [` ${type.PATTERN as string}`]
  const repairs = texts.map((text) => ({ title: `Write "${text.trim()}"`, edits: [{ start: at, end: at, text }] }))
  if (type !== t.LCurly) return repairs
  const both = [
    { start: at, end: at, text: ' {' },
    { start: end, end, text: ' }' },
  ]
  return [...repairs, { title: 'Write "{" and "}"', edits: both }]
}
