/** The TextMate grammar: its patterns are valid and colour the intended text. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { KEYWORDS } from '../../grammar/tokens.ts'
import { SCALAR_KINDS } from '../../model/kinds.ts'
import { golden } from '../support/fixture.ts'
import { type Grammar, type Pattern, scopesOf } from './textmate-line.ts'

const GRAMMAR = JSON.parse(readFileSync(new URL('../../grammar/textmate.json', import.meta.url), 'utf8')) as Grammar

/** Lines of text, each with its coloured parts below it. */
const BODIES = fileURLToPath(new URL('textmate-bodies.txt', import.meta.url))

/** The coloured parts of a line, as in that file: none of an empty line and of a heading. */
function colours(line: string): string[] {
  if (line === '' || line.startsWith('#')) return []
  const parts = scopesOf(GRAMMAR, line).map((part) => part.replace('.crow ', ' '))
  return [`    | ${parts.join(' | ')}`.trimEnd()]
}

/** The pattern and the patterns in it. */
function* all(pattern: Pattern): Generator<Pattern> {
  yield pattern
  for (const inner of pattern.patterns ?? []) yield* all(inner)
}

const PATTERNS = [GRAMMAR, ...Object.values(GRAMMAR.repository)].flatMap((pattern) => [...all(pattern)])

describe('grammar/textmate.json', () => {
  it('includes only patterns that it has', () => {
    const names = PATTERNS.flatMap(({ include }) => (include ? [include.slice(1)] : []))
    assert.ok(names.length > 5)
    assert.deepEqual(
      names.filter((name) => !(name in GRAMMAR.repository)),
      [],
    )
  })

  for (const [line, ...expected] of [
    ['api Pool version "1.0" uses session', 'keyword.declaration.crow api', 'keyword.other.crow uses'],
    [
      'class VM without create {',
      'keyword.declaration.crow class',
      'entity.name.type.crow VM',
      'keyword.other.crow without',
    ],
    ['object host lab1 {', 'entity.name.type.crow host', 'variable.other.constant.crow lab1'],
    ['  RO/runtime VIFs : VIF ref set <-> VM', 'storage.modifier.crow RO/runtime', 'variable.other.property.crow VIFs'],
    [
      '  RW a : VM ref set <-> VM',
      'storage.type.crow ref',
      'storage.type.crow set',
      'keyword.operator.binding.crow <->',
    ],
    [
      '  RW a : (string -> int) map = {}',
      'support.type.crow string',
      'storage.type.crow map',
      'keyword.operator.crow ->',
    ],
    ['  message start(vm : VM ref) throws BAD', 'entity.name.function.crow start', 'keyword.other.crow throws'],
    ['  RW a : VM ref or null = null', 'storage.type.crow ref or null', 'constant.language.crow null'],
    ['/// what it is', 'comment.line.documentation.crow /// what it is'],
    ['  RW a : float = -1.5e3', 'constant.numeric.crow -1.5e3', 'support.type.crow float'],
    ['role "pool-admin" includes operator', 'entity.name.tag.role.crow "pool-admin"', 'keyword.other.crow includes'],
    ['  RW a : int = 1 get allows(b)', 'keyword.other.crow get', 'keyword.other.crow allows'],
    ['class VM without create allows(operator) {', 'keyword.other.crow without', 'keyword.other.crow allows'],
    ['  RW a : VM ref set @unbound', 'storage.modifier.annotation.crow @unbound'],
    ['  RW title : string was label = ""', 'keyword.other.crow was'],
    ['class VM was machine {', 'keyword.other.crow was'],
    ['  Halted was halted', 'keyword.other.crow was'],
  ] as const)
    it(`colours ${line.trim()}`, () => {
      const found = scopesOf(GRAMMAR, line)
      for (const scope of expected) assert.ok(found.includes(scope), `${scope} in ${found.join(', ')}`)
    })

  it('colours bodies and expressions as in textmate-bodies.txt', () => {
    const lines = readFileSync(BODIES, 'utf8').split('\n')
    const coloured = lines.filter((line) => !line.startsWith('    |')).flatMap((line) => [line, ...colours(line)])
    assert.equal(coloured.join('\n'), golden(BODIES, coloured.join('\n')))
  })

  it('colours a keyword that is a name as a name', () => {
    for (const word of KEYWORDS.keys())
      for (const scope of scopesOf(GRAMMAR, `  RW ${word} : int`))
        assert.ok(!/^(keyword|storage\.type)\S* \w/.test(scope), scope)
  })

  it('has all words of the language', () => {
    const text = JSON.stringify(GRAMMAR)
    for (const word of KEYWORDS.keys()) assert.ok(text.includes(word), word)
  })

  it('knows every scalar type and no other', () => {
    const matches = PATTERNS.flatMap(({ name, match }) => (name === 'support.type.crow' && match ? [match] : []))
    const words = matches.flatMap((match) => /\(\?:(string\|[\w|]+)\)/.exec(match)?.[1]?.split('|') ?? [])
    assert.deepEqual(words.sort(), SCALAR_KINDS.toSorted())
  })
})
