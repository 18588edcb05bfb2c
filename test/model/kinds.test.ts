/** The table of scalar kinds: its entries agree with each other, and with texts that cannot be made from it. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'mocha'
import { parse } from '../../grammar/parse.ts'
import { BASIC_WORDS } from '../../grammar/parser/foreign-types.ts'
import { isWritten, KEY_KINDS, SCALAR_KINDS, SCALARS } from '../../model/kinds.ts'

describe('the table of scalar kinds', () => {
  for (const kind of SCALAR_KINDS) {
    const { zero, zeroText, example, literal, text, written } = SCALARS[kind]

    it(`writes its zero as it reads it: ${kind}`, () => {
      const value = parsedValue(zeroText)
      assert.ok(isWritten(kind, value))
      assert.deepEqual(literal(value.text), zero)
    })

    it(`reads what it writes, and writes it as a literal of the kind: ${kind}`, () => {
      for (const one of [zero, example]) {
        const value = parsedValue(text(one))
        assert.ok(written.some((it) => it === value.kind))
        assert.deepEqual(literal(value.text), one)
      }
    })
  }

  it('has the words that the parser knows for types of other languages too', () => {
    assert.deepEqual(
      SCALAR_KINDS.filter((kind) => !BASIC_WORDS.has(kind)),
      [],
    )
  })

  it('has the types that docs/language.md lists', () => {
    const listed = chapter('docs/language.md', 'Types').split('`C ref`')[0] ?? ''
    assert.deepEqual(
      [...listed.matchAll(/^\| `(\w+)`/gm)].map(([, word]) => word),
      SCALAR_KINDS,
    )
    const keys = /\| K is (.*?), a reference or/.exec(chapter('docs/language.md', 'Types'))?.[1] ?? ''
    assert.deepEqual(
      [...keys.matchAll(/`(\w+)`/g)].map(([, word]) => word),
      KEY_KINDS,
    )
  })

  it('has the wire forms that docs/wire.md lists', () => {
    const rows = [...chapter('docs/wire.md', 'Values').matchAll(/^\| (.*?) \| (.*?) \| (.*?) \|$/gm)]
    for (const kind of SCALAR_KINDS) {
      const [, , xml = '', json = ''] = rows.find(([, types = '']) => types.split(', ').includes(kind)) ?? []
      assert.ok(xml.startsWith(`\`<${SCALARS[kind].xml}>`), `${kind}: ${xml}`)
      assert.match(json, JSON_WORDS[SCALARS[kind].json], kind)
    }
  })
})

const JSON_WORDS = { string: /string/, integer: /number without point/, number: /^number$/, boolean: /^true, false$/ }

/** A value as the parser reads it. */
function parsedValue(text: string): { readonly kind: string; readonly text: string } {
  const [unit] = parse(`class a {\n  RW n : string = ${text}\n}\n`).units
  const [member] = unit?.node?.kind === 'class' ? unit.node.members : []
  const value = member && 'default' in member ? member.default : undefined
  assert.ok(value && 'text' in value, text)
  return value
}

/** The text of a page from this heading to the next of its level. */
function chapter(path: string, title: string): string {
  return readFileSync(path, 'utf8').split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? assert.fail(`${path}: ${title}`)
}
