/** The pages with and without scripts, and texts that contain scripts, in Chromium. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { SCRIPT } from '../awkward.ts'
import { FOUND, openedPages, search } from './opened-pages.ts'

describe('pages: scripts', function () {
  this.timeout(120_000)
  const open = openedPages()

  it('show the same with and without scripts', async () => {
    for (const [site, path] of [
      ['pool', 'index.html'],
      ['pool', 'VM.html'],
      ['pool', 'session.html'],
      ['awkward', '-index.html'],
      ['pool', 'enums.html'],
      ['xenapi', 'errors.html'],
      ['pool', 'roles.html'],
      ['bookshop', 'records.html'],
    ] as const) {
      const body = async (javaScriptEnabled: boolean) => {
        const page = await open(site, path, { javaScriptEnabled })
        // Examples are made when the reader comes near to them.
        const examples = page.locator('.rpc-example')
        await examples.evaluateAll((boxes) => boxes.map((box) => box.replaceChildren()))
        // The place that is being read is marked.
        await page.locator('.toc').evaluateAll((tables) => tables.map((toc) => toc.remove()))
        // Scripts draw what no page of this test brings with it.
        await page.locator('.stage').evaluateAll((stages) => stages.map((stage) => stage.remove()))
        return page.locator('body').innerHTML()
      }
      assert.equal(await body(true), await body(false), path)
    }
  })

  describe('without scripts', () => {
    const options = { javaScriptEnabled: false }

    it('offer nothing that needs scripts', async () => {
      for (const viewport of [
        { width: 1280, height: 800 },
        { width: 360, height: 640 },
      ]) {
        for (const path of ['index.html', 'VM.html', 'diagram.html']) {
          const page = await open('pool', path, { ...options, viewport })
          const controls = page.locator('button, input, select, [role=tab], details.examples, [role=combobox]')
          assert.deepEqual(await controls.and(page.locator(':visible')).allTextContents(), [], path)
          assert.ok(await page.getByRole('navigation', { name: 'Classes' }).getByText('VIF').isVisible())
          const heading = await page.getByRole('heading', { level: 1 }).boundingBox()
          assert.ok(viewport.width < 900 || (heading && heading.x > 200 && heading.y < 300), path)
        }
      }
    })

    it('show the pairs of the diagram as a table and explain why', async () => {
      const page = await open('pool', 'diagram.html', options)
      assert.ok(await page.getByText('The diagram is drawn by JavaScript.').isVisible())
      assert.ok(await page.getByRole('link', { name: 'VIF.VM', exact: true }).first().isVisible())
      const alive = await open('pool', 'diagram.html')
      assert.equal(await alive.getByText('The diagram is drawn by JavaScript.').isVisible(), false)
    })
  })

  it('do not shift at hydration', async () => {
    for (const [site, path] of [
      ['xenapi', 'VM.html'],
      ['pool', 'index.html'],
    ] as const) {
      const page = await open(site, path)
      await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
      const moved = await page.evaluate(async () => {
        const shifts: { value: number }[] = []
        const collect = (entries: readonly unknown[]) => shifts.push(...(entries as { value: number }[]))
        const observer = new PerformanceObserver((list) => collect(list.getEntries()))
        observer.observe({ type: 'layout-shift', buffered: true })
        // Layout shifts are reported after two more frames.
        for (let frame = 0; frame < 2; frame++) await new Promise((drawn) => requestAnimationFrame(drawn))
        collect(observer.takeRecords())
        return shifts.reduce((sum, shift) => sum + shift.value, 0)
      })
      assert.ok(moved < 0.01, `${path}: ${moved}`)
    }
  })

  it('run no code from a text', async () => {
    for (const path of ['index.html', '-index.html', 'enums.html', 'errors.html', 'records.html', 'roles.html']) {
      const page = await open('awkward', path)
      const text = (await page.locator('main').textContent()) ?? ''
      if (path !== 'roles.html') assert.ok(text.includes(SCRIPT), path)
      const links = page.locator('.doc a')
      if ((await links.count()) > 0) await links.first().click()
      assert.equal(await page.evaluate(() => 'pwned' in globalThis), false, path)
      assert.equal(await page.locator('main img, main script').count(), 0)
    }
    const page = await open('awkward', '-index.html')
    for (const summary of await page.locator('summary').all()) await summary.evaluate((e) => (e as HTMLElement).click())
    await search(page, 'never')
    await page.locator(FOUND).first().waitFor()
    assert.equal(await page.evaluate(() => 'pwned' in globalThis), false)
  })
})
