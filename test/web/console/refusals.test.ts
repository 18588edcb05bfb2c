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
class VM with set {
  RW name_label : string
  RW memory : int = 1
  RW note : string = ""
  RW pin : string @secret = ""
  RW tags : string set = []
  RO/constructor host : string = "h"
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
body VM.set_memory {
  require self.state == Halted else BAD_STATE(self, "halted")
  self.memory = value
}
body VM.add_tags {
  require self.state == Halted else BAD_STATE(self, "halted")
  self.tags += value
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

  const button = (name: string) => page.getByRole('button', { name, exact: true })

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
    await page.locator('.destroy .refused', { hasText: 'The machine is in the wrong state.' }).waitFor()
    // The question is open to what refuses it, and its answer is not.
    await destroy.click()
    assert.equal(await button('Destroy').isDisabled(), true)
    await at.call('VM.stop', vm)
    await page.locator('.destroy .refused').waitFor({ state: 'detached' })
    assert.equal(await button('Destroy').isEnabled(), true)
    await button('Keep').click()
    at.assertQuiet()
  })

  const reason = 'The machine is in the wrong state. expected: halted (BAD_STATE)'

  it('disables the editors of fields that the object refuses to change now', async () => {
    const vm = String(await at.call('VM.create', { name_label: 'db', tags: ['old'] }))
    await show(page, `#VM/${encodeURIComponent(vm)}`)
    await page.locator('.ref-text', { hasText: vm }).waitFor()
    await button('Edit memory').click()
    await button('Edit tags').click()
    assert.equal(await button('Save').getAttribute('aria-disabled'), 'false')

    await at.call('VM.start', vm)
    await page.locator('.editor .refused', { hasText: reason }).first().waitFor()
    assert.equal(await button('Save').getAttribute('aria-disabled'), 'true')
    assert.equal(await button('Add').getAttribute('aria-disabled'), 'true')
    // The body is that of `add_tags`, so elements can still be removed.
    await button('Remove old from tags').click()
    await button('Remove old from tags').waitFor({ state: 'detached' })
    await button('Done').click()
    assert.equal(await button('Edit tags').isEnabled(), true)
    await button('Cancel').click()
    assert.equal(await button('Edit memory').isDisabled(), true)
    assert.equal(await button('Edit memory').getAttribute('title'), reason)
    assert.equal(await button('Edit name_label').isEnabled(), true)
    assert.deepEqual(await seriousFindings(page), [])

    await at.call('VM.stop', vm)
    await page.locator('.field .refused').waitFor({ state: 'detached' })
    assert.equal(await button('Edit memory').isEnabled(), true)
    at.assertQuiet()
  })

  it('sends to VM.set only the fields that the user chooses to change', async () => {
    const vm = String(await at.call('VM.create', { name_label: 'app', note: 'old', memory: 7, pin: '1234' }))
    await show(page, `#VM/${encodeURIComponent(vm)}`)
    await page.locator('.ref-text', { hasText: vm }).waitFor()
    await page.getByRole('link', { name: 'Set fields…' }).click()
    const names = await page.locator('.record-row .row label').allTextContents()
    assert.deepEqual(names, ['name_label', 'memory', 'note', 'pin', 'tags'])
    await button('Change memory').click()
    await button('Keep memory').click()
    await button('Change note').click()
    const note = page.getByRole('textbox', { name: 'note' })
    assert.equal(await note.inputValue(), 'old')
    await note.fill('new')
    await button('Change pin').click()
    assert.equal(await page.getByLabel('pin', { exact: true }).inputValue(), '')
    await button('Keep pin').click()
    assert.deepEqual(await seriousFindings(page), [])
    await at.call('VM.set_memory', vm, 9)
    await button('Call').click()
    await page.getByText('Done.').waitFor()
    const record = (await at.call('VM.get_record', vm)) as { [name: string]: unknown }
    const { name_label, memory, note: said, pin } = record
    assert.deepEqual({ name_label, memory, said, pin }, { name_label: 'app', memory: 9, said: 'new', pin: '1234' })
    at.assertQuiet()
  })
})
