/** The expressions of queries: how they are read, as the Xen API's own parser reads them, and what is wrong with others. */
import assert from 'node:assert/strict'
import { LONGEST_QUERY, parseQuery } from '../../../runtime/query/parse-query.ts'
import { type Operand, QueryError, type QueryTerm } from '../../../runtime/query/query.ts'

/** As the Xen API's `string_of_expr` writes it, shorter. */
function shown(condition: QueryTerm): string {
  switch (condition.kind) {
    case 'constant':
      return String(condition.value)
    case 'not':
      return `not(${shown(condition.of)})`
    case 'equal':
      return `${operand(condition.left)}=${operand(condition.right)}`
    case 'chain':
      return condition.rest.reduce((before, { by, next }) => `${by}(${before}, ${shown(next)})`, shown(condition.first))
  }
}

const operand = (one: Operand) => (one.kind === 'field' ? `<${one.name}>` : `"${one.text}"`)

function problem(text: string): string {
  try {
    return `read as ${shown(parseQuery(text))}`
  } catch (error) {
    if (error instanceof QueryError) return `${error.at}: ${error.message}`
    throw error
  }
}

describe('the expressions of queries', () => {
  const READ = [
    ['true', 'true'],
    [' \t\r\nfalse\n', 'false'],
    ['field "name__label" = "x"', '<name__label>="x"'],
    ['"x"=field"name__label"', '"x"=<name__label>'],
    ['field "a" = field "b"', '<a>=<b>'],
    ['"" = ""', '""=""'],
    ['"not (" = "a\nb\\"', '"not ("="a\nb\\"'],
    ['true and false or true', 'or(and(true, false), true)'],
    ['true or true and false', 'and(or(true, true), false)'],
    ['not true and false', 'not(and(true, false))'],
    ['true and not false or true', 'and(true, not(or(false, true)))'],
    ['(not true) and false', 'and(not(true), false)'],
    ['nottrue', 'not(true)'],
    ['not not true', 'not(not(true))'],
    ['(field "location"="a") and (field "SR"="OpaqueRef:b")', 'and(<location>="a", <SR>="OpaqueRef:b")'],
  ] as const
  for (const [text, tree] of READ)
    it(`reads ${JSON.stringify(text)}`, () => assert.equal(shown(parseQuery(text)), tree))

  const WRONG = [
    ['', '0: expected a condition, found the end'],
    ['  ', '2: expected a condition, found the end'],
    ['field', '5: expected the name of a field in double quotes, found the end'],
    ['field name', '6: no word or sign of the language begins here'],
    ['field "a"', '9: expected "=", found the end'],
    ['field "a" = 7', '12: no word or sign of the language begins here'],
    ['field "a" = true', '12: expected "field" or a text in double quotes, found "true"'],
    ['field "a" = "b', '12: the text that begins here has no closing quote'],
    ['(true', '5: expected "and", "or" or ")", found the end'],
    ['true)', '4: expected "and", "or" or the end, found ")"'],
    ['true true', '5: expected "and", "or" or the end, found "true"'],
    ['true "x"', '5: expected "and", "or" or the end, found a text'],
    ['and', '0: expected a condition, found "and"'],
  ] as const
  for (const [text, message] of WRONG) it(`refuses ${JSON.stringify(text)}`, () => assert.equal(problem(text), message))

  it('refuses what is nested too deeply, and reads what is long', () => {
    assert.equal(shown(parseQuery(`${'('.repeat(100)}true${')'.repeat(100)}`)), 'true')
    assert.equal(problem(`${'('.repeat(101)}true`), '100: it is nested more than 100 deep')
    assert.equal(problem('not '.repeat(101)), '400: it is nested more than 100 deep')
    const long = `true${' or true'.repeat(30_000)}`
    assert.equal(shown(parseQuery(long)).split(' true').length - 1, 30_000)
    assert.match(problem(' '.repeat(LONGEST_QUERY + 1)), /longer than 262144 characters/)
  })
})
