/** The formats of `crow test`, on results that are made up. */
import assert from 'node:assert/strict'
import { SaxesParser } from 'saxes'
import { FAILED, PASSED, printed, SKIPPED } from './made-up-results.ts'

describe('formats of crow test', () => {
  it('lists tests by file, then each failure with its line, its values and the calls before', async () => {
    assert.equal(
      await printed('text', [FAILED, PASSED, SKIPPED]),
      `pool/lamp.crow
  ✗ a "new" lamp is off
  ✓ a lamp
pool/other.crow
  - a lamp  skipped: no RPC sets "x"

failed: a "new" lamp is off
 --> pool/lamp.crow:3:3
  |
3 |   expect l.is_on
  |   ^^^^^^^^^^^^^^
  = The condition does not hold.
  =   l.is_on is false
  = help: Turn it <on>.
calls so far:
     0ms  as root: lamp.toggle(l) gives "\\u001b[2J"
  1500ms  as guest: lamp.toggle(l) fails LAMP_IS_HOT(l, "90, C") after 2s
  3500ms  as guest: Async.lamp.toggle(l) has not ended
  3500ms  as guest: Async.lamp.toggle(l) gives t; the task fails LAMP_IS_HOT(l) after 2s
  3500ms  as guest: Async.lamp.toggle(l) gives u; the task is pending
log:
  it broke

1 failed, 1 passed, 1 skipped (3 tests) in 1.2 s, seed 42
`,
    )
  })

  it('prints a line for each file, and for each test that failed, where there are many', async () => {
    const many = Array.from({ length: 60 }, (_, i) => ({ ...PASSED, title: `lamp ${i}` }))
    const out = await printed('text', [...many, FAILED, { ...PASSED, path: 'other.crow' }])
    assert.ok(
      out.startsWith('✗ pool/lamp.crow  61 tests\n  ✗ a "new" lamp is off\n✓ pool/other.crow  1 test\n\nfailed: '),
      out,
    )
  })

  it('says how many tests did not run', async () => {
    assert.match(
      await printed('text', [FAILED], { left: 3 }),
      /\n1 failed, 3 not run \(4 tests\) in 1\.2 s, seed 42\n$/,
    )
  })

  it('colours marks and the summary', async () => {
    const out = await printed('text', [PASSED], { colour: true })
    assert.ok(out.includes('\u001b[32m✓\u001b[39m a lamp'), JSON.stringify(out))
    assert.ok(out.includes('\u001b[32m1 passed (1 test)'), JSON.stringify(out))
  })

  it('prints one JSON document with places from 0', async () => {
    const { tests, ...rest } = JSON.parse(await printed('json', [FAILED, PASSED, SKIPPED]))
    assert.deepEqual(rest, {
      ...{ format: 1, directory: 'pool', seed: 42, passed: 1, failed: 1, skipped: 1, left: 0, milliseconds: 1234 },
    })
    const [{ failure, ...failed }, passed, skipped] = tests
    assert.deepEqual(passed, {
      ...{ title: 'a lamp', file: 'lamp.crow', line: 4, column: 0, endLine: 6, endColumn: 1 },
      ...{ outcome: 'passed', milliseconds: 0.5 },
    })
    assert.deepEqual([failed.outcome, skipped.outcome, skipped.reason], ['failed', 'skipped', 'no RPC sets "x"'])
    assert.deepEqual([failure.line, failure.column, failure.endColumn], [2, 2, 16])
    assert.deepEqual(failure.parts, [
      { file: 'lamp.crow', line: 2, column: 9, endLine: 2, endColumn: 16, text: 'l.is_on', value: 'false' },
    ])
    assert.deepEqual(failure.calls[1].error, { code: 'LAMP_IS_HOT', params: ['l', '"90, C"'] })
    assert.equal('end' in failure.calls[2], false)
    const error = { code: 'LAMP_IS_HOT', params: ['l'] }
    assert.deepEqual(failure.calls[3].task, { status: 'failure', error, end: 5500 })
  })

  it('writes a workflow command of GitHub for each failure', async () => {
    const [command = '', last] = (await printed('github', [PASSED, FAILED])).split('\n')
    const place = 'file=pool/lamp.crow,line=3,endLine=3,col=3,endColumn=17,title=a "new" lamp is off'
    assert.ok(command.startsWith(`::error ${place}::The condition does not hold.%0A  l.is_on is false%0A`), command)
    assert.ok(command.includes('gives t; the task fails LAMP_IS_HOT(l) after 2s%0A'), command)
    assert.equal(last, '1 failed, 1 passed (2 tests) in 1.2 s, seed 42')
  })

  it('writes TAP', async () => {
    const lines = (await printed('tap', [FAILED, PASSED, SKIPPED])).split('\n')
    assert.equal(lines[0], 'TAP version 13')
    for (const line of [
      'not ok 1 - a "new" lamp is off',
      'ok 2 - a lamp',
      'ok 3 - a lamp # SKIP no RPC sets "x"',
      '1..3',
    ])
      assert.ok(lines.includes(line), line)
    assert.ok(lines.includes("  location: 'pool/lamp.crow:3:3'"))
    assert.ok(lines.includes('      l.is_on is false'))
    assert.ok(lines.some((line) => line.endsWith('gives t; the task fails LAMP_IS_HOT(l) after 2s')))
  })

  it('writes JUnit XML with a suite for each file', async () => {
    const elements = elementsOf(await printed('junit', [FAILED, PASSED, SKIPPED]))
    const named = (name: string) => elements.filter((element) => element.name === name)
    assert.deepEqual(
      named('testsuite').map(({ attributes: { name, tests, failures, skipped } }) => [name, tests, failures, skipped]),
      [
        ['pool/lamp.crow', '2', '1', '0'],
        ['pool/other.crow', '1', '0', '1'],
      ],
    )
    assert.deepEqual(
      named('testcase').map(({ attributes: { name, classname, file } }) => [name, classname, file]),
      [
        ['a "new" lamp is off', 'pool/lamp.crow', 'pool/lamp.crow'],
        ['a lamp', 'pool/lamp.crow', 'pool/lamp.crow'],
        ['a lamp', 'pool/other.crow', 'pool/other.crow'],
      ],
    )
    const [failure] = named('failure')
    assert.equal(failure?.attributes.message, 'The condition does not hold.')
    assert.match(failure?.text ?? '', /^\s*pool\/lamp\.crow:3:3\n.*\n {2}l\.is_on is false\nTurn it <on>\.\n/)
    assert.match(failure?.text ?? '', /gives t; the task fails LAMP_IS_HOT\(l\) after 2s\n/)
    assert.equal(named('skipped')[0]?.attributes.message, 'no RPC sets "x"')
  })

  it('writes JUnit XML that XML readers take, whatever the texts hold', async () => {
    const { failure } = FAILED
    assert.ok(failure)
    const title = 'a ]]> \ufffe \uffff \u0007 <b>'
    const results = [{ ...FAILED, title, failure: { ...failure, message: title } }]
    const [, , testcase, failed] = elementsOf(await printed('junit', results))
    const shown = 'a ]]> \\ufffe \\uffff \\u0007 <b>'
    assert.equal(testcase?.attributes.name, shown)
    assert.equal(failed?.attributes.message, shown)
    assert.ok(failed?.text.includes(`\n${shown}\n`), failed?.text)
  })
})

interface XmlElement {
  readonly name: string
  readonly attributes: { readonly [name: string]: string }
  text: string
}

function elementsOf(xml: string): XmlElement[] {
  const elements: XmlElement[] = []
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => elements.push({ name, attributes: { ...attributes }, text: '' }))
  parser.on('text', (text) => {
    const last = elements.at(-1)
    if (last) last.text += text
  })
  parser.on('error', (error) => {
    throw error
  })
  parser.write(xml).close()
  return elements
}
