/** The console of an API with bodies in Chromium: it disables what an object refuses now, and says why. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Page } from 'playwright-core'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import { seriousFindings } from '../browser.ts'
import { hasChromium, logIn, show, type Visit, visit } from './visit.ts'

const TEXT = `api test uses session, event
enum state { Halted, Running }
/// The machine is in the wrong state.
error BAD_STATE(vm, expected)
class VM {
  RW name_label : string
  RO/runtime state : state enum = Halted
  message start(vm : VM ref) throws BAD_STATE
  message stop(vm : VM ref) throws BAD_STATE
}
body VM.start {
  require vm.state == Halted else BAD_STATE(vm, "halted")
  vm.state = Running
}
body VM.stop {
  require vm.state == Running else BAD_STATE(vm, "running")
  vm.state = Halted
}
body VM.destroy {
  require self.state == Halted else BAD_STATE(self, "halted")
  destroy self
}
`

describe('the console of an API with bodies', function () {
  this.timeout(60_000)
  let at: Visit
  let page: Page

  before(async function () {
    if (!hasChromium) this.skip()
    const { model } = analyze([{ path: 'api.crow', tree: parse(TEXT) }], 'test')
    assert.ok(model)
    at = await visit(model)
    page = at.page
  })
  after(() => at?.stop())

  const message = (name: string) => page.getByRole('group', { name: 'Messages' }).getByRole('link', { name })

  it('disables what the object refuses, says why, and follows its changes', async () => {
    await logIn(page)
    const vm = String(await at.call('VM.create', { name_label: 'web' }))
    await show(page, `#VM/${encodeURIComponent(vm)}`)
    await page.locator('.button.refused', { hasText: 'stop' }).waitFor()
    assert.equal(await message('start').getAttribute('aria-disabled'), null)
    assert.equal(
      await page.locator('.button.refused').getAttribute('title'),
      'The machine is in the wrong state. expected: running (BAD_STATE)',
    )
    await page.getByText('1 message cannot be called now').click()
    await page.getByText('stop: The machine is in the wrong state. expected: running').waitFor()
    assert.deepEqual(await seriousFindings(page), [])

    await at.call('VM.start', vm)
    await page.locator('.button.refused', { hasText: 'start' }).waitFor()
    assert.equal(await message('stop').getAttribute('aria-disabled'), null)
    const destroy = page.getByRole('button', { name: 'Destroy…' })
    assert.equal(await destroy.isDisabled(), true)
    await page.locator('.destroy .refused', { hasText: 'The machine is in the wrong state.' }).waitFor()
    at.assertQuiet()
  })
})
