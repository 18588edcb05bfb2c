/** What looks at a long text takes steps for its length, so that no body keeps a server busy for minutes. */
import assert from 'node:assert/strict'
import { it } from 'mocha'
import { BODY_LIMITS } from '../../../runtime/bodies/body-engine.ts'
import { serveText } from './serve-text.ts'

const TEXT = `api Texts
class texts without objects {
  message starts(text : string, times : int) : bool {
    return every n in [1 .. times] : starts_with(text, text)
  }
}
`

it('starts_with takes steps for a long start', async () => {
  const desk = await serveText(TEXT, { bodyLimits: { ...BODY_LIMITS, steps: 10_000 } })
  assert.equal(await desk.result('texts.starts', 'a', 1000), true)
  const [code] = await desk.error('texts.starts', 'a'.repeat(32_000), 1000)
  assert.equal(code, 'INTERNAL_ERROR')
})
