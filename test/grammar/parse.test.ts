/** The syntax trees of texts without mistakes. */
import assert from 'node:assert/strict'
import { Lexer } from 'chevrotain'
import { parse, parseUnit } from '../../grammar/parse.ts'
import { CrowParser } from '../../grammar/parser/declarations.ts'
import { TOKENS } from '../../grammar/tokens.ts'
import type { ClassDecl, Declaration, FieldDecl, MessageDecl, TypeNode, ValueNode } from '../../grammar/tree.ts'

/** The declarations of a text that has no issue. */
function sound(text: string): Declaration[] {
  const { units } = parse(text)
  assert.deepEqual(
    units.flatMap((unit) => unit.issues),
    [],
  )
  return units.flatMap(({ node }) => (node ? [node] : []))
}

function classOf(members: string): ClassDecl {
  const [node] = sound(`class C {\n${members}\n}`)
  assert.ok(node?.kind === 'class')
  return node
}

function field(text: string): FieldDecl {
  const [member] = classOf(text).members
  assert.ok(member?.kind === 'field')
  return member
}

function message(text: string): MessageDecl {
  const [member] = classOf(text).members
  assert.ok(member?.kind === 'message')
  return member
}

function typeShape(type: TypeNode): unknown {
  switch (type.kind) {
    case 'named-type':
      return [type.name.text, ...(type.word ? [type.word] : []), ...(type.orNull ? ['or null'] : [])].join(' ')
    case 'map-type':
      return { key: typeShape(type.key), value: typeShape(type.value) }
    case 'missing-type':
      return null
    default:
      return { [type.kind === 'set-type' ? 'set' : 'option']: typeShape(type.of) }
  }
}

function valueShape(value: ValueNode): unknown {
  switch (value.kind) {
    case 'set-value':
      return value.items.map(valueShape)
    case 'map-value':
      return value.entries.map((entry) => [valueShape(entry.key), valueShape(entry.value)])
    case 'missing-value':
      return null
    case 'call-value':
      return `${value.name.text}()`
    default:
      return `${value.kind.replace('-value', '')} ${value.text}`
  }
}

describe('grammar/parse', () => {
  it('reads every declaration of a text, with its documentation', () => {
    const nodes = sound('/// A machine.\n///\n///  Two.\nclass VM {\n}\n\nenum e { A, B }\nerror X()\nerror Y(a, b)\n')
    assert.deepEqual(
      nodes.map((node) => [node.kind, node.name.text, node.doc?.text]),
      [
        ['class', 'VM', 'A machine.\n\n Two.'],
        ['enum', 'e', undefined],
        ['error', 'X', undefined],
        ['error', 'Y', undefined],
      ],
    )
  })

  it('has rules that pass the validations of Chevrotain', () => {
    assert.doesNotThrow(() => new CrowParser(false))
    assert.doesNotThrow(() => new Lexer(TOKENS, { positionTracking: 'onlyOffset', ensureOptimizations: true }))
  })

  it('reads an api declaration', () => {
    const [node] = sound('api Pool version "1.0" uses session,\n  task')
    assert.ok(node?.kind === 'api')
    assert.deepEqual(
      [node.name.text, node.version?.text, node.uses.map((n) => n.text)],
      ['Pool', '1.0', ['session', 'task']],
    )
  })

  it('reads types', () => {
    const shape = (type: string) => typeShape(field(`RW a : ${type}`).type)
    assert.equal(shape('string'), 'string')
    assert.equal(shape('VM ref or null'), 'VM ref or null')
    assert.equal(shape('any record'), 'any record')
    assert.deepEqual(shape('set ref set set option'), { option: { set: { set: 'set ref' } } })
    assert.deepEqual(shape('(string -> (int -> e enum) map set) map'), {
      key: 'string',
      value: { set: { key: 'int', value: 'e enum' } },
    })
  })

  it('reads values', () => {
    const shape = (value: string) => valueShape(field(`RW a : int = ${value}`).default as ValueNode)
    assert.deepEqual(['-1', '42', '1.5', '-2e3', 'true', 'null', '"a\\n\\u0041\\/\\""'].map(shape), [
      'int -1',
      'int 42',
      'float 1.5',
      'float -2e3',
      'name true',
      'name null',
      'string a\nA/"',
    ])
    assert.deepEqual(shape('[1, ["x"],\n  ]'), ['int 1', ['string x']])
    assert.deepEqual(shape('{ "k" -> [], b\n-> { 1 -> 2 } }'), [
      ['string k', []],
      ['name b', [['int 1', 'int 2']]],
    ])
  })

  it('reads the parts of a field in any order', () => {
    const node = field('RO/constructor a : VM ref @x <-> VM.b = null @y')
    assert.equal(node.qualifier.text, 'RO/constructor')
    assert.deepEqual([node.partner?.class?.text, node.partner?.field.text], ['VM', 'b'])
    assert.deepEqual(
      node.annotations.map((a) => [a.text, a.end - a.start]),
      [
        ['x', 2],
        ['y', 2],
      ],
    )
    assert.equal(node.default?.kind, 'name-value')
  })

  it('reads any word as a qualifier', () => {
    const qualifiers = [
      'RO/runtme a : int',
      'R a : int',
      'ro/runtime a : int',
      'RO a : int',
      'a : int',
      'RO / x a : int',
    ]
    assert.deepEqual(
      qualifiers.map((text) => field(text).qualifier.text),
      ['RO/runtme', 'R', 'ro/runtime', 'RO', '', 'RO/x'],
    )
  })

  it('reads messages', () => {
    const node = message(
      'message f(a : int, b : string set = [],) : VM ref @public throws X,\n Y @z {\n if a { b() } }',
    )
    assert.deepEqual(
      node.params.map((p) => [p.name.text, typeShape(p.type), p.default && valueShape(p.default)]),
      [
        ['a', 'int', null],
        ['b', { set: 'string' }, []],
      ],
    )
    assert.deepEqual([node.result && typeShape(node.result), node.throws.map((n) => n.text)], ['VM ref', ['X', 'Y']])
    assert.deepEqual(
      node.annotations.map((n) => n.text),
      ['public', 'z'],
    )
    assert.equal(node.end, node.body?.end)
  })

  it('finds the ends of bodies and expressions', () => {
    const text =
      'class C {\n  RO/runtime a : int := size([x,\n    y]) + 1\n  message f() { a.c[1] = { b -> "}" } }\n  RW c : int\n}'
    const [node] = sound(text)
    assert.ok(node?.kind === 'class')
    const bodies = node.members.map((m) => (m.kind === 'field' ? m.computed : m.body))
    assert.deepEqual(
      bodies.map((body) => body && text.slice(body.start, body.end)),
      ['size([x,\n    y]) + 1', '{ a.c[1] = { b -> "}" } }', null],
    )
  })

  it('reads every keyword as a name', () => {
    const words = 'api class record enum error object version uses without message throws ref or null set option map RW'
    for (const word of words.split(' ')) {
      const text =
        `enum ${word} { ${word}, x }\nrecord ${word} {\n  ${word} : ${word} ref\n  x : int\n}\nerror ${word}(${word})\n` +
        `class ${word} {\n  RW ${word} : ${word} enum <-> ${word} = ${word}\n  message ${word}(${word} : int) throws ${word}\n}\n` +
        `object ${word} ${word} { ${word} = ${word} }\napi ${word} uses ${word}`
      assert.deepEqual(
        sound(text).map((node) => node.name.text),
        Array(6).fill(word),
      )
      assert.deepEqual(
        sound(`class C {\n  RW a : int\n  ${word === 'RW' ? 'RW RW' : word} : string\n}`).flatMap((node) =>
          node.kind === 'class' ? node.members.map((m) => m.name.text) : [],
        ),
        ['a', word],
      )
    }
  })

  it('separates members by lines or commas', () => {
    const names = (node: Declaration | undefined) =>
      node && 'members' in node ? node.members.map((m) => m.name.text) : []
    assert.deepEqual(names(sound('record r { a : int, set : int set, b : string, }')[0]), ['a', 'set', 'b'])
    assert.deepEqual(names(sound('record r {\n  a : int,\n\n  set : int\n  // note\n  throws : int set\n}')[0]), [
      'a',
      'set',
      'throws',
    ])
    const one = 'message f() throws A, B, message g(), RW a : int, RO/runtime b : int := 1, RW c : int = 2'
    assert.deepEqual(names(classOf(one)), ['f', 'g', 'a', 'b', 'c'])
  })

  it('reads any line end, a byte order mark, and characters of two units', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = `\uFEFFenum e {${end}  /// 😀 one${end}  A${end}  "😀"${end}}${end}`
      const [unit] = parse(text).units
      assert.ok(unit?.node?.kind === 'enum')
      assert.deepEqual(unit.issues, [])
      assert.deepEqual(
        unit.node.values.map(({ name, doc }) => [
          text.slice(unit.start + name.start, unit.start + name.end),
          doc?.text,
        ]),
        [
          ['A', '😀 one'],
          ['"😀"', undefined],
        ],
      )
    }
  })

  it('keeps comments between declarations out of the units', () => {
    const text = '// a\nenum E { X } // b\n\n/* c */\n\n/// d\nenum F { Y }\n// e\n'
    assert.deepEqual(
      parse(text).units.map(({ start, end }) => text.slice(start, end)),
      ['enum E { X }', '/// d\nenum F { Y }'],
    )
  })

  it('starts a unit at the head of a declaration inside open brackets', () => {
    const starts = [
      'class B {',
      'class B without create {',
      'record B {',
      'enum B {',
      'error B(',
      'object B b {',
      'api B',
      'api B uses s',
    ]
    for (const start of starts) assert.equal(parse(`class A {\n  RW a : int = {\n${start}`).units.length, 2, start)
    assert.equal(parse('enum A {\n  class\n  B\n  api, B\n}').units.length, 1)
  })

  it('finds no unit in an empty text, and parses a unit by itself', () => {
    assert.deepEqual(parse('').units, [])
    assert.deepEqual(parse(' // nothing\n').units, [])
    assert.deepEqual(parseUnit(''), { node: null, issues: [] })
    const { units } = parse('enum A { X }\n/// d\nenum B { Y }')
    const { node, issues } = units[1] as (typeof units)[0]
    assert.deepEqual(parseUnit('/// d\nenum B { Y }'), { node, issues })
  })
})
