/** The formatter: its results, and that it changes only the layout. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { syntaxEntry } from '../../analysis/diagnostics/syntax-entries.ts'
import { format } from '../../grammar/format.ts'
import { parse } from '../../grammar/parse.ts'
import { decorated, mutated, seeded } from './random.ts'

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
const TOUR = fixture('tour.crow')
const RICH = fixture('rich.crow')
const BODIES = fixture('bodies.crow')
const RICH_BODIES = fixture('rich-bodies.crow')
const TEXTS = [TOUR, RICH, BODIES, RICH_BODIES]

function formatted(text: string): string {
  const result = format(text)
  assert.ok('text' in result, JSON.stringify(result))
  return result.text
}

const OFFSETS = new Set(['start', 'end', 'operatorStart'])

/** The declarations of a text without offsets. */
function meaning(text: string): string {
  const nodes = parse(text).units.flatMap(({ node }) => (node ? [node] : []))
  return JSON.stringify(nodes, (key, value) => (OFFSETS.has(key) ? undefined : value), 1)
}

/** The words of all comments, sorted: a comment and a comma may change places. */
function commentWords(text: string): string[] {
  return (text.match(/\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g) ?? [])
    .join(' ')
    .split(/[\s/*]+/)
    .filter(Boolean)
    .sort()
}

describe('grammar/format', () => {
  it('leaves a formatted text as it is', () => assert.equal(formatted(TOUR), TOUR))

  it('formats a text with everything', () => assert.equal(formatted(RICH), fixture('rich.formatted.crow')))

  it('aligns the fields between empty lines and messages', () => {
    const text =
      'class A {\nRW a:int\n/// d\nRO/runtime  long_name:string\n\nRW b : int\nmessage f()\nRW c:int\nRW dd:int\n}'
    assert.equal(
      formatted(text),
      'class A {\n  RW          a         : int\n  /// d\n  RO/runtime  long_name : string\n\n  RW b : int\n  message f()\n' +
        '  RW  c  : int\n  RW  dd : int\n}\n',
    )
  })

  it('breaks a signature that is too long before its errors, and its parameters only if it has to', () => {
    const long = (count: number) => Array.from({ length: count }, (_, i) => `parameter_${i} : string`).join(', ')
    const errors = Array.from({ length: 8 }, (_, i) => `SOME_ERROR_CODE_${i}`).join(', ')
    assert.equal(
      formatted(`class A { message f(${long(5)}) : int {} }`),
      `class A {\n  message f(\n${long(5)
        .split(', ')
        .map((p) => `    ${p}`)
        .join(',\n')}\n  ) : int {}\n}\n`,
    )
    assert.equal(
      formatted(`class A { message f(${long(2)}) throws ${errors} }`),
      `class A {\n  message f(${long(2)})\n      throws SOME_ERROR_CODE_0, SOME_ERROR_CODE_1, SOME_ERROR_CODE_2, SOME_ERROR_CODE_3,\n` +
        '      SOME_ERROR_CODE_4, SOME_ERROR_CODE_5, SOME_ERROR_CODE_6, SOME_ERROR_CODE_7\n}\n',
    )
  })

  it('joins parameters that fit, and keeps lists of values broken', () => {
    assert.equal(
      formatted('class A {\n  message f(\n    a : int,\n    b : int,\n  )\n  RW t : string set = [\n"a", "b"]\n}'),
      'class A {\n  message f(a : int, b : int)\n  RW t : string set = [\n    "a",\n    "b"\n  ]\n}\n',
    )
  })

  it('breaks the lists around a broken list, and no list whose break makes no line fit', () => {
    const long = (length: number) => `"${'a'.repeat(length)}"`
    const once = formatted(`class A { message n(t : string set = [${long(42)}, ${long(52)}], b : int set = [1, 2]) }`)
    assert.equal(
      once,
      `class A {\n  message n(\n    t : string set = [\n      ${long(42)},\n      ${long(52)}\n    ],\n    b : int set = [1, 2]\n  )\n}\n`,
    )
    assert.equal(formatted(once), once)
  })

  it('does not turn a comment into documentation', () => {
    assert.equal(formatted('enum E {\n A\n , /// x\n B\n}'), 'enum E {\n  A /// x\n  B\n}\n')
  })

  it('keeps a short list on its line, and breaks a list that is too long', () => {
    assert.equal(
      formatted('enum E {A,B,}\nenum F {\nA,B}\nrecord r { }'),
      'enum E { A, B }\n\nenum F {\n  A\n  B\n}\n\nrecord r {}\n',
    )
    const values = Array.from({ length: 20 }, (_, i) => `value_${i}`)
    assert.equal(formatted(`enum E { ${values.join(', ')} }`), `enum E {\n${values.map((v) => `  ${v}\n`).join('')}}\n`)
  })

  it('puts an empty line around declarations of several lines, and never two', () => {
    assert.equal(
      formatted('\n\nerror A()\nerror B()\nenum E {\n\n\nX\n\n\nY\n\n}\n// about C\nerror C()\n\n\n\n// end'),
      'error A()\nerror B()\n\nenum E {\n  X\n\n  Y\n}\n\n// about C\nerror C()\n\n// end\n',
    )
  })

  it('keeps a comment where it stands', () => {
    const text =
      '// a\nclass A { // b\n  // c\n  RW x : int // d\n  /* e */ RW y : int = /* f */ 3 /* g */\n  // h\n} // i\n' +
      '/* j\n   k */\nenum E { X, /* l */ Y }\n'
    assert.equal(
      formatted(text),
      '// a\nclass A { // b\n  // c\n  RW x : int // d\n  /* e */ RW y : int = /* f */ 3 /* g */\n  // h\n} // i\n\n' +
        '/* j\n   k */\nenum E {\n  X\n  /* l */ Y\n}\n',
    )
  })

  it('formats the bodies and expressions of a text with everything', () => {
    assert.equal(formatted(BODIES), BODIES)
    assert.equal(formatted(RICH_BODIES), fixture('rich-bodies.formatted.crow'))
  })

  it('indents a body by its brackets, and keeps its lines', () => {
    assert.equal(
      formatted(
        'class A {\nmessage f() {\n\nlet   x = [1,\n2]\n\n\n  if x {\nreturn 1 }   // c\n      a.b = b +\nc\n\n}\n}',
      ),
      'class A {\n  message f() {\n    let x = [1,\n      2]\n\n    if x {\n      return 1\n    } // c\n    a.b = b +\n      c\n  }\n}\n',
    )
  })

  it('leaves a block on its line, and breaks each block that takes several', () => {
    assert.equal(
      formatted('body A.b {\nfor x in s {destroy x}\nif a { b( )\n}\nelse\n{ c(-1,a-1) } }'),
      'body A.b {\n  for x in s { destroy x }\n  if a {\n    b()\n  } else { c(-1, a - 1) }\n}\n',
    )
  })

  it('breaks a block that does not fit on its line', () => {
    const call = `call(${'a'.repeat(70)})`
    assert.equal(
      formatted(`body A.b { for x in s { ${call}; c() } }`),
      `body A.b {\n  for x in s { ${call}; c() }\n}\n`,
    )
    assert.equal(
      formatted(`body A.b {\nfor x in some_long_set { ${call}; c() } }`),
      `body A.b {\n  for x in some_long_set {\n    ${call}; c()\n  }\n}\n`,
    )
  })

  it('puts the error of a long requirement, and a long invariant, on a line of their own', () => {
    const long = 'vm.memory > 0 and vm.memory < 1000000 and size(vm.name_label) > 3'
    const error = 'BAD_MEMORY(vm, "a memory of more than nothing", vm.memory)'
    const text = `body VM.m {\n  require ${long} else ${error}\n}\n\ninvariant "all is well with machines": every vm in all VM : ${long} and vm.cpus > 0\n`
    const broken = `body VM.m {\n  require ${long}\n    else ${error}\n}\n\ninvariant "all is well with machines":\n  every vm in all VM : ${long} and vm.cpus > 0\n`
    assert.deepEqual(format(text), { text: broken })
    assert.deepEqual(format(broken), { text: broken })
  })

  it('puts the error of a check of more than 120 columns on a line of its own', () => {
    const condition = 'self.memory > 0 and self.memory < 1000000 and size(self.name_label) > 3'
    const at = (columns: number) => `BAD_MEMORY(self, "${'a'.repeat(columns - condition.length - 34)}")`
    const line = `  check ${condition} else ${at(120)}`
    assert.equal(line.length, 120)
    assert.equal(formatted(`class VM {\n${line}\n}\n`), `class VM {\n${line}\n}\n`)
    const broken = `class VM {\n  check ${condition}\n    else ${at(121)}\n}\n`
    assert.equal(formatted(`class VM {\n  check ${condition} else ${at(121)}\n}\n`), broken)
    assert.equal(formatted(broken), broken)
    const onNext = `class VM {\n  check\n    ${condition} else ${at(120)}\n}\n`
    assert.equal(formatted(onNext), onNext)
  })

  it('formats the draft of the Xen API, and nothing the second time', function () {
    const draft = new URL('../../../shared/examples/xen-behaviour.crow', import.meta.url)
    // The draft lies beside the project, not in it.
    if (!existsSync(draft)) return this.skip()
    const text = readFileSync(draft, 'utf8')
    const once = formatted(text)
    assert.equal(meaning(once), meaning(text))
    assert.equal(formatted(once), once)
  })

  it('keeps the clauses behind a computed field and a condition', () => {
    assert.equal(
      formatted('class A {\nRO/runtime a:int:=1+ 2 get allows( r )\nRW b:int = 5 where b>1 @secret\n}'),
      'class A {\n  RO/runtime  a : int := 1 + 2 get allows(r)\n  RW          b : int = 5 where b > 1 @secret\n}\n',
    )
  })

  it('keeps an external without a block on its line', () => {
    assert.equal(
      formatted('external  now_outside( ):int\nexternal x()throws A,B'),
      'external now_outside() : int\nexternal x() throws A, B\n',
    )
  })

  it('does not take the tokens of a condition apart', () => {
    const conditions = [
      'y - "2026-01-01T00:00:00Z" > 2d',
      'x - 1 > -2 and -x < 1.5',
      'x == 1 or (x > 2 and not (x in [3 .. 4]))',
      'matches(x, "^a") and x[0] == "a" or x.y == 500ms',
    ]
    for (const condition of conditions) {
      const param = `p : int where ${condition}`
      for (const text of [
        `define f(${param}) : int := 1\n`,
        `external f(${param})\n`,
        `class A {\n  message f(${param})\n  check ${condition} else B(x - 1, -x)\n}\n`,
        `record r {\n  ${param}\n  q : int where ${condition}\n}\n`,
      ])
        assert.equal(formatted(text), text)
    }
    assert.equal(formatted('record r { x : int where x==[ 1..2 ] }'), 'record r { x : int where x == [1 .. 2] }\n')
  })

  it('writes one kind of line end, and no byte order mark', () => {
    assert.equal(formatted('\uFEFFenum E {\r\n  X\r  /* a\r\n b */ Y\r\n}'), 'enum E {\n  X\n  /* a\n b */ Y\n}\n')
    assert.equal(formatted(''), '')
    assert.equal(formatted(' \n\n'), '')
  })

  it('returns the issues of a text with a mistake', () => {
    const result = format('enum E { X }\nenum F { Y')
    assert.ok('issues' in result)
    assert.deepEqual(
      result.issues.map((issue) => [syntaxEntry(issue).code, issue.start, issue.end]),
      [['CROW1002', 20, 21]],
    )
    assert.ok('text' in format('enum E { X }\n/// of nothing'))
  })

  it('changes only the layout of random texts, and nothing the second time', () => {
    const random = seeded(5)
    let sound = 0
    for (let i = 0; i < 1000; i++) {
      const text = (i % 5 === 0 ? mutated : decorated)(TEXTS[i % 4] as string, random)
      const result = format(text)
      if (!('text' in result)) continue
      sound++
      const about = JSON.stringify(text)
      assert.equal(meaning(result.text), meaning(text), about)
      assert.equal(formatted(result.text), result.text, about)
      assert.deepEqual(commentWords(result.text), commentWords(text), about)
      for (const line of result.text.split('\n')) assert.ok(!/[ \t]$/.test(line) || text.includes('/*'), about)
    }
    assert.ok(sound > 300, `${sound} sound texts`)
  }).timeout(60_000)
})
