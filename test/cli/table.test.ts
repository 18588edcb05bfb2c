/** Tables for people: aligned if there is room, wrapped if not, without characters that control the terminal. */
import assert from 'node:assert/strict'
import { tableText } from '../../cli/print/table.ts'
import { displayWidth } from '../../cli/print/width.ts'

const HEAD = ['NAME', 'WHAT']
const ROWS = [
  ['a', 'one two three four five six'],
  ['名前', 'OpaqueRef:0123456789abcdef'],
]

describe('a table', () => {
  const table = (columns?: number, below?: string[]) =>
    tableText(HEAD, ROWS, { colour: false, ...(columns === undefined ? {} : { columns }) }, below)

  it('has a line for each row where there is no terminal', () => {
    assert.equal(table(), 'NAME  WHAT\na     one two three four five six\n名前  OpaqueRef:0123456789abcdef\n')
  })

  it('wraps between words, and breaks long words', () => {
    assert.equal(
      table(20),
      'NAME  WHAT\na     one two three\n      four five six\n名前  OpaqueRef:0123\n      456789abcdef\n',
    )
  })

  it('fits the terminal, down to a smallest width', () => {
    for (let columns = 14; columns < 50; columns++)
      for (const line of table(columns, ['a longer text that stands below', '']).split('\n'))
        assert.ok(displayWidth(line) <= columns, `${columns}: ${line}`)
  })

  it('prints the text below a row over the whole width', () => {
    assert.equal(
      table(30, ['help: do this and that and then more']).split('\n').slice(1, 4).join('\n'),
      'a     one two three four five\n      six\n    help: do this and that and',
    )
  })

  it('escapes characters that could control the terminal', () => {
    assert.equal(tableText(['A'], [['\u001b[2J\n']], { colour: false }), 'A\n\\u001b[2J\\u000a\n')
  })

  it('has a bold head with colours', () => {
    assert.match(tableText(['A'], [], { colour: true }), /^\u001b\[1mA/)
  })
})
