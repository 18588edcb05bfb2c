/** The server reports the same as `crow check`, for each sample and each example of a diagnostic. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { after, before, describe, it } from 'mocha'
import { DiagnosticSeverity, type Range } from 'vscode-languageserver'
import type { JsonPlace, JsonReport } from '../../../cli/print/json.ts'
import { DISK } from '../../../server/workspace/disk.ts'
import { toUri } from '../../../server/workspace/uris.ts'
import { crow } from '../../cli/memory-host.ts'
import { fixtureFiles } from '../../support/fixture.ts'
import { Editor } from './client.ts'
import { memoryFiles } from './memory-files.ts'

const FIXTURES = globSync('test/analysis/fixtures/**/*.crow').sort()
const SAMPLES = [...new Set(globSync('samples/*/*.crow').map((path) => dirname(path)))].sort()

const SEVERITIES: ReadonlyMap<DiagnosticSeverity | undefined, string> = new Map([
  [DiagnosticSeverity.Error, 'error'],
  [DiagnosticSeverity.Warning, 'warning'],
  [DiagnosticSeverity.Hint, 'hint'],
])

/** A diagnostic as both report it: place, severity, code, text, related places. */
type Said = readonly string[]

describe('the server and crow check report the same', () => {
  const texts: { [path: string]: string } = {}
  let editor: Editor

  before(async () => {
    for (const fixture of FIXTURES)
      for (const { path, text } of fixtureFiles(readFileSync(fixture, 'utf8'))) texts[`/${fixture}/${path}`] = text
    editor = await Editor.inside(memoryFiles(texts), { folders: [toUri('/test')] })
    await editor.settled()
  })

  it('in at least 50 files with diagnostics', () => {
    assert.ok([...editor.allShown()].length >= 50)
  })

  after(() => editor.end())

  for (const fixture of FIXTURES)
    it(`in the fixture ${basename(fixture)}`, async () => {
      const files = fixtureFiles(readFileSync(fixture, 'utf8'))
      const checked = await check(Object.fromEntries(files.map(({ path, text }) => [path, text])))
      assert.deepEqual(said(editor, toUri(`/${fixture}/`)), checked)
    })

  for (const sample of SAMPLES)
    it(`in ${sample}`, async () => {
      const names = globSync(`${sample}/*.crow`)
      const checked = await check(Object.fromEntries(names.map((path) => [basename(path), readFileSync(path, 'utf8')])))
      const url = pathToFileURL(resolve(sample)).href
      const server = await Editor.inside(DISK, { folders: [url] })
      await server.settled()
      const apis = await server.request<unknown[]>('crowfoot/apis', {})
      assert.equal(apis.length, 1)
      assert.deepEqual(said(server, `${url}/`), checked)
      await server.end()
    })

  it('in files that are not UTF-8 or have a byte order mark', async () => {
    const files = {
      '/pool/a.crow': new Uint8Array([...Buffer.from('class A {\n'), 0xff, ...Buffer.from('\n}\n')]),
      '/pool/b.crow': '\ufeffclass B { RW a : C ref\n}\n',
    }
    const server = await Editor.inside(memoryFiles(files), { folders: [toUri('/pool')] })
    await server.settled()
    const checked = await check(Object.fromEntries(Object.entries(files).map(([path, it]) => [basename(path), it])))
    assert.deepEqual(
      checked.map(([, , code]) => code),
      ['CROW1010', 'CROW1203'],
    )
    assert.deepEqual(said(server, toUri('/pool/')), checked)
    await server.end()
  })
})

async function check(files: { readonly [path: string]: string | Uint8Array }): Promise<Said[]> {
  const { out } = await crow(['check', '--format', 'json'], files)
  const { diagnostics } = JSON.parse(out) as JsonReport
  const place = ({ path, start, end }: JsonPlace) => [path, start.line, start.column, end.line, end.column].join(':')
  return diagnostics
    .map((d) => {
      const text = d.help === null ? d.message : `${d.message}\n${d.help}`
      return [place(d), d.severity, d.code, text, ...d.related.map((r) => `${place(r)} ${r.message}`)]
    })
    .sort(byText)
}

function said(editor: Editor, folder: string): Said[] {
  const name = (uri: string) => (uri.startsWith(folder) ? uri.slice(folder.length) : uri)
  const place = (uri: string, { start, end }: Range) =>
    [name(uri), start.line + 1, start.character + 1, end.line + 1, end.character + 1].join(':')
  return [...editor.allShown()]
    .filter(([uri]) => uri.startsWith(folder))
    .flatMap(([uri, diagnostics]) =>
      diagnostics.map((d) => [
        place(uri, d.range),
        SEVERITIES.get(d.severity) ?? '',
        String(d.code),
        String(d.message),
        ...(d.relatedInformation ?? []).map((r) => `${place(r.location.uri, r.location.range)} ${r.message}`),
      ]),
    )
    .sort(byText)
}

function byText(a: Said, b: Said): number {
  return a.join() < b.join() ? -1 : 1
}
