/**
 * diagram.html in Chromium, from disk: drawing, search, focus, keyboard. diagram-served.test.ts has it from a server.
 * `SCREENSHOTS=folder` keeps screenshots.
 */
import assert from 'node:assert/strict'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { after, afterEach, before, describe, it } from 'mocha'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { analyze } from '../../analysis/analyze.ts'
import { parse } from '../../grammar/parse.ts'
import { findChromium } from '../client/code-server.ts'
import { launch } from '../client/editor-page.ts'
import { picture } from './browser.ts'
import { sampleApi, siteOf, writeSite } from './sites.ts'

const CHROMIUM = findChromium()
const AXE = readFileSync(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8')

describe('diagram.html', function () {
  this.timeout(120_000)
  let browser: Browser
  let context: BrowserContext
  let disk: string
  const noise: string[] = []

  before(async function () {
    if (!CHROMIUM) return this.skip()
    disk = writeSite(await siteOf(sampleApi('xenapi'), 'static'))
    browser = await launch(CHROMIUM)
    context = await browser.newContext({ viewport: { width: 1400, height: 1000 } })
  })

  after(async () => {
    await browser?.close()
    if (disk) rmSync(disk, { recursive: true })
  })

  afterEach(() => assert.deepEqual(noise.splice(0), []))

  async function open(address: string): Promise<Page> {
    const page = await context.newPage()
    page.on('pageerror', (error) => noise.push(String(error.stack)))
    page.on('console', (message) => message.type() === 'error' && noise.push(message.text()))
    await page.goto(address)
    await page.locator('.stage:not([data-drawn="0"]) .node').first().waitFor()
    return page
  }

  const fromDisk = (hash = '') => open(`${pathToFileURL(join(disk, 'diagram.html'))}${hash}`)
  const names = async (page: Page) => (await page.locator('.stage .node > title').allTextContents()).sort()

  it("prints the whole drawing whatever the zoom, and keeps the screen's", async () => {
    const page = await fromDisk()
    await page.getByRole('button', { name: 'Zoom in' }).click({ clickCount: 4 })
    const transform = () => page.locator('.stage > svg > g').getAttribute('transform')
    const before = await transform()
    await page.evaluate(() => {
      const svg = document.querySelector('.stage > svg')
      addEventListener('beforeprint', () => svg?.setAttribute('data-printed', String(svg.getAttribute('viewBox'))))
    })
    const pdf = await page.pdf({ format: 'A4' })
    assert.ok(pdf.length > 50_000)
    assert.match((await page.locator('.stage > svg').getAttribute('data-printed')) ?? '', /^0 0 \d+/)
    assert.deepEqual([await page.locator('.stage > svg').getAttribute('viewBox'), await transform()], [null, before])
    // Uses the print layout on the screen, where it can be measured.
    await page.setViewportSize({ width: 794, height: 1123 })
    await page.emulateMedia({ media: 'print' })
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    const cut = await page.evaluate(() => {
      const stage = document.querySelector('.stage')?.getBoundingClientRect()
      const nodes = [...document.querySelectorAll('.stage .node')].map((node) => node.getBoundingClientRect())
      const isWhole = (box: DOMRect) =>
        stage && box.left >= 0 && box.right <= innerWidth && box.top >= stage.top && box.bottom <= stage.bottom
      return [nodes.length, nodes.filter((box) => !isWhole(box)).length, (stage?.height ?? Infinity) <= innerHeight]
    })
    assert.deepEqual(cut, [43, 0, true])
    await picture(page, 'diagram-print')
    await page.close()
  })

  it('draws the whole Xen API from disk within the window', async () => {
    const page = await fromDisk()
    assert.equal(await page.locator('.stage .node').count(), 43)
    assert.equal(await page.locator('.stage .edge.pair').count(), 56)
    await isInSight(page)
    await picture(page, 'diagram-xenapi')
    await page.close()
  })

  it('gives the drawing the window below one row of tools, with readable rows', async () => {
    const page = await fromDisk()
    await page.setViewportSize({ width: 1400, height: 900 })
    await page.waitForFunction(() => (document.querySelector('.stage')?.clientHeight ?? 0) < 800)
    const stage = await page.locator('.stage').boundingBox()
    assert.ok(stage && stage.width > 1330 && stage.height > 740 && stage.y + stage.height <= 900)
    await isInSight(page)
    const row = await page.locator('[id="a_row-VM.VIFs"] text').boundingBox()
    // Browsers round the height of a text.
    assert.ok(row && row.height > 10.9, `${row?.height} pixels`)
    await page.getByRole('button', { name: 'Classes' }).click()
    await page.locator('.side').getByRole('link', { name: 'VM', exact: true }).waitFor()
    await page.close()
  })

  it('shows the whole drawing after a choice, also after a search and a move', async () => {
    const page = await fromDisk()
    const count = page.locator('.diagram-count')
    await page.getByLabel('Find').fill('VBD')
    await page.locator('[id="class-VBD"].found').waitFor()
    await page.locator('.diagram-tools select').selectOption('PIF')
    await count.filter({ hasText: /^7 classes/ }).waitFor()
    await isInSight(page)
    for (const key of ['+', '+', '+', 'ArrowLeft', 'ArrowLeft']) await page.locator('.stage svg').press(key)
    await page.getByLabel('and neighbours').fill('2')
    await page.getByLabel('and neighbours').press('Tab')
    await page.locator('[id="class-VM"]').waitFor()
    await isInSight(page)
    await page.close()
  })

  it('describes what a search finds, or that it finds nothing', async () => {
    const page = await fromDisk('#focus=Bond&depth=1')
    const says = (text: string) => page.locator('.diagram-count', { hasText: text }).waitFor()
    await page.getByLabel('Find').fill('pi')
    await says('1 has "pi" in the name')
    await page.getByLabel('Find').fill('vbd')
    await says('VBD is not shown')
    await page.getByLabel('Find').fill('vmm')
    await says('No class has "vmm" in its name.')
    await page.getByLabel('Find').fill('')
    await page.waitForFunction(() => /pairs?$/.test(document.querySelector('.diagram-count')?.textContent ?? ''))
    await page.close()
  })

  it('goes back to the diagram before a class was chosen', async () => {
    const page = await fromDisk()
    await page.locator('.diagram-tools select').selectOption('Bond')
    await page.locator('.diagram-count', { hasText: /^2 classes/ }).waitFor()
    await page.getByLabel('Unbound refs').check()
    await page.locator('.diagram-tools select').selectOption('SR')
    await page.locator('[id="class-SR"]').waitFor()
    await page.goBack()
    await page.locator('[id="class-Bond"]').waitFor()
    assert.equal(new URL(page.url()).hash, '#focus=Bond&depth=1&unbound')
    await page.goBack()
    await page.locator('.diagram-count', { hasText: /^43 classes/ }).waitFor()
    await page.close()
  })

  it('fits three hundred classes', async () => {
    const pairs = Array.from({ length: 299 }, (_, i) => {
      const back = i === 0 ? '' : `, RO/constructor up : C${i - 1} ref <-> down`
      return `class C${i} { RO/runtime down : C${i + 1} ref set <-> up${back} }`
    })
    const text = ['api Many version "1.0"', ...pairs, 'class C299 { RO/constructor up : C298 ref <-> down }'].join('\n')
    const { model } = analyze([{ path: 'many.crow', tree: parse(text) }], 'many')
    assert.ok(model)
    const folder = writeSite(await siteOf(model, 'static'))
    const page = await open(`${pathToFileURL(join(folder, 'diagram.html'))}`)
    assert.equal(await page.locator('.stage .node').count(), 300)
    await isInSight(page)
    await page.close()
    rmSync(folder, { recursive: true })
  })

  it('enters and leaves full screen', async () => {
    const page = await fromDisk()
    const button = page.getByRole('button', { name: 'Full screen' })
    await button.click()
    await page.waitForFunction(() => document.fullscreenElement?.matches('.diagram'))
    await isInSight(page)
    await button.click()
    await page.waitForFunction(() => document.fullscreenElement === null)
    await page.close()
  })

  it('has no tools on paper', async () => {
    const page = await fromDisk()
    await page.emulateMedia({ media: 'print' })
    assert.ok(await page.locator('.diagram-tools').isHidden())
    assert.ok(await page.locator('.stage .node').first().isVisible())
    await page.close()
  })

  it('lists every pair as a table in the rendered page', () => {
    const html = readFileSync(join(disk, 'diagram.html'), 'utf8')
    const table = /aria-label="Bound pairs"[\s\S]*?<\/table>/.exec(html)?.[0] ?? ''
    assert.equal([...table.matchAll(/<tr\b/g)].length, 57)
    assert.match(table, /href="VIF\.html#VM"/)
  })

  it('reads its choices from the address and writes them there', async () => {
    const page = await fromDisk('#focus=SR&depth=1')
    await page.locator('.diagram-count', { hasText: /^4 classes/ }).waitFor()
    assert.deepEqual(await names(page), ['DR_task', 'PBD', 'SR', 'VDI'])
    await page.getByLabel('and neighbours').fill('2')
    await page.getByLabel('and neighbours').press('Tab')
    await page.locator('[id="class-host"]').waitFor()
    await page.getByLabel('Unbound refs').check()
    await page.locator('.edge.link').first().waitFor()
    await page.getByLabel('Frames').check()
    await page.locator('.cluster').first().waitFor()
    assert.equal(new URL(page.url()).hash, '#focus=SR&depth=2&unbound&groups')
    await page.locator('.diagram-tools select').selectOption('')
    await page.getByLabel('Lone classes').check()
    await page.locator('[id="class-secret"]').waitFor()
    assert.equal(new URL(page.url()).hash, '#unbound&alone&groups')
    await page.close()
  })

  it('marks and highlights the found class, and moves only if it is out of sight, at the same zoom', async () => {
    const page = await fromDisk()
    const transform = () => page.locator('.stage > svg > g').getAttribute('transform')
    const fitted = await transform()
    await page.getByLabel('Find').fill('pgp')
    await page.locator('[id="class-PGPU"].found.lit').waitFor()
    assert.ok(await page.locator('[id="pair-host.PGPUs-PGPU.host"].lit').count())
    assert.equal(await page.locator('[id="class-VM"].lit').count(), 0)
    assert.equal(await transform(), fitted)
    await page.getByLabel('Find').fill('')
    for (const _ of [1, 2, 3, 4, 5, 6]) await page.getByRole('button', { name: 'Zoom in' }).click()
    const scale = (text: string | null) => /scale\((.*)\)/.exec(text ?? '')?.[1]
    const zoomed = scale(await transform())
    await page.getByLabel('Find').fill('pgp')
    await page.locator('[id="class-PGPU"].found.lit').waitFor()
    assert.equal(scale(await transform()), zoomed)
    const stage = await page.locator('.stage').boundingBox()
    const found = await page.locator('[id="class-PGPU"] > g').first().boundingBox()
    assert.ok(stage && found)
    assert.ok(Math.abs(found.x + found.width / 2 - stage.x - stage.width / 2) < 4)
    assert.ok(Math.abs(found.y + found.height / 2 - stage.y - stage.height / 2) < 4)
    await page.close()
  })

  it('zooms, moves and fits by buttons, keys and wheel', async () => {
    const page = await fromDisk()
    const camera = page.locator('.stage svg > g')
    const fitted = await camera.getAttribute('transform')
    const differs = async (act: () => Promise<unknown>) => {
      const was = await camera.getAttribute('transform')
      await act()
      await page.waitForFunction(
        (before) => document.querySelector('.stage svg > g')?.getAttribute('transform') !== before,
        was,
      )
    }
    await differs(() => page.getByRole('button', { name: 'Zoom in' }).click())
    await differs(() => page.getByRole('button', { name: 'Zoom out' }).click())
    await page.locator('.stage svg').focus()
    for (const key of ['+', '-', 'ArrowLeft', 'ArrowDown']) await differs(() => page.keyboard.press(key))
    await page.keyboard.press('0')
    assert.equal(await camera.getAttribute('transform'), fitted)
    await page.locator('.stage svg').hover()
    await differs(() => page.mouse.wheel(0, -300))
    await differs(async () => {
      await page.mouse.down()
      await page.mouse.move(500, 600, { steps: 3 })
      await page.mouse.up()
    })
    await page.getByRole('button', { name: 'Fit' }).click()
    assert.equal(await camera.getAttribute('transform'), fitted)
    await page.close()
  })

  it('reaches every class by keyboard, highlights its edges and opens its page', async () => {
    const page = await fromDisk('#focus=Bond&depth=1')
    await page.locator('.diagram-count', { hasText: /^2 classes/ }).waitFor()
    await page.locator('.stage svg').focus()
    const reached: string[] = []
    for (const _ of await names(page)) {
      await page.keyboard.press('Tab')
      await page.locator('.stage .lighting').waitFor()
      reached.push(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? ''))
    }
    assert.deepEqual(reached.sort(), ['Bond', 'PIF'])
    await page.keyboard.press('Enter')
    await page.waitForURL(/(Bond|PIF)\.html$/)
    await page.close()
  })

  it('selects by a click what a double click opens', async () => {
    const page = await fromDisk('#focus=Bond&depth=1')
    await page.locator('.diagram-count', { hasText: /^2 classes/ }).waitFor()
    await page.locator('[id="a_row-Bond.slaves"] text').click()
    const panel = page.getByRole('complementary', { name: 'Bond' })
    await panel.locator('.panel-field.selected', { hasText: 'slaves' }).waitFor()
    await page.locator('[id="class-Bond"].selected').waitFor()
    await panel.getByRole('button', { name: 'Close' }).click()
    await panel.waitFor({ state: 'hidden' })
    await page.locator('[id="a_row-Bond.slaves"] text').dblclick()
    await page.waitForURL(/Bond\.html#slaves$/)
    await page.close()
  })

  it('downloads the drawing', async () => {
    const page = await fromDisk()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download as SVG' }).click(),
    ])
    assert.equal(download.suggestedFilename(), 'XenAPI.svg')
    assert.match(readFileSync(await download.path(), 'utf8'), /<svg [^>]*>\n<rect [^>]*fill="#ffffff"/)
    await page.close()
  })

  for (const scheme of ['light', 'dark'] as const) {
    it(`has no finding of axe, ${scheme}, also on a narrow screen`, async () => {
      const page = await fromDisk('#focus=VM&unbound&groups')
      await page.locator('.diagram-count', { hasText: /^18 classes/ }).waitFor()
      await page.emulateMedia({ colorScheme: scheme })
      await page.locator('.pair-list summary').click()
      await page.evaluate(AXE)
      for (const width of [1400, 390]) {
        await page.setViewportSize({ width, height: 900 })
        const found = (await page.evaluate('axe.run({ preload: false })')) as {
          violations: { id: string; nodes: { html: string }[] }[]
        }
        assert.deepEqual(
          found.violations.map((v) => [v.id, v.nodes.map((node) => node.html)]),
          [],
        )
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'scrolls sideways')
      }
      await picture(page, `diagram-${scheme}`)
      await page.close()
    })
  }
})

async function isInSight(page: Page): Promise<void> {
  const seen = () => {
    const boxes = ['.stage', '.stage .graph'].map((name) => document.querySelector(name)?.getBoundingClientRect())
    const [stage, drawing] = boxes
    if (!stage || !drawing) return false
    const isWithin = drawing.left >= stage.left && drawing.right <= stage.right
    return isWithin && drawing.top >= stage.top && drawing.bottom <= stage.bottom
  }
  await page.waitForFunction(seen)
}
