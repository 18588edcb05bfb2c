/** The settings of the extension for `crow` files in VS Code. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'mocha'
import { format } from '../../grammar/format.ts'

const { contributes } = JSON.parse(readFileSync('client/package.json', 'utf8'))
const defaults = contributes.configurationDefaults['[crow]']

describe('the extension', () => {
  it('has no snippets of its own, which VS Code would offer everywhere', () => {
    assert.equal(contributes.snippets, undefined)
    assert.equal(defaults['editor.wordBasedSuggestions'], 'off')
  })

  it('lets Enter begin a new line behind a word that is complete', () => {
    // By VS Code's own default, Enter would accept the suggestion of the word that stands there, and nothing else.
    assert.equal(defaults['editor.acceptSuggestionOnEnter'], 'smart')
  })

  it('indents as the formatter does', () => {
    const indent = ' '.repeat(defaults['editor.tabSize'])
    const text = `class host {\n${indent}RW name_label : string\n}\n`
    assert.equal(defaults['editor.insertSpaces'], true)
    assert.deepEqual(format(text), { text })
  })
})
