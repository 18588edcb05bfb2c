/** What follows from bodies, in the reference: state diagrams, and what messages read and write. */
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { describe, it } from 'mocha'
import { analyze } from '../../analysis/analyze.ts'
import { parse } from '../../grammar/parse.ts'
import { CHROMIUM, fileUrl, seriousFindings, startBrowser, visit } from './browser.ts'
import { siteOf, textOf, writeSite } from './sites.ts'

const TEXT = `enum state { Halted, Running }
error BAD(vm)
class VM {
  RW name_label : string
  RO/runtime power_state : state enum
  RO/runtime hidden_count : int @internal
  message start(vm : VM ref) throws BAD
  message sweep(vm : VM ref) @internal
}
body VM.start {
  require vm.power_state == Halted else BAD(vm)
  vm.power_state = Running
  vm.hidden_count += 1
  vm.sweep(vm)
}
body VM.sweep { vm.hidden_count = 0 }
`

async function site() {
  const { model, diagnostics } = analyze(
    [{ path: 'a.crow', tree: parse(TEXT.replace('vm.sweep', 'VM.sweep')) }],
    'test',
  )
  assert.ok(model, diagnostics.map((d) => d.message).join('\n'))
  return siteOf(model, 'static')
}

describe('the reference: what follows from bodies', () => {
  it('has a state diagram beside the enum, and at the field a link to it', async () => {
    const pages = await site()
    const enums = textOf(pages, 'enums.html')
    assert.match(enums, /<figure id="states:VM\.power_state"[^>]*><div[^>]*aria-label="States of VM\.power_state"/)
    assert.match(
      enums.replace(/<(?!\/?code|\/?li)[^>]*>/g, ''),
      /<li><code>Halted<\/code> → <code>Running<\/code>: <code>VM\.start/,
    )
    const page = textOf(pages, 'VM.html')
    assert.match(page, /<a href="enums\.html#states:VM\.power_state">State diagram<\/a>/)
    assert.match(page, /aria-label="States of VM\.power_state"/)
  })

  it('lists what a message reads and writes', async () => {
    const page = textOf(await site(), 'VM.html')
    assert.match(page, /<dt>Reads<\/dt><dd>(?:<[^>]*>)*VM<\/a>: <a href="VM\.html#power_state">power_state</)
    assert.match(page, /<dt>Writes<\/dt><dd>(?:<[^>]*>)*VM<\/a>: <a href="VM\.html#power_state">power_state</)
  })

  it('names nothing that is internal', async () => {
    const pages = await site()
    for (const path of pages.paths) assert.doesNotMatch(textOf(pages, path), /hidden_count|VM\.sweep/, path)
  })
})

describe('a state diagram in Chromium', function () {
  this.timeout(120_000)

  it('is drawn in both colour schemes, and unfolds as a list', async function () {
    if (!CHROMIUM) this.skip()
    const folder = writeSite(await site())
    const browser = await startBrowser()
    try {
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page, errors, close } = await visit(browser, folder, { colorScheme })
        await page.goto(fileUrl(folder, 'enums.html'))
        await page.locator('.states').scrollIntoViewIfNeeded()
        await page.locator('.states .state', { hasText: 'Running' }).waitFor()
        assert.equal(await page.locator('.states .transition').count(), 2)
        const stage = page.getByRole('img', { name: 'States of VM.power_state' })
        assert.equal(await stage.getAttribute('tabindex'), null)
        await page.setViewportSize({ width: 240, height: 600 })
        await page.locator('.states [tabindex="0"]').waitFor()
        // In its own place, and not with the page.
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
        const [natural, drawn] = await stage.evaluate((place) => {
          const svg = place.querySelector('svg') as SVGSVGElement
          return [svg.viewBox.baseVal.width, svg.getBoundingClientRect().width]
        })
        assert.ok((drawn as number) >= (natural as number), `${drawn} of ${natural}`)
        assert.deepEqual(await seriousFindings(page), [])
        await page.getByText('States of VM.power_state').click()
        await page.getByRole('link', { name: 'VM.start' }).waitFor()
        assert.deepEqual(await seriousFindings(page), [])
        assert.deepEqual(errors, [])
        await close()
      }
    } finally {
      await browser.close()
      rmSync(folder, { recursive: true })
    }
  })
})
