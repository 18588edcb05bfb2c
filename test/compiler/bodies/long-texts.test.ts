/** What looks at a long text takes steps for its length, so that no body keeps a server busy for minutes. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { BODY_LIMITS } from '../../../runtime/bodies/body-engine.ts'
import { serveText } from './serve-text.ts'

const TEXT = `api Texts
class texts without objects {
  message starts(text : string, times : int) : bool {
    return every n in [1 .. times] : starts_with(text, text)
  }
  message keys(text : string, times : int) : bool {
    return every n in [1 .. times] : { text -> n } == { text -> n }
  }
  message elements(text : string, times : int) : bool {
    return every n in [1 .. times] : text in [text, "a"]
  }
  message unions(text : string, times : int) : bool {
    return every n in [1 .. times] : size([text] + [text]) == 1
  }
}
`

describe('a long text', () => {
  for (const message of ['starts', 'keys', 'elements', 'unions'])
    it(`takes steps for its length in ${message}`, async () => {
      const desk = await serveText(TEXT, { bodyLimits: { ...BODY_LIMITS, steps: 20_000 } })
      assert.equal(await desk.result(`texts.${message}`, 'a', 1000), true)
      const [code] = await desk.error(`texts.${message}`, 'a'.repeat(32_000), 1000)
      assert.equal(code, 'INTERNAL_ERROR')
    })
})
