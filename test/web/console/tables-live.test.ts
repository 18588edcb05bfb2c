/** Tables of objects in Chromium: keys, addresses, many selected rows, exports, and 20,000 objects without a long task. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'mocha'
import type { Page } from 'playwright-core'
import type { Store } from '../../../runtime/store/store.ts'
import { seriousFindings } from '../browser.ts'
import { hasChromium, logIn, show, type Visit, visit } from './visit.ts'

const MANY = 20_000

describe('tables of objects in a browser', function () {
  this.timeout(120_000)
  let at: Visit
  let page: Page

  before(async function () {
    if (!hasChromium) this.skip()
    at = await visit('pool', { fill })
    page = at.page
    page.setDefaultTimeout(30_000)
    await logIn(page)
  })
  after(() => at?.stop())

  const grid = () => page.getByRole('grid')
  const row = (text: string) => page.locator('tbody tr', { hasText: text })
  const hash = () => page.evaluate(() => location.hash)
  const counted = (text: string) => page.locator('.toolbar').getByText(text, { exact: true }).waitFor()

  it('keep filters, order and columns in the address, and going back undoes them', async () => {
    await show(page, '#VM?power_state=Running&columns=power_state,memory_max')
    await counted(`1 of ${(MANY + 2).toLocaleString('en-US')} objects`)
    assert.equal(await row('web').locator('.chip.state[data-tone=good]').textContent(), 'Running')
    assert.equal(await row('web').locator('.number').textContent(), '8 GiB')
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await counted(`${(MANY + 2).toLocaleString('en-US')} objects`)
    assert.equal(await hash(), '#VM?columns=power_state,memory_max')
    await page.getByRole('button', { name: 'name_label', exact: true }).click()
    assert.equal(await hash(), '#VM?sort=name_label&columns=power_state,memory_max')
    await page.goBack()
    await page.goBack()
    await counted(`1 of ${(MANY + 2).toLocaleString('en-US')} objects`)
    assert.equal(await page.getByLabel('Filter by power_state').inputValue(), 'Running')
  })

  it('move by arrow keys, select by the space bar, and open by Enter', async () => {
    await show(page, '#VM?name_label=machine+77')
    await counted(`111 of ${(MANY + 2).toLocaleString('en-US')} objects`)
    await grid().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await page.keyboard.press('Shift+ArrowDown')
    await page.getByText('2 selected', { exact: true }).waitFor()
    await page.keyboard.press('End')
    await page.locator('tbody tr.current', { hasText: 'machine 7799' }).waitFor()
    const current = await page.locator('tbody tr.current').getAttribute('id')
    assert.equal(await grid().getAttribute('aria-activedescendant'), current)
    await page.keyboard.press('Escape')
    await page.getByText('2 selected', { exact: true }).waitFor({ state: 'detached' })
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'machine 7799' }).waitFor()
    await page.goBack()
    await counted(`111 of ${(MANY + 2).toLocaleString('en-US')} objects`)
  })

  it('call a message for each selected object, with a result for each', async () => {
    await show(page, '#VM?name_label=machine+123&sort=name_label')
    await page.locator('tbody tr').getByText('machine 123', { exact: true }).waitFor()
    const [first] = [await at.named('VM', 'machine 123')]
    await page.getByLabel('Select machine 123', { exact: true }).click()
    await page.getByLabel('Select machine 1230', { exact: true }).click()
    await page.getByText('2 selected', { exact: true }).waitFor()
    assert.deepEqual(await seriousFindings(page), [])
    await page.getByText('Call…').click()
    await page
      .getByRole('group', { name: 'Messages for the selected objects' })
      .getByText('pause', { exact: true })
      .click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Call pause on 2 objects of VM?').waitFor()
    await dialog.getByRole('button', { name: 'Call', exact: true }).click()
    await dialog.getByText('0 done, 2 failed').waitFor()
    await dialog.getByText('VM_BAD_POWER_STATE').first().waitFor()
    assert.deepEqual(await seriousFindings(page), [])
    await dialog.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: 'Destroy…' }).click()
    await dialog.getByText('Destroy 2 objects of VM?').waitFor()
    await dialog.getByRole('button', { name: 'Destroy', exact: true }).click()
    await dialog.getByText('2 done').waitFor()
    await dialog.getByRole('button', { name: 'Close' }).click()
    await page.getByLabel('Select machine 123', { exact: true }).waitFor({ state: 'detached' })
    assert.equal(await at.call('VM.get_record', first), undefined)
  })

  it('have no task over 100 ms with 20,000 objects, in the time of its processor', async () => {
    const browser = page.context().browser()
    assert.ok(browser)
    await show(page, '#/')
    await page.reload()
    await page.getByRole('navigation', { name: 'Classes in the console' }).waitFor()
    await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] })
    await show(page, '#VM')
    await page.locator('.progress[aria-busy=false]').waitFor()
    await page.getByLabel('Filter the objects of VM').fill('machine 1')
    await page
      .locator('.toolbar')
      .getByText(/^11,\d+ of /)
      .waitFor()
    await page.getByRole('button', { name: 'memory_max', exact: true }).click()
    await page.getByLabel('Select all rows').check()
    await page.getByText('Export', { exact: true }).click()
    await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download CSV' }).click()])
    const worst = longestTask(await browser.stopTracing())
    assert.ok(worst.ms > 0 && worst.ms < 100, `a task took ${worst.ms} ms at ${worst.at} s`)
  })

  it('download the rows in sight', async () => {
    await show(page, '#/')
    await show(page, '#VM?name_label=machine+1999&columns=memory_max')
    await page
      .locator('.toolbar')
      .getByText(/^11 of /)
      .waitFor()
    await page.getByText('Export', { exact: true }).click()
    const downloaded = async (name: string) => {
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()])
      return readFile(await file.path(), 'utf8')
    }
    const rows = JSON.parse(await downloaded('Download JSON'))
    assert.equal(rows.length, 11)
    assert.deepEqual(Object.keys(rows[0]), ['ref', 'name_label', 'memory_max'])
    const csv = await downloaded('Download CSV')
    assert.equal(csv.split('\n')[0], 'ref,name_label,memory_max')
    assert.equal(csv.trimEnd().split('\n').length, 12)
  })

  it('name objects without a name, and filter them by that name', async () => {
    await show(page, '#VIF')
    await page.getByRole('link', { name: 'VIF 0 · web → LAN' }).waitFor()
    await page.getByLabel('Filter by object').fill('web → lan')
    await counted('1 object')
    assert.equal(await hash(), '#VIF?*=web+%E2%86%92+lan')
  })

  it('have no serious finding of axe, light and dark, on a screen and on a telephone', async () => {
    await show(page, '#VM')
    await page.locator('tbody tr th').first().waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      assert.deepEqual(await seriousFindings(page), [], colorScheme)
    }
    await page.setViewportSize({ width: 390, height: 844 })
    assert.deepEqual(await seriousFindings(page), [], 'telephone')
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    assert.ok(wide <= 390, `${wide} px`)
    await page.setViewportSize({ width: 1400, height: 900 })
    at.assertQuiet()
  })
})

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  /** Microseconds on the processor: other programs do not count. */
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/** The longest task of a page's main thread, in milliseconds on the processor, and when it was. */
function longestTask(trace: Buffer): { readonly ms: number; readonly at: number } {
  const { traceEvents: events } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }
  const main = new Set(
    events.flatMap((e) => (e.name === 'thread_name' && e.args?.name === 'CrRendererMain' ? [`${e.pid}/${e.tid}`] : [])),
  )
  const tasks = events.filter((e) => /RunTask$/.test(e.name) && main.has(`${e.pid}/${e.tid}`))
  const start = Math.min(...tasks.map((e) => e.ts))
  const worst = tasks.reduce((a, b) => ((a.tdur ?? 0) > (b.tdur ?? 0) ? a : b))
  return { ms: (worst.tdur ?? 0) / 1000, at: (worst.ts - start) / 1e6 }
}

function fill(store: Store): void {
  const machines = store.class('VM')
  for (let i = 0; i < MANY; i++)
    machines.create(
      new Map<string, string | bigint>([
        ['name_label', `machine ${i}`],
        ['memory_max', BigInt(i) * 1_048_576n],
      ]),
    )
}
