/** Imports fields: their types, defaults and pairs. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { enumeration, imported, reference, stored } from './reference.ts'

/** The line of the field `f` of a class that has this one field. */
function line(qualifier: string, type: string, start?: string): string {
  const { text } = imported([
    stored('C', [start === undefined ? [qualifier, 'f', type] : [qualifier, 'f', type, start]]),
  ])
  return text('C.crow').split('\n')[1]?.trim() ?? ''
}

describe('importXenApi: types', () => {
  it('writes the kind word last', () => {
    assert.equal(line('RO/runtime', 'enum vm_power_state'), 'RO/runtime f : vm_power_state enum')
    assert.equal(line('RW', '(enum op -> string set) map'), 'RW f : (op enum -> string set) map')
    assert.equal(line('RW', 'sr_stat record option'), 'RW f : sr_stat record option')
    assert.equal(line('RW', '(VM ref -> (string -> int) map) map'), 'RW f : (VM ref -> (string -> int) map) map')
  })

  it('makes references that clients set nullable', () => {
    assert.equal(line('RW', 'C ref'), 'RW f : C ref or null')
    assert.equal(line('RO/constructor', 'C ref', 'Null'), 'RO/constructor f : C ref or null = null')
    assert.equal(line('RO/constructor', 'C ref', 'OpaqueRef:NULL'), 'RO/constructor f : C ref or null = null')
  })

  it('writes no default for RO/runtime references, which start as null', () => {
    assert.equal(line('RO/runtime', 'C ref', 'OpaqueRef:NULL'), 'RO/runtime f : C ref')
  })
})

describe('importXenApi: defaults', () => {
  const cases: [type: string, start: string, expected: string][] = [
    ['string', '"a \\"b\\""', '"a \\"b\\""'],
    ['string', '"()"', '"()"'],
    ['int', '21474836480', '21474836480'],
    ['int', '-1', '-1'],
    ['float', '-1.', '-1.0'],
    ['float', '0.5', '0.5'],
    ['float', '20', '20.0'],
    ['bool', 'true', 'true'],
    ['datetime', '19700101T00:00:00Z', '"19700101T00:00:00Z"'],
    ['string set', '{}', '[]'],
    ['int set', '{0}', '[0]'],
    ['int set', '{1, 2; 3}', '[1, 2, 3]'],
    ['(string -> string) map', '{}', '{}'],
    ['(string -> string) map', '{"a" -> "x, y", "b" -> "}"}', '{ "a" -> "x, y", "b" -> "}" }'],
  ]
  for (const [type, start, expected] of cases)
    it(`${type} ${start}`, () => assert.equal(line('RW', type, start), `RW f : ${type} = ${expected}`))

  it('quotes an enum value that is not a name', () => {
    assert.equal(line('RW', 'enum mode', 'balance-slb'), 'RW f : mode enum = "balance-slb"')
    assert.equal(line('RW', 'enum mode', 'active'), 'RW f : mode enum = active')
  })

  it('declares the object that a default refers to', () => {
    const uuid = '0165f154-ba3e-034e-6b27-5d271af109ba'
    const subject = stored('subject', [['RO/runtime', 'roles', 'role ref set', `{OpaqueRef:${uuid}}`]])
    const { text, notes } = imported([subject, stored('role', [])])
    assert.match(text('subject.crow'), /roles : role ref set @unbound = \[role_0165f154\]/)
    assert.match(text('role.crow'), new RegExp(`\n\nobject role role_0165f154 \\{ uuid = "${uuid}" \\}\n$`))
    assert.ok(notes.some((n) => n.includes('role_0165f154')))
  })

  for (const [type, start] of [
    ['int', '1.5'],
    ['string', 'plain'],
    ['string', '"\\x41"'],
    ['string set', '{"a" "b"}'],
    ['string set', '{"a"'],
    ['bool', '0'],
    ['C ref', 'OpaqueRef:odd'],
  ] as const)
    it(`refuses ${start} for a ${type}`, () =>
      assert.throws(() => line('RW', type, start), {
        name: 'ImportError',
        message: /^class "C", field "f": the default .* is not a value of type /,
      }))
})

describe('importXenApi: pairs', () => {
  const VM = stored('VM', [['RO/runtime', 'VIFs', 'VIF ref set', '{}']])
  const VIF = stored('VIF', [['RO/constructor', 'VM', 'VM ref']])
  const pair = [
    ['VIF', 'VM'],
    ['VM', 'VIFs'],
  ]

  it('binds both ends, and leaves out the default of a computed end', () => {
    const { text, notes } = imported([VM, VIF], [pair])
    assert.match(text('VM.crow'), / VIFs : VIF ref set <-> VM\n/)
    assert.match(text('VIF.crow'), / VM : VM ref or null <-> VIFs\n/)
    assert.ok(notes.includes('Left out the default of VM.VIFs ({}): a computed end has no default.'))
  })

  it('marks a set that is in no pair @unbound', () => {
    for (const pairs of [[], null]) {
      const { text, notes } = imported([VM, VIF], pairs)
      assert.match(text('VM.crow'), / VIFs : VIF ref set @unbound = \[\]\n/)
      assert.ok(notes.includes('1 reference sets are in no pair, so they are @unbound: VM.VIFs.'))
    }
  })

  const role = stored('role', [
    ['RO/constructor', 'subroles', 'role ref set'],
    ['RW', 'all', 'role ref set'],
    ['RO/constructor', 'top', 'role ref'],
    ['RW', 'low', 'role ref'],
    ['RW', 'label', 'string'],
  ])
  const refusals: [first: string, second: string, reason: string][] = [
    ['role.subroles', 'role.subroles', 'both ends are the same field'],
    ['role.top', 'role.none', 'there is no field role.none'],
    ['role.top', 'role.label', 'role.label is not a reference'],
    ['role.top', 'VM.VIFs', 'role.top refers to role'],
    ['role.top', 'role.subroles', 'role.subroles is computed, but RO/constructor'],
    ['role.top', 'role.low', 'clients set both ends'],
  ]
  for (const [first, second, reason] of refusals)
    it(`does not bind a pair: ${reason}`, () => {
      const { notes, files } = imported([VM, role], [[first.split('.'), second.split('.')]])
      assert.equal(notes[0], `${first} <-> ${second} is not a pair: ${reason}. Left unbound.`)
      assert.ok(files.every((f) => !f.text.includes('<->')))
    })

  it('does not bind a field twice', () => {
    const again = [pair[0], ['VM', 'others']]
    const { notes } = imported([VM, VIF], [pair, again])
    assert.equal(notes[0], 'VIF.VM <-> VM.others is not a pair: VIF.VM is bound to VIFs already. Left unbound.')
  })
})

describe('importXenApi: fields of values', () => {
  it('keeps the uuid of a record, and declares its enums in the same file', () => {
    const stat = reference('stat', [['RO/runtime', 'health', 'enum health']], { enums: [enumeration('health', 'ok')] })
    assert.equal(imported([stat]).text('stat.crow'), 'enum health { ok }\n\nrecord stat {\n health : health enum\n}\n')
  })
})
