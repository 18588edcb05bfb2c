/** The colours of example code: no text is lost, and the parts of a call are told apart. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { rpcsOf } from '../../model/rpcs.ts'
import { EXAMPLE_FORMATS, exampleCalls } from '../../reference/examples.ts'
import { codePieces } from '../../web/parts/code-colours.ts'
import { FORMAT_LANGUAGES } from '../../web/parts/example-format.tsx'
import { sampleApi } from './sites.ts'

describe('colours of code', () => {
  it('keep the text of every example', () => {
    const api = sampleApi('pool')
    for (const rpc of rpcsOf(api)) {
      const calls = exampleCalls(api, rpc)
      for (const format of EXAMPLE_FORMATS) {
        const { call, reply } = FORMAT_LANGUAGES[format]
        assert.equal(joined(calls[format].call, call), calls[format].call)
        assert.equal(joined(calls[format].reply, reply), calls[format].reply)
      }
    }
  })

  it('tell names, texts, numbers and words apart', () => {
    assert.equal(kindOf('{"id": 1, "result": ["a"]}', 'json', '"id"'), 'var')
    assert.equal(kindOf('{"id": 1, "result": ["a"]}', 'json', '1'), 'num')
    assert.equal(kindOf('{"id": 1, "result": ["a"]}', 'json', '"a"'), 'str')
    assert.equal(kindOf('import xmlrpc.client', 'python', 'import'), 'kwd')
    assert.equal(kindOf('const a = 1', 'typescript', 'const'), 'kwd')
  })

  it('show the body of a curl call as JSON, also inside of a substitution', () => {
    const text = `session=$(curl -s 'http://x' \\\n  -d '{"method": "a"}')`
    assert.equal(kindOf(text, 'shell', '"method"'), 'var')
    assert.equal(kindOf(text, 'shell', '"a"'), 'str')
  })

  it('leave a long text as it is', () => {
    const text = '"a" '.repeat(10_000)
    assert.deepEqual(codePieces(text, 'json'), [{ text, kind: undefined }])
  })
})

function joined(text: string, language: Parameters<typeof codePieces>[1]): string {
  return codePieces(text, language)
    .map((piece) => piece.text)
    .join('')
}

function kindOf(text: string, language: Parameters<typeof codePieces>[1], piece: string): string | undefined {
  return codePieces(text, language).find((one) => one.text === piece)?.kind
}
