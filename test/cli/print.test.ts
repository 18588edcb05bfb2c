/** The output of the printers, as readable texts. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Diagnostic } from '../../analysis/diagnostics/diagnostic.ts'
import { githubReport } from '../../cli/print/github.ts'
import { jsonReport } from '../../cli/print/json.ts'
import { report, summary } from '../../cli/print/report.ts'
import { sarifReport } from '../../cli/print/sarif.ts'
import { textReport } from '../../cli/print/text.ts'
import { size } from '../../cli/print/words.ts'

/** A diagnostic about the first `part` of a text. */
function about(path: string, text: string, part: string, more: Partial<Diagnostic> = {}): Diagnostic {
  const start = text.indexOf(part)
  return {
    code: 'CROW1401',
    severity: 'error',
    message: 'Something is wrong',
    path,
    start,
    end: start + part.length,
    related: [],
    ...more,
  }
}

function printed(text: string, part: string, more: Partial<Diagnostic> = {}): string {
  return textReport(report([about('a.crow', text, part, more)], new Map([['a.crow', text]])), false)
}

const VM = 'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\n'
const VIF = 'class VIF {\n  RW device : string\n}\n'
const PAIR = [
  about('VM.crow', VM, '<-> VM', {
    message: '"VM.VIFs" is bound to "VIF.VM", which does not exist',
    help: 'Declare it, or bind another field.',
    related: [{ ...about('VIF.crow', VIF, 'VIF', { message: '"VIF" is declared here' }) }],
  }),
  about('VIF.crow', VIF, 'device', { code: 'CROW1501', severity: 'warning', message: 'A warning' }),
]
const TEXTS = new Map([
  ['VM.crow', VM],
  ['VIF.crow', VIF],
])

const CONTEXT = { version: '1.2.3', cwd: '/home/a b' }

describe('the text report', () => {
  it('prints message, place, frame, help and related places, sorted, and a summary', () => {
    assert.equal(
      textReport(report(PAIR, TEXTS), false),
      `warning CROW1501: A warning
 --> VIF.crow:2:6
  |
2 |   RW device : string
  |      ^^^^^^

error CROW1401: "VM.VIFs" is bound to "VIF.VM", which does not exist
 --> VM.crow:2:33
  |
2 |   RO/runtime VIFs : VIF ref set <-> VM
  |                                 ^^^^^^
  = help: Declare it, or bind another field.
note: "VIF" is declared here
 --> VIF.crow:1:7
  |
1 | class VIF {
  |       ---

1 error, 1 warning in 2 files
`,
    )
  })

  it('shows the first and the last line of a span over several lines', () => {
    const text = `${'\n'.repeat(7)}class VM {\n  RW a : int\n  RW b : int\n}\n`
    assert.equal(
      printed(text, text.trim()),
      `error CROW1401: Something is wrong
  --> a.crow:8:1
   |
 8 | class VM {
   | ^^^^^^^^^^
   …
11 | }
   | ^

1 error in 1 file
`,
    )
  })

  it('keeps the underline under the span after tabs, wide and combining characters', () => {
    const rows = printed('\t"日本" "e\u0301" x', 'x').split('\n').slice(3, 5)
    assert.deepEqual(rows, ['1 |     "日本" "e\u0301" x', '  |                ^'])
  })

  it('escapes characters that could control the terminal', () => {
    const out = printed('a \u001b[31m \u202e x', 'x')
    assert.ok(out.includes('1 | a ␛[31m � x\n  |           ^\n'), out)
  })

  it('does not count a byte order mark as a column', () => {
    const out = printed('\ufeffclass x', 'x')
    assert.ok(out.includes('a.crow:1:7\n  |\n1 | class x\n  |       ^\n'), out)
  })

  it('marks one column for an empty span, also at the end of the text', () => {
    const text = 'class VM {'
    const out = printed(text, '', { start: text.length, end: text.length })
    assert.ok(out.includes('1 | class VM {\n  |           ^\n'), out)
  })

  it('cuts a long line around the span', () => {
    const text = `${'a '.repeat(300)}here${' b'.repeat(300)}`
    const [source, underline] = printed(text, 'here').split('\n').slice(3, 5)
    assert.ok((source?.length ?? 999) < 140, source)
    assert.equal(underline?.indexOf('^^^^'), source?.indexOf('here'))
  })

  it('recognizes all three line ends', () => {
    assert.match(printed('a\r\nb\rc\nx', 'x'), /a\.crow:4:1\n {2}\|\n4 \| x\n/)
  })

  it('shows the text of a standard class', () => {
    const related = [{ path: 'crowfoot:/session.crow', start: 0, end: 3, message: 'declared here' }]
    assert.match(
      printed('class session', 'session', { related }),
      /--> crowfoot:\/session\.crow:1:1\n {2}\|\n1 \| \/\/\/ /,
    )
  })

  it('prints colours only if requested', () => {
    assert.ok(!textReport(report(PAIR, TEXTS), false).includes('\u001b'))
    assert.ok(textReport(report(PAIR, TEXTS), true).includes('\u001b[31m'))
  })
})

describe('the summary line', () => {
  it('counts errors, warnings and files', () => {
    assert.equal(summary(report([], TEXTS)), 'no problems in 2 files')
    assert.equal(summary(report([], new Map([['a', '']]))), 'no problems in 1 file')
    assert.equal(summary(report(PAIR.slice(1), TEXTS)), '1 warning in 2 files')
    assert.equal(summary(report([...PAIR, ...PAIR], TEXTS)), '2 errors, 2 warnings in 2 files')
  })
})

describe('the JSON report', () => {
  it('has positions as lines, columns and offsets', () => {
    const out = JSON.parse(jsonReport(report(PAIR, TEXTS)))
    assert.deepEqual([out.format, out.files, out.errors, out.warnings], [1, 2, 1, 1])
    assert.deepEqual(out.diagnostics[1], {
      code: 'CROW1401',
      severity: 'error',
      message: '"VM.VIFs" is bound to "VIF.VM", which does not exist',
      path: 'VM.crow',
      start: { line: 2, column: 33, offset: 43 },
      end: { line: 2, column: 39, offset: 49 },
      help: 'Declare it, or bind another field.',
      related: [
        {
          message: '"VIF" is declared here',
          path: 'VIF.crow',
          start: { line: 1, column: 7, offset: 6 },
          end: { line: 1, column: 10, offset: 9 },
        },
      ],
    })
  })
})

describe('the GitHub report', () => {
  it('has a workflow command for each diagnostic, and a summary', () => {
    assert.equal(
      githubReport(report(PAIR, TEXTS)),
      `::warning file=VIF.crow,line=2,endLine=2,col=6,endColumn=12,title=CROW1501::A warning
::error file=VM.crow,line=2,endLine=2,col=33,endColumn=39,title=CROW1401::"VM.VIFs" is bound to "VIF.VM", which does not exist%0ADeclare it, or bind another field.%0A"VIF" is declared here (VIF.crow:1:7)
1 error, 1 warning in 2 files
`,
    )
  })

  it('escapes the characters of workflow commands', () => {
    const text = 'x\ny'
    const odd = about('a,b:c%.crow', text, text, { message: '100%\r\n::error::' })
    assert.equal(
      githubReport(report([odd], new Map([[odd.path, text]]))).split('\n')[0],
      '::error file=a%2Cb%3Ac%25.crow,line=1,endLine=2,title=CROW1401::100%25\\u000d\\u000a::error::',
    )
  })
})

describe('the SARIF report', () => {
  const entry = {
    code: 'CROW1401',
    severity: 'error',
    title: 'The partner does not exist',
    explanation: 'Because.',
    example: 'class A {}',
    repaired: 'class B {}',
  } as const
  const run = JSON.parse(sarifReport(report(PAIR, TEXTS), [entry], CONTEXT)).runs[0]

  it('has the rules that occur, and results that refer to them', () => {
    assert.deepEqual(
      run.tool.driver.rules.map((r: { id: string }) => r.id),
      ['CROW1401'],
    )
    assert.deepEqual(
      run.results.map((r: { ruleId: string; ruleIndex?: number; level: string }) => [r.ruleId, r.ruleIndex, r.level]),
      [
        ['CROW1501', undefined, 'warning'],
        ['CROW1401', 0, 'error'],
      ],
    )
  })

  it('has regions in UTF-16 columns, and the other end as a related location', () => {
    assert.equal(run.columnKind, 'utf16CodeUnits')
    assert.deepEqual(run.results[1].locations[0].physicalLocation, {
      artifactLocation: { uri: 'VM.crow', uriBaseId: '%SRCROOT%' },
      region: { startLine: 2, startColumn: 33, endLine: 2, endColumn: 39, charOffset: 43, charLength: 6 },
    })
    assert.equal(run.results[1].relatedLocations[0].physicalLocation.artifactLocation.uri, 'VIF.crow')
  })

  it('doubles the braces of a message, since single ones are placeholders', () => {
    const odd = about('VM.crow', VM, 'VM', { message: 'Expected "}" after "{0}"' })
    const out = JSON.parse(sarifReport(report([odd], TEXTS), [], CONTEXT))
    assert.equal(out.runs[0].results[0].message.text, 'Expected "}}" after "{{0}}"')
  })

  it('writes paths as URIs', () => {
    const odd = about('my pool/100%.crow', VM, 'VM')
    const out = JSON.parse(sarifReport(report([odd], new Map([[odd.path, VM]])), [], CONTEXT))
    assert.equal(out.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri, 'my%20pool/100%25.crow')
  })

  it('has places in standard texts, which are not files, in the message', () => {
    const place = { path: 'crowfoot:/session.crow', start: 0, end: 3, message: 'The standard class is here.' }
    const odd = about('VM.crow', VM, 'VM', { help: 'Rename it.', related: [place, ...(PAIR[0]?.related ?? [])] })
    const text = sarifReport(report([odd], TEXTS), [], CONTEXT)
    const [result] = JSON.parse(text).runs[0].results
    assert.equal(
      result.message.text,
      'Something is wrong\nRename it.\nThe standard class is here. (crowfoot:/session.crow:1:1)',
    )
    assert.equal(result.relatedLocations.length, 1)
    assert.doesNotMatch(text, /"uri": "(?!file:)[a-z]+:/)
  })

  it('has paths below the folder relative to it, and all others as file: URIs', () => {
    const located = (path: string) => {
      const odd = about(path, VM, 'VM')
      const { runs } = JSON.parse(sarifReport(report([odd], new Map([[path, VM]])), [], CONTEXT))
      assert.deepEqual(runs[0].originalUriBaseIds, { '%SRCROOT%': { uri: 'file:///home/a%20b/' } })
      return runs[0].results[0].locations[0].physicalLocation.artifactLocation
    }
    const below = (uri: string) => ({ uri, uriBaseId: '%SRCROOT%' })
    assert.deepEqual(located('./pool/é#1?.crow'), below('pool/%C3%A9%231%3F.crow'))
    assert.deepEqual(located('/home/a b/x.crow'), below('x.crow'))
    assert.deepEqual(located('..pool/x.crow'), below('..pool/x.crow'))
    assert.deepEqual(located('../c d/x%.crow'), { uri: 'file:///home/c%20d/x%25.crow' })
    assert.deepEqual(located('/srv/x#.crow'), { uri: 'file:///srv/x%23.crow' })
  })
})

describe('every format', () => {
  const steering = '\u001b[2J\r\n\u0007\u007f\u009b31m\u2028\u202e\u2066\u200b\ud800'
  const text = `// ${steering}\nclass VM {}\n`
  const path = `a${steering}.crow`
  const related = [about(path, text, 'VM', { message: `note ${steering}` }), { ...about(steering, '', 'x'), end: 0 }]
  const odd = about(path, text, steering, { message: `"${steering}"`, help: `help ${steering}`, related })
  const all = report([odd], new Map([[path, text]]))
  const formats: { readonly [name: string]: () => string } = {
    text: () => textReport(all, false),
    json: () => jsonReport(all),
    sarif: () => sarifReport(all, [], CONTEXT),
    github: () => githubReport(all),
  }

  for (const [name, print] of Object.entries(formats)) {
    it(`${name}: escapes characters of files that control the terminal or forge a line`, () => {
      assert.doesNotMatch(print(), /(?!\n)[\p{Cc}\p{Cs}\u2028\u2029\u200b\u202a-\u202e\u2066-\u2069]/u)
    })
  }

  it('keeps its line breaks, and shows which character was escaped', () => {
    assert.equal(githubReport(all).trim().split('\n').length, 2)
    const [first = ''] = textReport(all, false).split('\n')
    const shown = '\\u001b[2J\\u000d\\u000a\\u0007\\u007f\\u009b31m\\u2028\\u202e\\u2066\\u200b\\ud800'
    assert.equal(first, `error CROW1401: "${shown}"`)
  })

  it('json: keeps the texts unchanged for programs', () => {
    assert.equal(JSON.parse(jsonReport(all)).diagnostics[0].message, odd.message)
  })
})

describe('a hint', () => {
  const text = 'class VM {\n}\n'
  const hint = report(
    [about('a.crow', text, 'VM', { code: 'CROW1509', severity: 'hint' })],
    new Map([['a.crow', text]]),
  )

  it('has the name of each format, and its own number in the summary', () => {
    const [first, ...lines] = textReport(hint, false).split('\n')
    assert.deepEqual([first, lines.at(-2)], ['hint CROW1509: Something is wrong', '1 hint in 1 file'])
    const { errors, warnings, hints, diagnostics } = JSON.parse(jsonReport(hint))
    assert.deepEqual([errors, warnings, hints, diagnostics[0].severity], [0, 0, 1, 'hint'])
    assert.ok(githubReport(hint).startsWith('::notice '))
    assert.equal(JSON.parse(sarifReport(hint, [], CONTEXT)).runs[0].results[0].level, 'note')
  })
})

describe('sizes', () => {
  it('have units', () => {
    assert.deepEqual([812, 312_400, 1_390_000].map(size), ['812 B', '312 kB', '1.4 MB'])
  })
})
