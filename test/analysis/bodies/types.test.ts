/** The types of expressions: where they come from, and what does not fit. docs/language.md, Expressions. */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import { DECLARED, inBody, inExpression, mistakes } from './found.ts'

describe('the types of expressions in bodies', () => {
  const fitting: readonly (readonly [type: string, expression: string])[] = [
    ['power enum', 'Halted'],
    ['power enum', '"Halted"'],
    ['power enum', 'power.Halted'],
    ['power enum set', '[]'],
    ['power enum set', 'if vm.memory > 1 then [Halted] else [Halted, Running]'],
    ['power enum set', '[Halted] + (if vm.memory > 1 then [Running] else [])'],
    ['power enum set', '[p in all power where p != Halted]'],
    ['bool', 'vm.state == Halted'],
    ['bool', 'Halted == vm.state'],
    ['bool', 'vm.state in [Halted, Running]'],
    ['bool', 'Halted in [vm.state]'],
    ['bool', 'vm.tags == []'],
    ['bool', '{} != vm.other'],
    ['bool', 'vm.busy["k"] == start'],
    ['bool', '"k" in vm.other'],
    ['bool', 'vm.memory in [1 .. 9]'],
    ['bool', 'vm.share in [0.5 .. 1.0]'],
    ['bool', 'vm.made > "2026-01-01T00:00:00Z"'],
    ['bool', '"2026-01-01T00:00:00Z" <= vm.made'],
    ['bool', 'now() - vm.made > 1.5h'],
    ['bool', 'vm.note == ["a"]'],
    ['bool', 'x != null and x.memory > 1'],
    ['bool', 'some t in vm.tags : t == "a" or every v in all VM : v.memory > 0'],
    ['string option', '[]'],
    ['string option', '["a"]'],
    ['string option', 'first(t in vm.tags)'],
    ['string', 'vm.note ?? "none"'],
    ['string', 'first(t in vm.tags where size(t) > 1) ?? ""'],
    ['string', 'vm.other["k"] ?? "none"'],
    ['host ref or null', 'first(h in all host by -size(h.VMs))'],
    ['host ref or null', 'null'],
    ['host ref', 'vm.host ?? one'],
    ['float', '1'],
    ['float', 'vm.share * 2'],
    ['float', 'float(vm.memory) / 10.0'],
    ['int', '-vm.memory + 8388608 - vm.memory / 128'],
    ['int', 'sum(v.memory for v in all VM) + max(v.memory for v in all VM)'],
    ['string', '"02:" + join(hex(random(256), 2) for i in [1 .. 5], ":")'],
    ['string', 'part(vm.name, "a(b*)")'],
    ['datetime', 'now() + 2s * 3'],
    ['(string -> int) map', '{ t -> size(t) for t in vm.tags }'],
    ['(string -> operations enum) map', '{ "a" -> start }'],
    ['usage record', 'usage { bytes = 1 }'],
    ['usage record', 'usage { ... usage { bytes = 1 }, name = "b" }'],
    ['string', 'usage { bytes = 1 }.name'],
    ['VM record', 'VM.get_record(vm)'],
    ['int', 'VM.go(vm, null)'],
    ['string set', 'refusal VM.go(vm)'],
    ['int', 'if vm.host == one then 1 else 2'],
  ]
  for (const [type, expression] of fitting) {
    it(`takes ${expression} as ${type}`, () => {
      assert.deepEqual(
        inExpression(type, expression).filter((found) => !found.startsWith('CROW2027')),
        [],
      )
    })
  }

  const wrong: readonly (readonly [type: string, expression: string, found: string])[] = [
    ['power enum', 'Haltd', 'CROW2001 Haltd'],
    ['power enum', '"Haltd"', 'CROW1302 "Haltd"'],
    ['power enum', 'operations.start', 'CROW2002 operations.start'],
    ['power enum', 'power.Haltd', 'CROW2007 Haltd'],
    ['int', '"1"', 'CROW2002 "1"'],
    ['string', 'vm.note', 'CROW2002 vm.note'],
    ['string option', 'vm.name', 'CROW2002 vm.name'],
    ['int', '1 + 1.5', 'CROW2002 1 + 1.5'],
    ['int', 'vm.share + vm.memory', 'CROW2004 vm.share + vm.memory'],
    ['string', '"a" + vm.memory', 'CROW2004 "a" + vm.memory'],
    ['bool', '[] == []', 'CROW2005 [] == []'],
    ['bool', 'vm.memory == "1"', 'CROW2002 "1"'],
    ['bool', 'vm.tags < vm.tags', 'CROW2004 vm.tags < vm.tags'],
    ['bool', 'vm.name in vm.memory', 'CROW2004 vm.name in vm.memory'],
    ['bool', 'vm.memory in vm.tags', 'CROW2002 vm.memory'],
    ['bool', 'not vm.memory', 'CROW2002 vm.memory'],
    ['string', 'string(vm.tags)', 'CROW2004 vm.tags'],
    ['int', 'size(vm.memory)', 'CROW2004 vm.memory'],
    ['int', 'vm.memory ?? 1', 'CROW2040 vm.memory ?? 1'],
    ['int', 'sum(v.name for v in all VM)', 'CROW2004 v.name'],
    ['int', 'sum(v.memory for v in vm.other)', 'CROW2003 vm.other'],
    ['string', 'vm.name.size', 'CROW2008 size'],
    ['string', 'vm.tags["a"]', 'CROW2008 "a"'],
    ['bool', 'matches(vm.name, vm.name)', 'CROW2039 vm.name'],
    ['bool', 'matches(vm.name, "(a")', 'CROW2039 "(a"'],
    ['int', 'VM.go(vm)', 'CROW2006 go'],
    ['int', 'VM.go(vm, null, 1, 2)', 'CROW2006 2'],
    ['int', 'VM.gone(vm)', 'CROW2009 gone'],
    ['int', 'VN.go(vm, null)', 'CROW2001 VN'],
    ['int', 'unknown(vm)', 'CROW2009 unknown'],
    ['usage record', 'usage { byte = 1 }', 'CROW2007 byte'],
    ['usage record', 'usage { bytes = 1, bytes = 2 }', 'CROW2035 bytes'],
    ['int', 'if vm.memory then 1 else 2', 'CROW2002 vm.memory'],
    ['int', 'if true then 1 else "2"', 'CROW2002 "2"'],
    ['datetime', '"tomorrow"', 'CROW1304 "tomorrow"'],
    ['int', '9223372036854775808', 'CROW1303 9223372036854775808'],
    ['int', 'seconds(9223372036854775808ms)', 'CROW1303 9223372036854775808ms'],
    ['int', 'seconds(106751991168d)', 'CROW1303 106751991168d'],
    ['int', 'seconds(9223372036854775.9s)', 'CROW1303 9223372036854775.9s'],
    ['int', `seconds(${'9'.repeat(400)}.5h)`, `CROW1303 ${'9'.repeat(400)}.5h`],
  ]
  for (const [type, expression, found] of wrong) {
    it(`reports ${found} once in ${expression}`, () => assert.deepEqual(inExpression(type, expression), [found]))
  }

  it('takes the longest duration of 64 bits', () => {
    assert.deepEqual(inExpression('int', 'seconds(9223372036854775807ms)'), [])
    assert.deepEqual(inExpression('int', 'seconds(106751991167d)'), [])
  })

  it('lets a local hide an enum value, which its enum still names', () => {
    assert.deepEqual(inBody('let Halted = 1\nvm.memory = Halted\nrequire vm.state == power.Halted else BAD(vm)'), [])
    assert.deepEqual(inBody('let Halted = 1\nrequire vm.state == Halted else BAD(vm)'), ['CROW2002 Halted'])
  })

  it('types what is added to a set as an element or as a set', () => {
    assert.deepEqual(
      inBody('vm.tags += "a"\nvm.tags -= ["b"]\nvm.tags += vm.tags\nfor t in vm.tags { vm.tags -= t }'),
      [],
    )
    assert.deepEqual(inBody('vm.tags += 1'), ['CROW2002 1'])
  })

  it('wants the enum of a bare value in the parameters of an error', () => {
    assert.deepEqual(inBody('fail WORSE(vm, start)'), ['CROW2001 start'])
    assert.deepEqual(inBody('fail WORSE(vm, operations.start)'), [])
  })

  it('reports nothing that follows from another mistake', () => {
    assert.deepEqual(inBody('let a = unknown(vm)\nlet b = a.c + 1\nvm.tags = [b, a]\nfor x in a { vm.name = x }'), [
      'CROW2009 unknown',
    ])
  })

  const writes: readonly (readonly [statement: string, found: readonly string[]])[] = [
    ['vm.uuid = "a"', ['CROW2020 uuid']],
    ['vm.double = 2', ['CROW2020 double']],
    ['one.VMs = []', ['CROW2020 VMs']],
    ['vm.memory = "1"', ['CROW2002 "1"']],
    ['delete vm.other["k"]', []],
    ['delete vm.other', ['CROW2021 vm.other']],
    ['set vm { ...vm, memory = 2 }', []],
    ['set vm { uuid = "a" }', ['CROW2020 uuid']],
    ['create VM { uuid = "a", memory = 2 }', []],
    ['create VM { double = 1 }', ['CROW2020 double']],
    ['create power { }', ['CROW2001 power']],
    ['let n = 1\nn = 2', ['CROW2021 n']],
    ['wait 2', ['CROW2002 2']],
    ['progress "a"', ['CROW2002 "a"']],
    ['destroy vm.memory', ['CROW2004 vm.memory']],
    ['unlink(vm)', []],
    ['let x = unlink(vm)', ['CROW2011 unlink(vm)']],
    ['return 1', ['CROW2013 1']],
    ['try { VM.go(vm, null) } else BAD, GONE { }', ['CROW2010 GONE']],
  ]
  for (const [statement, found] of writes) {
    it(`finds ${found.length === 0 ? 'nothing' : found.join()} in "${statement.replace('\n', '; ')}"`, () =>
      assert.deepEqual(inBody(statement), found))
  }
})

describe('durations outside of bodies', () => {
  const texts: readonly (readonly [text: string, found: readonly string[]])[] = [
    ['define twice(d : duration where d > 2s) : duration := d * 2', []],
    ['define at(d : duration option, m : (string -> duration) map) : duration set := [d ?? m["a"]]', []],
    ['external pause(d : duration) : duration set', []],
    ['define f(d : duration = 2) : int := 1', ['CROW1301 2']],
    ['define f(m : (duration -> int) map) : int := 1', ['CROW1204 duration']],
    ['define f(d : duration or null) : int := 1', ['CROW1205 duration or null']],
    ['record lap { time : duration }', ['CROW1203 duration']],
    ['class lap {\n  RW time : duration\n}', ['CROW1203 duration']],
    ['class lap {\n  message run(time : duration set) : Duration\n}', ['CROW1203 duration', 'CROW1203 Duration']],
  ]
  for (const [text, found] of texts) {
    it(`finds ${found.length === 0 ? 'nothing' : found.join()} in "${text.replaceAll('\n', ' ')}"`, () =>
      assert.deepEqual(mistakes(`${text}\n`), found))
  }

  it('are waited for and passed on as values', () => {
    const more =
      'define twice(d : duration) : duration := d * 2\nexternal laps(d : duration) : duration set { return [d] }\n'
    assert.deepEqual(inBody('wait twice(2s)\nfor lap in laps(1.5h) { wait lap }\nwait twice(2)', more), ['CROW2002 2'])
    assert.deepEqual(inBody('let m : (float -> duration) map = {}'), ['CROW1204 float'])
  })
})

describe('values that a place never takes', () => {
  const statements: readonly (readonly [statement: string, found: readonly string[]])[] = [
    ['VM.go(null, null)', ['CROW2002 null']],
    ['let h : host ref = null', ['CROW2002 null']],
    ['create disk { VM = null }', ['CROW2002 null']],
    ['vm.host = null', []],
  ]
  for (const [statement, found] of statements)
    it(`are errors, as null: ${statement}`, () =>
      assert.deepEqual(inBody(statement, 'class disk {\n  RW VM : VM ref\n}\n'), found))

  it('are not in the record of create: RO/runtime fields and the uuid', () => {
    const body = (read: string) =>
      mistakes(`${DECLARED}body VM.create {\n  let n = record.${read}\n  return create VM { ...record }\n}\n`)
    assert.deepEqual(body('memory'), [])
    assert.deepEqual(body('state'), ['CROW2008 state'])
    assert.deepEqual(body('uuid'), ['CROW2008 uuid'])
  })
})

describe('the help for a value of another type', () => {
  const helps: readonly (readonly [statement: string, help: string])[] = [
    ['if vm.host { }', 'Compare it: "!= null" behind it.'],
    ['if vm.memory { }', 'Compare it: "!= 0" behind it.'],
    ['vm.note = "a"', 'Write [ and ] around it.'],
    ['wait 2', 'Write 2s.'],
    ['wait vm.memory', 'Write a unit behind the number: 500ms, 2s, 1.5h.'],
    ['vm.name = null', 'Write "".'],
    ['vm.memory = null', 'A value of type "int" is never null.'],
  ]
  for (const [statement, help] of helps)
    it(`says what to write in "${statement}"`, () => {
      const tree = parse(`${DECLARED}body VM.run {\n  ${statement}\n}\n`)
      const found = analyze([{ path: 'a.crow', tree }], 'a').diagnostics.filter(({ code }) => code === 'CROW2002')
      assert.deepEqual(
        found.map((one) => one.help),
        [help],
      )
    })
})
