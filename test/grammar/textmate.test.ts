/** The TextMate grammar: its patterns are valid and colour the intended text. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { KEYWORDS } from '../../grammar/tokens.ts'
import { SCALAR_KINDS } from '../../model/kinds.ts'

interface Pattern {
  readonly name?: string
  readonly match?: string
  readonly begin?: string
  readonly end?: string
  readonly include?: string
  readonly captures?: { readonly [group: string]: { readonly name: string } }
  readonly beginCaptures?: { readonly [group: string]: { readonly name: string } }
  readonly patterns?: readonly Pattern[]
}

const GRAMMAR = JSON.parse(readFileSync(new URL('../../grammar/textmate.json', import.meta.url), 'utf8')) as Pattern & {
  readonly scopeName: string
  readonly repository: { readonly [name: string]: Pattern }
}

/** The pattern and the patterns in it; with a line, only if the line has the text with which the pattern begins. */
function* all(pattern: Pattern, line?: string): Generator<Pattern> {
  yield pattern
  if (line !== undefined && pattern.begin && !new RegExp(pattern.begin).test(line)) return
  for (const inner of pattern.patterns ?? []) yield* all(inner, line)
}

const ROOTS = [GRAMMAR, ...Object.values(GRAMMAR.repository)]
const PATTERNS = ROOTS.flatMap((pattern) => [...all(pattern)])

/** The scopes that the patterns give to parts of a line, by the end of their names. */
function scopes(line: string): Set<string> {
  const found = new Set<string>()
  for (const { name, match, begin, captures, beginCaptures } of ROOTS.flatMap((root) => [...all(root, line)]))
    for (const hit of line.matchAll(new RegExp(match ?? begin ?? '$.', 'g'))) {
      if (name) found.add(`${name} ${hit[0]}`)
      for (const [group, scope] of Object.entries(captures ?? beginCaptures ?? {}))
        if (hit[Number(group)]) found.add(`${scope.name} ${hit[Number(group)]}`)
    }
  return found
}

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
      const found = scopes(line)
      for (const scope of expected) assert.ok(found.has(scope), `${scope} in ${[...found].join(', ')}`)
    })

  it('colours a keyword that is a name as a name', () => {
    for (const word of KEYWORDS.keys())
      for (const scope of scopes(`  RW ${word} : int`)) assert.ok(!/^(keyword|storage\.type)\S* \w/.test(scope), scope)
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
