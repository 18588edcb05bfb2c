/** A client's options, and their effect on the server's messages. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'mocha'
import type { CodeLens, Hover, MarkupContent, SemanticTokens } from 'vscode-languageserver'
import { CATALOGUE } from '../../../analysis/catalogue.ts'
import { TOKEN_TYPES } from '../../../server/features/semantic-tokens.ts'
import { Editor, type Options } from './client.ts'
import { memoryFiles } from './memory-files.ts'

const VM = { textDocument: { uri: 'file:///pool/VM.crow' } }
const TEXT = '/// Of one class.\napi A version "1.0"\nclass VM {\n  RW name : string = 7\n}\n'

const STATES = `enum power { Halted, Running }
class VM {
  RO/runtime state : power enum = Halted
  message start(vm : VM ref) { vm.state = Running }
}
`

async function opened(options: Options): Promise<Editor> {
  const editor = await Editor.inside(memoryFiles({}), options)
  await editor.open(VM.textDocument.uri, TEXT)
  return editor
}

describe('a client', () => {
  for (const [commands, expected] of [
    [undefined, []],
    ['crowfoot.run', []],
    [[7, null], []],
    [['crowfoot.run'], ['crowfoot.run']],
    [
      ['crowfoot.showReferences', 'crowfoot.run', 'other'],
      ['crowfoot.run', 'crowfoot.showReferences'],
    ],
  ] as const)
    it(`with the commands ${JSON.stringify(commands)} is sent lenses with ${JSON.stringify(expected)}`, async () => {
      const editor = await opened({ initializationOptions: { commands } })
      const lenses = await editor.request<CodeLens[]>('textDocument/codeLens', VM)
      assert.deepEqual(
        lenses.map((lens) => lens.command?.command),
        expected,
      )
      assert.equal(editor.initialized?.capabilities.codeLensProvider !== undefined, expected.length > 0)
      await editor.end()
    })

  for (const [augmentsSyntaxTokens, expected] of [
    [true, []],
    [false, ['comment', 'number', 'string']],
    [undefined, ['comment', 'number', 'string']],
  ] as const)
    it(`with augmentsSyntaxTokens ${augmentsSyntaxTokens} is sent the tokens that it lacks`, async () => {
      const semanticTokens = {
        requests: { full: true },
        tokenTypes: [],
        tokenModifiers: [],
        formats: [],
        ...(augmentsSyntaxTokens !== undefined && { augmentsSyntaxTokens }),
      }
      const editor = await opened({ capabilities: { textDocument: { semanticTokens } } })
      const { data } = await editor.request<SemanticTokens>('textDocument/semanticTokens/full', VM)
      const legend = editor.initialized?.capabilities.semanticTokensProvider?.legend.tokenTypes
      assert.deepEqual(legend, [...TOKEN_TYPES])
      const types = new Set(data.flatMap((type, i) => (i % 5 === 3 ? [legend?.[type] ?? ''] : [])))
      assert.ok(types.has('class'))
      assert.deepEqual(
        ['comment', 'number', 'string'].filter((type) => types.has(type)),
        expected,
      )
      await editor.end()
    })

  it('is sent links to state diagrams in hovers only with their command', async () => {
    const uri = 'file:///pool%20(1)/VM.crow'
    const hover = async (commands: readonly string[]) => {
      const editor = await Editor.inside(memoryFiles({}), { initializationOptions: { commands } })
      await editor.open(uri, STATES)
      const at = { textDocument: { uri }, position: { line: 2, character: 14 } }
      const { contents } = await editor.request<Hover>('textDocument/hover', at)
      await editor.end()
      return (contents as MarkupContent).value
    }
    for (const commands of [[], ['crowfoot.run', 'crowfoot.showReferences']]) {
      const plain = await hover(commands)
      assert.ok(plain.includes('States of `VM.state`:'), plain)
      assert.ok(!plain.includes('command:'), plain)
    }
    const linked = await hover(['crowfoot.showStateDiagram'])
    const [, args = ''] =
      /\[Show the state diagram\]\(command:crowfoot\.showStateDiagram\?([^()\s]+)\)/.exec(linked) ?? []
    assert.deepEqual(JSON.parse(decodeURIComponent(args)), [uri, 'VM.state'])
  })

  it('with an address for codes gets links with the code in it', async () => {
    const editor = await opened({ initializationOptions: { docs: 'crowfoot:/{code}.md' } })
    await editor.settled()
    const [wrong] = editor.shown(VM.textDocument.uri)
    const uri = `crowfoot:/${wrong?.code}.md`
    assert.equal(wrong?.codeDescription?.href, uri)
    const text = await editor.request<string>('crowfoot/standardText', { uri })
    assert.match(text, new RegExp(`^# ${wrong?.code}: `))
    assert.match(text, /```crow\n[^`]+```\n\nFixed:/)
    assert.equal(await editor.request('crowfoot/standardText', { uri: 'crowfoot:/CROW9999.md' }), null)
    assert.equal(await editor.request('crowfoot/standardText', { uri: 'file:/CROW1101.md' }), null)
    await editor.end()
  })

  it("with the address of a page gets links to GitHub's anchor of the heading", async () => {
    const page = readFileSync('docs/diagnostics.md', 'utf8')
    const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading)
    const anchors = headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    )
    const editor = await Editor.inside(memoryFiles({}), { initializationOptions: { docs: 'https://example.org/d' } })
    // Each example has its diagnostic, except the one for files that are not UTF-8.
    for (const { code, example } of CATALOGUE) await editor.open(`file:///${code}/a.crow`, example)
    await editor.settled()
    const links = CATALOGUE.flatMap(({ code }) => {
      const found = editor.shown(`file:///${code}/a.crow`).find((d) => d.code === code)
      return found ? [{ code, href: found.codeDescription?.href }] : []
    })
    assert.equal(links.length, CATALOGUE.length - 1)
    for (const { code, href } of links) {
      const [address, anchor = ''] = href?.split('#') ?? []
      assert.equal(address, 'https://example.org/d', code)
      assert.ok(anchor.startsWith(code.toLowerCase()) && anchors.includes(anchor), `${code}: ${anchor}`)
    }
    await editor.end()
  })
})
