/** Completion by place: the proposals at the cursor `$0`, the likeliest first. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { FIELD_ANNOTATIONS, MESSAGE_ANNOTATIONS } from '../../../../analysis/facts/annotations.ts'
import { QUALIFIERS } from '../../../../analysis/facts/qualifiers.ts'
import { KEYWORDS } from '../../../../grammar/tokens.ts'
import { STANDARD_PARTS, WITHOUT_WORDS } from '../../../../model/api.ts'
import { BUILT_IN_ERRORS } from '../../../../model/built-in-errors.ts'
import { SCALAR_KINDS } from '../../../../model/kinds.ts'
import { anyWordText, wordText } from '../../../../server/describe/words.ts'
import { completions } from '../../../../server/features/completion/completion.ts'
import { withoutPlaceholders } from '../../../../server/features/completion/item.ts'
import { resolveCompletion } from '../../../../server/features/completion/resolve.ts'
import { labels } from '../../completion-labels.ts'
import { viewOf } from '../../view-of.ts'

const POOL = `
enum power { Halted, Running, "on-fire" }
record point { x : int }
error VM_BAD(vm, expected)
class host without create {
  RW name_label : string
  RO/runtime VMs : VM ref set
  RO/runtime guests : VM ref set <-> home
  RW favourite : VM ref
}
class tools without objects { message ping() }
object host lab1 { name_label = "lab1" }
`

describe('completion of declarations', () => {
  it('proposes words that begin a declaration, "api" only if there is none', () => {
    const data = ['<class>', '<enum>', '<error>', '<object>', '<record>']
    const behaviour = ['<body>', '<compute>', '<define>', '<external>', '<invariant>', '<test>']
    const snippets = [...[...data, ...behaviour].sort(), '<pair>']
    assert.deepEqual(labels('api A\n\nclass VM { }\n$0\n'), snippets)
    assert.ok(labels('api A uses session\n\n$0\n').includes('<role>'))
    assert.deepEqual(labels('$0').slice(0, 2), ['<api>', '<body>'])
  })

  it('proposes the word of a declaration that follows the cursor, and no word in the place of another one', () => {
    assert.deepEqual(labels('$0VM {\n}\n'), [])
    assert.deepEqual(labels('cl$0 VM {\n}\n'), ['class'])
    assert.deepEqual(labels('$0class VM {\n}\n'), [])
  })

  it('selects proposals by the typed letters', () => {
    assert.deepEqual(labels('class VM { }\nenu$0\nclass VIF {\n}\n'), ['<enum>'])
  })

  it('proposes the words after the name of an api', () => {
    assert.deepEqual(labels('api A $0'), ['version', 'uses'])
    assert.deepEqual(labels('api A version "1.0" uses task, $0'), ['session', 'event', 'query'])
  })

  it('proposes words that fit before the text after the cursor', () => {
    assert.deepEqual(labels('api A $0uses session'), ['uses'])
    assert.deepEqual(labels('api A $0 uses session'), ['version'])
    assert.deepEqual(labels('api A $0version "1" uses session'), ['version'])
    assert.deepEqual(labels('api A $0 version "1"'), [])
  })

  it('proposes the words of a class in any order', () => {
    assert.deepEqual(labels('class VM with $0{ }'), ['set'])
    assert.deepEqual(labels('class VM with set @$0 { }'), ['internal'])
    assert.ok(labels('class VM without create $0{ }').includes('with'))
  })

  it('proposes the words after a class', () => {
    assert.deepEqual(labels('class VM $0{ }'), ['without', 'was', 'with'])
    assert.deepEqual(labels('class VM was machine $0{ }'), ['without', 'with'])
    assert.deepEqual(labels('class VM was $0{ }'), [])
    assert.deepEqual(labels('enum e $0{ A }'), ['was'])
    assert.deepEqual(labels('class VM without create, ge$0 { }'), ['get_all', 'get_by_name_label'])
  })

  it('proposes the classes of objects', () => {
    assert.deepEqual(labels('object $0', POOL), ['host'])
  })

  it('proposes nothing in comments, documentation, strings, and for a new name', () => {
    for (const text of [
      '// $0',
      '/// $0',
      '/* $0 */',
      'class $0',
      'class VM {\n  RW a : string = "$0"\n}',
      'enum e { $0 }',
    ])
      assert.deepEqual(labels(text), [], text)
  })
})

describe('completion in a class', () => {
  const within = (line: string) => labels(`class VM {\n  RW name_label : string\n  ${line}`, `\n}\n${POOL}`)

  it('proposes qualifiers, message and snippets', () => {
    const snippets = ['<field>', '<pair: reference end>', '<pair: set end>']
    assert.deepEqual(within('$0'), ['RW', 'RO/constructor', 'RO/runtime', '<message>', ...snippets])
    assert.deepEqual(within('RO/run$0'), ['RO/runtime'])
  })

  it('proposes types with their kind word', () => {
    const basic = ['string', 'int', 'bool', 'float', 'datetime']
    assert.deepEqual(within('RW x : $0'), [...basic, '(K -> V) map', 'host ref', 'VM ref', 'power enum'])
    assert.deepEqual(within('RW x : ho$0'), ['host ref'])
    assert.deepEqual(within('RW x : ($0'), ['string', 'int', 'host ref', 'VM ref', 'power enum'])
    assert.ok(within('message m(a : string, b : $0').includes('point record'))
    assert.ok(within('message m(a : string) : $0').includes('VM record'))
  })

  it('proposes the kind word that a name needs', () => {
    assert.deepEqual(within('RW x : host $0'), ['ref'])
    assert.deepEqual(within('RW x : power $0'), ['enum'])
    assert.deepEqual(within('message m(x : (string -> point $0'), ['record'])
  })

  it('proposes the parts that may follow a type', () => {
    assert.deepEqual(within('RW x : host ref $0'), ['set', 'or null', '<->', '=', '@secret', '@internal', 'was'])
    assert.deepEqual(within('RW x : host ref or $0'), ['null'])
    assert.deepEqual(within('RW x : (string -> int) $0'), ['map'])
    assert.deepEqual(within('RW x : host ref set $0'), ['<->', '=', '@unbound', '@secret', '@internal', 'was'])
    assert.deepEqual(within('RW x : host ref set @$0'), ['internal', 'secret', 'unbound'])
  })

  it('proposes partners: those that name the field, unbound ones, the others', () => {
    assert.deepEqual(within('RO/runtime home : host ref <-> $0'), ['guests', 'favourite', 'VMs'])
    assert.deepEqual(within('RW other : host ref <-> $0'), ['VMs', 'favourite', 'guests', 'VMs_2'])
    assert.deepEqual(within('RW x : string <-> $0'), [])
  })

  it('proposes values by the type', () => {
    assert.deepEqual(within('RW x : bool = $0'), ['false', 'true'])
    assert.deepEqual(within('RW x : power enum = $0'), ['"on-fire"', 'Halted', 'Running'])
    assert.deepEqual(within('RW x : host ref or null = $0'), ['lab1', 'null'])
    assert.deepEqual(within('RW x : host ref = $0'), ['lab1'])
    assert.deepEqual(within('RO/runtime x : host ref = $0'), ['lab1', 'null'])
    assert.deepEqual(within('RW x : power enum set = [Halted, $0'), ['"on-fire"', 'Running'])
    assert.deepEqual(within('RW x : (power enum -> bool) map = { Halted -> true, Running -> $0'), ['false', 'true'])
    assert.deepEqual(within('message m(on : bool = $0'), ['false', 'true'])
  })

  it('proposes errors after "throws", declared ones first, without listed ones', () => {
    const all = within('message m() throws $0')
    assert.equal(all[0], 'VM_BAD')
    assert.ok(all.includes('OBJECT_IN_USE'))
    assert.ok(!within('message m() throws VM_BAD, $0').includes('VM_BAD'))
    assert.deepEqual(within('message m() $0'), [':', 'throws'])
  })

  it('ignores an unclosed bracket', () => {
    assert.deepEqual(within('message m(a : int\n  RW x : power $0'), ['enum'])
  })
})

describe('completion in a record', () => {
  it('proposes types, records among them, and values', () => {
    assert.ok(labels('record r {\n  p : $0\n}\n', POOL).includes('point record'))
    assert.deepEqual(labels('record r { p : int, q : bool = $0', POOL), ['false', 'true'])
  })
})

describe('completion in an object', () => {
  const within = (line: string) =>
    labels(
      `object VM vm1 {\n  ${line}`,
      `\n}\nclass VM {\n  RW tag : string = ""\n  RO/constructor memory : int
  RO/runtime state : power enum\n  RW name_label : string\n  RO/constructor home : host ref <-> guests\n}\n${POOL}`,
    )

  it('proposes the fields that it does not set, the required ones first', () => {
    assert.deepEqual(within('name_label = "x"\n  $0'), ['home', 'memory', 'tag', 'state', 'uuid'])
  })

  it('proposes no computed end', () => {
    assert.ok(
      !labels('object host h {\n  $0\n}\nclass VM {\n  RO/constructor home : host ref <-> guests\n}', POOL).includes(
        'guests',
      ),
    )
  })

  it('proposes values', () => {
    assert.deepEqual(within('state = $0'), ['"on-fire"', 'Halted', 'Running'])
    assert.deepEqual(within('home = $0'), ['lab1'])
  })
})

describe('a completion item', () => {
  it('replaces the word being typed', () => {
    const { view, path, offset } = viewOf('class VM {\n  RO/co$0\n}\n')
    const [item] = completions(view, path, offset).items
    assert.deepEqual(item?.edit, { path, start: offset - 5, end: offset, newText: 'RO/constructor' })
  })

  it('is not offered for a space that indents', () => {
    const indent = viewOf('class VM {\n  $0\n}\n')
    assert.equal(completions(indent.view, indent.path, indent.offset, ' ').items.length, 0)
    const type = viewOf('class VM {\n  RW a : $0\n}\n')
    assert.ok(completions(type.view, type.path, type.offset, ' ').items.length > 0)
  })

  it('is one of at most 300', () => {
    const many = Array.from({ length: 400 }, (_, i) => `class c${i} { }`).join('\n')
    const { view, path, offset } = viewOf(`class VM {\n  RW x : $0\n}\n${many}`)
    const { items, incomplete } = completions(view, path, offset)
    assert.deepEqual([items.length, incomplete], [300, true])
    const exact = viewOf(`class VM {\n  RW x : c399$0\n}\n${many}`)
    assert.deepEqual(
      completions(exact.view, exact.path, exact.offset).items.map((i) => i.label),
      ['c399 ref'],
    )
  })
})

describe('the documentation of a completion item', () => {
  it('exists for all words of the language', () => {
    for (const word of KEYWORDS.keys()) assert.ok(anyWordText(word), word)
    for (const word of [...QUALIFIERS, ...WITHOUT_WORDS, ...STANDARD_PARTS, ...SCALAR_KINDS])
      assert.ok(anyWordText(word), word)
    for (const word of [...FIELD_ANNOTATIONS, ...MESSAGE_ANNOTATIONS])
      assert.ok(wordText('annotation', `@${word}`), word)
    for (const code of BUILT_IN_ERRORS.keys()) assert.ok(wordText('error', code), code)
  })

  const documentation = (fixture: string, label: string) => {
    const { view, path, offset } = viewOf(fixture + POOL)
    const item = completions(view, path, offset).items.find((i) => i.label === label)
    assert.ok(item?.about, label)
    return resolveCompletion(view, item.about)
  }

  it('describes the declaration that the item names', () => {
    assert.ok(documentation('/// A guest.\nclass VM {\n  RW x : $0\n}\n', 'VM ref')?.includes('A guest.'))
    assert.ok(documentation('class VM {\n  RW x : power enum = $0\n}\n', 'Halted')?.includes('value of the enum'))
    assert.ok(documentation('class VM {\n  message m() throws $0\n}\n', 'OBJECT_IN_USE')?.includes('refers to it'))
    assert.ok(documentation('object host h {\n  $0\n}\n', 'name_label')?.includes('host.set_name_label('))
  })

  it('is a sentence for each word of the language', () => {
    assert.ok(documentation('class VM {\n  $0\n}\n', 'RO/runtime')?.startsWith('The server computes the value'))
    assert.ok(documentation('class VM without $0 { }\n', 'get_all')?.startsWith('No `get_all`'))
    assert.ok(documentation('class VM {\n  RW x : VM ref set @$0\n}\n', 'unbound')?.includes('no warning'))
  })
})

describe('a snippet', () => {
  it('has numbered placeholders, or plain words for an editor without snippets', () => {
    const { view, path, offset } = viewOf('$0')
    const pair = completions(view, path, offset).items.find((i) => i.label === 'pair')
    assert.match(pair?.edit.newText ?? '', /^class \$\{1:parent\} \{/)
    assert.match(withoutPlaceholders(pair?.edit.newText ?? ''), /owner : parent ref <-> children\n\}$/)
  })
})
