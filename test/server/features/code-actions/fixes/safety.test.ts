/** Safe fixes lose no word and do not change the API, for any text. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { type Analysis, analyze } from '../../../../../analysis/analyze.ts'
import { CATALOGUE } from '../../../../../analysis/catalogue.ts'
import { parse } from '../../../../../grammar/parse.ts'
import { codeActions } from '../../../../../server/features/code-actions/code-actions.ts'
import { commentWordsOf } from '../../../../../server/features/code-actions/fixes/safety.ts'
import type { EditorView } from '../../../../../server/view.ts'
import { decorated, mutated, seeded } from '../../../../grammar/random.ts'
import { fixtureFiles } from '../../../../support/fixture.ts'
import { viewOf } from '../../../view-of.ts'
import { afterAction, type Texts } from './after-action.ts'

const MISTAKES = new URL('mistakes/', import.meta.url)
const TABLES = ['member.txt', 'pair.txt', 'file.txt', 'session.txt']
const FIXTURES = new URL('../../../../analysis/fixtures/', import.meta.url)

function analyzed(texts: Texts): { readonly view: EditorView; readonly analysis: Analysis } {
  const files = new Map([...texts].map(([path, text]) => [path, { path, tree: parse(text) }]))
  const analysis = analyze([...files.values()], 'fixture')
  const { scope, pairs, diagnostics } = analysis
  return { view: { files, scope, pairs, diagnostics }, analysis }
}

/** Names, numbers, and the words of strings and comments, in order. */
function words(texts: Texts): string[] {
  return [...texts.values()].flatMap((text) => text.match(/[\p{L}\p{M}\p{N}_]+/gu) ?? [])
}

/** The words of comments, in order. */
function comments(texts: Texts): string[] {
  return [...texts.values()].flatMap(commentWordsOf)
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let next = 0
  for (const word of whole) if (word === part[next]) next++
  return next >= part.length
}

/** The meaning of the API: the model without documentation. */
function meaning({ model }: Analysis): string | undefined {
  return model === null ? undefined : JSON.stringify(model, (key, value) => (key === 'doc' ? undefined : value))
}

/** Codes whose safe fix removes a repetition. */
const REPETITIONS = new Set(['CROW1106', 'CROW1306', 'CROW1703'])

/** Applies `source.fixAll` to each file, and compares the result with the text before. True if anything changed. */
function judge(texts: Texts): boolean {
  let after = texts
  for (const path of texts.keys()) {
    const { view, analysis } = analyzed(after)
    const [action] = codeActions(view, path, 0, 0, 'source.fixAll')
    if (!action) continue
    const before = after
    after = afterAction(before, action)
    const story = `${JSON.stringify([...before])}\n${JSON.stringify([...after])}`
    assert.deepEqual(comments(after), comments(before), `a comment is lost: ${story}`)
    const [old, made] = [words(before), words(after)]
    const left = new Set(made)
    assert.ok(
      old.every((word) => left.has(word)),
      `a word is lost: ${story}`,
    )
    const repeated = action.diagnosticCodes.some((code) => REPETITIONS.has(code))
    assert.ok(repeated || isSubsequence(old, made), `words are lost or moved: ${story}`)
    const meant = meaning(analysis)
    assert.ok(meant === undefined || meaning(analyzed(after).analysis) === meant, `the API is another: ${story}`)
  }
  return after !== texts
}

function fixtures(): { readonly name: string; readonly texts: Texts }[] {
  const read = (folder: URL, name: string) => readFileSync(new URL(name, folder), 'utf8')
  const names = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.crow'))
  return [
    ...names.map((name) => ({ name, files: fixtureFiles(read(FIXTURES, name)) })),
    ...CATALOGUE.map(({ code, example }) => ({ name: code, files: [{ path: 'api.crow', text: example }] })),
  ].map(({ name, files }) => ({ name, texts: new Map(files.map(({ path, text }) => [path, text])) }))
}

describe('source.fixAll', () => {
  it('keeps every word and the API in each fixture and example', () => {
    const changed = fixtures().filter(({ texts }) => judge(texts))
    assert.ok(changed.length > 5, changed.map(({ name }) => name).join(', '))
  })

  it('applies only one of two fixes that touch: a comma before a word, or its removal', () => {
    const texts = new Map([['a.crow', 'class A {\n  message m() throws GONE GONE\n}\n\nerror GONE()\n']])
    const [action] = codeActions(analyzed(texts).view, 'a.crow', 0, 0, 'source.fixAll')
    assert.ok(action)
    assert.match(afterAction(texts, action).get('a.crow') ?? '', /throws GONE, GONE\n/)
  })

  it('keeps comments that stand beside repetitions, also two with the same words', () => {
    const text =
      'api Pool uses task, task,\nclass host without create,  // c\ncreate {\n  RW peers :  host ref set @\r\n' +
      'unbound @unbound = []\n  message \n/// d\nstop() throws INTERNAL_ERROR/* c\n  d */, INTERNAL_ERROR\n}\n'
    assert.ok(judge(new Map([['api.crow', text]])))
  })

  for (const [title, text, expected] of [
    ['a line comment in a list', 'without create, // c\n    create {', 'without create // c\n    {'],
    ['a block comment in a list', 'without create, /* c */ create {', 'without create /* c */ {'],
    ['a comment before the comma', 'without create /* c */, create, destroy {', 'without create /* c */, destroy {'],
    ['two comments', 'without create /* c */, /* d */ create {', 'without create /* c */ /* d */ {'],
    ['a comment with a comma', 'without create /* c, d */, create {', 'without create /* c, d */ {'],
    ['a comment inside a repeated clause', 'allows(a) allows(/* c */ a) {', undefined],
    ['a comment before a repeated clause', 'allows(a) /* c */ allows(a) {', 'allows(a) /* c */ {'],
    ['a comment before a repeated annotation', '@cached /* c */ @cached {', '@cached /* c */ {'],
    [
      'an element of a set',
      '{\n  RW tags : string set = ["a", // c\n    "a", "b"]',
      '{\n  RW tags : string set = ["a", // c\n    "b"]',
    ],
  ] as const)
    it(`keeps ${title} where it removes a repetition`, () => {
      const texts = new Map([['a.crow', `api L uses session\n\nrole a\n\nclass A ${text}\n  RW n : int\n}\n`]])
      const [action] = codeActions(analyzed(texts).view, 'a.crow', 0, 0, 'source.fixAll')
      const after = action && afterAction(texts, action).get('a.crow')
      assert.equal(after && /class A (.*)\n {2}RW n/s.exec(after)?.[1], expected)
    })

  it('keeps every word in each mistake of the tables, and in random mutations of them', () => {
    const random = seeded(11)
    const lines = TABLES.flatMap((table) => readFileSync(new URL(table, MISTAKES), 'utf8').split('\n'))
    const pieces = lines.filter((line) => line !== '' && !/CROW\d|^%% |^=> /.test(line))
    for (let round = 0; round < 1500; round++) {
      const body = Array.from({ length: 3 }, () => pieces[random(pieces.length)]).join('\n  ')
      const text = `class A {\n  ${body}\n}\n`
      judge(new Map([['api.crow', round % 2 === 0 ? text : mutated(text, random)]]))
    }
  })

  it('keeps every word and the API in random mutations of each fixture and example', function () {
    this.timeout(120_000)
    const random = seeded(9)
    let changed = 0
    for (const { texts } of fixtures())
      for (let round = 0; round < 12; round++) {
        const broken = new Map(
          [...texts].map(([path, text]) => [path, round % 3 === 0 ? decorated(text, random) : mutated(text, random)]),
        )
        if (judge(broken)) changed++
      }
    assert.ok(changed > 50, String(changed))
  })
})

describe('a preferred fix', () => {
  function preferred(text: string): string[] {
    const { view, path, offset } = viewOf(text)
    return codeActions(view, path, offset, offset, 'quickfix').flatMap((a) => (a.preferred ? [a.title] : []))
  }

  it('never removes text, respells a name or writes a placeholder', () => {
    for (const text of [
      'class A {\n  RW my$0-name : int\n}\n',
      'class A {\n  RW n : int =$0\n}\n',
      'class A {\n  RO/runtime bs : B ref set <->$0\n}\nclass B {\n}\n',
      'class A {\n  message m() throws NOT_Y$0ET\n}\n',
      'class A {\n  RW b : bok$0 ref\n}\nclass book {\n}\n',
      'class A {\n  RW n : int or null$0\n}\n',
      'class A {\n  $0n : int\n}\n',
      'enum E {$0}\n',
      'error HANDLE_INVALID$0()\n',
    ])
      assert.deepEqual(preferred(text), [], text)
  })

  it('adds the only word that fits, or the other end that one end names', () => {
    assert.deepEqual(preferred('class A {\n  RW s : stat$0e\n}\nenum state { On }\n'), ['Write "state enum"'])
    const half =
      'class VM {\n  RO/runtime VI$0Fs : VIF ref set\n}\n\nclass VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\n'
    assert.deepEqual(preferred(half), ['Write "<-> VM" on "VM.VIFs"'])
  })
})
