/** The body of the log-in is part of the log-in's transaction. docs/language.md, Bodies of implied RPCs. */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'

const REFUSED = 'A wait or a call of an external cannot stand in the body of the log-in.'

function errorsOf(body: string, more = ''): string[] {
  const text = `api Pool uses session
class note { RW text : string = "" }
${more}
body session.login_with_password { ${body} }
`
  const { diagnostics } = analyze([{ path: 'pool.crow', tree: parse(text) }], 'pool')
  return diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)
}

describe('the body of the log-in', () => {
  it('cannot wait', () => assert.deepEqual(errorsOf('wait 1s'), [REFUSED]))

  it('cannot wait in a define that it calls', () =>
    assert.deepEqual(errorsOf('pause()', 'define pause() { wait 1s }'), [REFUSED]))

  it('cannot call an external', () => assert.deepEqual(errorsOf('tell()', 'external tell()'), [REFUSED]))

  it('can leave a block that waits', () =>
    assert.deepEqual(errorsOf('after 1s { wait 1s\ncreate note { text = uname } }'), []))
})
