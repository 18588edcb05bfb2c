/** Compares the files of editors/ with the language: words, comments, indentation. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, it } from 'mocha'
import { SaxesParser } from 'saxes'
import { QUALIFIERS } from '../../analysis/facts/qualifiers.ts'
import { KEYWORDS } from '../../grammar/tokens.ts'
import { SCALAR_KINDS } from '../../model/kinds.ts'

/** The kinds of words in editors. `RW` is a keyword of the parser, `null` is also a constant. */
const WORDS: { readonly [list: string]: readonly string[] } = {
  keywords: [...KEYWORDS.keys()].filter((word) => word !== 'RW' && word !== 'null'),
  qualifiers: QUALIFIERS,
  types: SCALAR_KINDS,
  constants: ['true', 'false', 'null'],
}

const read = (path: string) => readFileSync(`editors/${path}`, 'utf8')

/** The lists of each highlighter, by the names of WORDS. */
const HIGHLIGHTERS: { readonly [path: string]: (text: string, list: string) => string[] } = {
  'kate/crowfoot.xml': (text, list) => {
    const items = new RegExp(`<list name="${list}">(.*?)</list>`, 's').exec(text)?.[1] ?? ''
    return [...items.matchAll(/<item>([^<]+)<\/item>/g)].map(([, word = '']) => word)
  },
  'emacs/crow-mode.el': (text, list) => {
    const words = new RegExp(`\\(defconst crow-${list}\\s+'\\(([^)]*)\\)`).exec(text)?.[1] ?? ''
    return [...words.matchAll(/"([^"]+)"/g)].map(([, word = '']) => word)
  },
  'nvim/syntax/crow.vim': (text, list) =>
    new RegExp(`^let s:${list} = '([^']*)'`, 'm').exec(text)?.[1]?.split(' ') ?? [],
}

describe('the highlighters of editors/', () => {
  for (const [path, wordsOf] of Object.entries(HIGHLIGHTERS))
    it(`have the words of the language and no others: ${path}`, () => {
      for (const [list, expected] of Object.entries(WORDS))
        assert.deepEqual(wordsOf(read(path), list).sort(), [...expected].sort(), list)
    })

  it('are well-formed XML that uses only what it defines', () => {
    const attributes: { readonly name: string; readonly of: { readonly [name: string]: string } }[] = []
    const parser = new SaxesParser()
    parser.on('error', (error) => assert.fail(error))
    parser.on('opentag', ({ name, attributes: of }) => attributes.push({ name, of: of as { [name: string]: string } }))
    parser.write(read('kate/crowfoot.xml')).close()
    const named = (tag: string) => attributes.filter(({ name }) => name === tag).map(({ of }) => of.name)
    const contexts = ['#stay', '#pop', ...named('context')]
    for (const { name, of } of attributes) {
      if (of.attribute) assert.ok(named('itemData').includes(of.attribute), of.attribute)
      if (of.context) assert.ok(contexts.includes(of.context), of.context)
      if (name === 'keyword') assert.ok(named('list').includes(of.String), of.String)
    }
  })
})

describe('the set-ups of editors/', () => {
  const { comments } = JSON.parse(readFileSync('client/language-configuration.json', 'utf8'))
  const [open, close] = comments.blockComment

  it('start the language server', () => {
    for (const path of ['nvim/plugin/crowfoot.lua', 'emacs/crow-mode.el', 'kate/settings.json'])
      assert.match(read(path), /['"]crow['"],? ['"]lsp['"],? ['"]--stdio['"]/, path)
    const { servers } = JSON.parse(read('kate/settings.json'))
    const [, language] = /<language name="(\w+)"/.exec(read('kate/crowfoot.xml')) ?? []
    assert.match(language ?? '', new RegExp(servers.crow.highlightingModeRegex))
    const { 'language-server': server } = toml('helix/languages.toml')
    assert.deepEqual(server.crowfoot, { command: 'crow', args: ['lsp', '--stdio'] })
  })

  it('indent by two spaces', () => {
    assert.match(read('nvim/ftplugin/crow.vim'), /shiftwidth=2 softtabstop=2 expandtab/)
    assert.match(read('kate/kateconfig'), /indent-width 2;.*replace-tabs on/)
    assert.deepEqual(toml('helix/languages.toml').language[0].indent, { 'tab-width': 2, unit: '  ' })
    const { tab_size, hard_tabs } = toml('zed/languages/crowfoot/config.toml')
    assert.deepEqual([tab_size, hard_tabs], [2, false])
  })

  it('define the comments', () => {
    const [helix] = toml('helix/languages.toml').language
    assert.equal(helix['comment-tokens'][0], comments.lineComment)
    assert.deepEqual(helix['block-comment-tokens'], { start: open, end: close })
    const zed = toml('zed/languages/crowfoot/config.toml')
    assert.equal(zed.line_comments[0].trim(), comments.lineComment)
    assert.deepEqual(zed.block_comment, [open, close])
    const kate = read('kate/crowfoot.xml')
    assert.ok(kate.includes(`<comment name="singleLine" start="${comments.lineComment}"/>`))
    assert.ok(kate.includes(`<comment name="multiLine" start="${open}" end="${close}"`))
  })

  it('name one version and one server, in Zed', () => {
    const [extension, cargo] = [toml('zed/extension.toml'), toml('zed/Cargo.toml')]
    assert.equal(extension.version, cargo.package.version)
    assert.deepEqual(extension.language_servers.crowfoot.languages, [toml('zed/languages/crowfoot/config.toml').name])
  })
})

/** With Python, which has a parser since 3.11. */
// biome-ignore lint/suspicious/noExplicitAny: the tests say what is in it
function toml(path: string): any {
  const program = 'import json, sys, tomllib; print(json.dumps(tomllib.load(open(sys.argv[1], "rb"))))'
  return JSON.parse(execFileSync('python3', ['-c', program, `editors/${path}`], { encoding: 'utf8' }))
}
