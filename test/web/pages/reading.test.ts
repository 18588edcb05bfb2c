/** Reading the pages in Chromium: folded places, example calls, theme, lists, keyboard. */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'mocha'
import { FOUND, NAMED_SERVER, openedPages, search } from './opened-pages.ts'

describe('pages: reading', function () {
  this.timeout(120_000)
  const open = openedPages()

  describe('places', () => {
    it('are unfolded by the address, by a link and by going back', async () => {
      const page = await open('xenapi', 'VM.html#get_power_state')
      const place = page.locator('#get_power_state')
      assert.ok(await place.isVisible())
      const top = await place.evaluate((e) => e.getBoundingClientRect().top)
      assert.ok(top >= 0 && top < 400, String(top))
      const other = page.locator('#add_to_other_config')
      assert.equal(await other.isVisible(), false)
      await page.evaluate(() => {
        location.hash = '#add_to_other_config'
      })
      await other.waitFor({ state: 'visible' })
    })

    it('are unfolded again by the same link', async () => {
      const page = await open('pool', 'VM.html#get_uuid')
      const fold = page.locator('details.fold', { has: page.locator('#get_uuid') })
      await fold.locator('summary').first().click()
      assert.equal(await page.locator('#get_uuid').isVisible(), false)
      await page.evaluate(() => {
        const link = document.createElement('a')
        link.href = '#get_uuid'
        document.body.append(link)
        link.click()
      })
      await page.locator('#get_uuid').waitFor({ state: 'visible' })
    })

    it('are found if their names need escapes', async () => {
      const page = await open('awkward', 'index.html')
      await search(page, 'two words')
      await page.locator(FOUND).first().waitFor()
      await page.keyboard.press('Enter')
      await page.waitForURL(/enums\.html#/)
      await page.locator(':target').waitFor()
      assert.equal(await page.locator(':target').textContent(), 'two words')
      await page.getByRole('link', { name: 'Roles' }).click()
      await page.locator('main a[href*="read"]').first().click()
      assert.match((await page.locator(':target').textContent()) ?? '', /^read <only>/)
    })
  })

  describe('example calls', () => {
    it('are created where the reader is, in every format, and can be copied', async () => {
      const page = await open('pool', 'VM.html#start', { permissions: ['clipboard-read', 'clipboard-write'] })
      const entry = page.locator('section.rpc', { has: page.locator('#start') })
      await entry.locator('pre').first().waitFor()
      const far = page.locator('section.rpc').last()
      assert.equal(await far.locator('pre').count(), 0)
      for (const [name, text] of [
        ['XML-RPC', '<methodName>VM.start</methodName>'],
        ['JSON-RPC 1.0', '"method": "VM.start"'],
        ['JSON-RPC 2.0', '"jsonrpc": "2.0"'],
        ['curl', 'curl'],
        ['Python', 'VM.start('],
        ['TypeScript', 'VM.start'],
      ] as const) {
        await entry.getByRole('tab', { name }).click()
        await entry.locator('pre').first().filter({ hasText: text }).waitFor()
        assert.equal(await entry.getByRole('tab', { name }).getAttribute('aria-selected'), 'true')
      }
      await entry.getByRole('button', { name: 'Copy the call of VM.start' }).click()
      await entry.getByText('Copied').waitFor()
      const copied = await page.evaluate(() => navigator.clipboard.readText())
      assert.equal(copied, await entry.locator('pre').first().textContent())
    })

    it('are also those of documented tests, as they have travelled', async () => {
      const page = await open('pool', 'VM.html#start')
      const entry = page
        .locator('section.rpc', { has: page.locator('#start') })
        .locator('details.examples')
        .first()
      await entry.getByText('Example: Clone a template, and start the copy.').click()
      await entry.locator('pre').first().waitFor()
      assert.match((await entry.locator('pre').first().textContent()) ?? '', /^test "a template is cloned/)
      await entry.locator('pre', { hasText: '"message": "VM_IS_TEMPLATE"' }).first().waitFor()
      await entry.getByRole('tab', { name: 'XML-RPC' }).click()
      await entry.locator('pre', { hasText: '<name>ErrorDescription</name>' }).waitFor()
      assert.equal(await entry.locator('pre', { hasText: '<methodName>VM.start</methodName>' }).count(), 2)
    })

    it('have the address of the described server, whose console is linked', async () => {
      const page = await open('named', 'VM.html#start')
      const entry = page.locator('section.rpc', { has: page.locator('#start') })
      for (const [name, text] of [
        ['curl', `${NAMED_SERVER}/jsonrpc`],
        ['Python', `ServerProxy("${NAMED_SERVER}")`],
        ['TypeScript', `fetch("${NAMED_SERVER}/jsonrpc"`],
      ] as const) {
        await entry.getByRole('tab', { name }).click()
        await entry.locator('pre').first().filter({ hasText: text }).waitFor()
      }
      const href = (name: string) => page.getByRole('link', { name, exact: true }).getAttribute('href')
      assert.equal(await href('Console'), `${NAMED_SERVER}/console.html`)
      assert.equal(await href('its objects'), `${NAMED_SERVER}/console.html#VM`)
      const first = await open('named', 'index.html')
      await first.locator('pre').getByText(`ServerProxy("${NAMED_SERVER}")`).waitFor()
      await first.getByText(`${NAMED_SERVER}/xmlrpc`).waitFor()
    })

    it('have tabs that arrow keys change', async () => {
      const page = await open('pool', 'index.html')
      await page.getByRole('tab', { name: 'Python' }).focus()
      await page.keyboard.press('ArrowRight')
      assert.ok(await page.getByRole('tab', { name: 'TypeScript' }).evaluate((e) => e === document.activeElement))
      await page.keyboard.press('End')
      await page.keyboard.press('ArrowRight')
      assert.equal(await page.getByRole('tab', { name: 'Python' }).getAttribute('aria-selected'), 'true')
    })
  })

  describe('light and dark', () => {
    const paper = () => getComputedStyle(document.body).backgroundColor

    it('follow the system until the reader chooses for all pages', async () => {
      const page = await open('pool', 'index.html', { colorScheme: 'dark' })
      const dark = await page.evaluate(paper)
      await page.getByRole('button', { name: /^Theme: system/ }).click()
      const light = await page.evaluate(paper)
      assert.notEqual(light, dark)
      await page.getByRole('link', { name: 'Errors', exact: true }).click()
      await page.getByRole('button', { name: /^Theme: light/ }).waitFor()
      assert.equal(await page.evaluate(paper), light)
      await page.getByRole('button', { name: /^Theme: light/ }).click()
      assert.equal(await page.evaluate(paper), dark)
    })

    it('work without storage', async () => {
      const page = await open('pool', 'index.html', { colorScheme: 'light' })
      await page.addInitScript(() =>
        Object.defineProperty(globalThis, 'localStorage', {
          get() {
            throw new Error('forbidden')
          },
        }),
      )
      await page.reload()
      const light = await page.evaluate(paper)
      await page.getByRole('button', { name: /^Theme: system/ }).click()
      await page.getByRole('button', { name: /^Theme: light/ }).click()
      await page.getByRole('button', { name: /^Theme: dark/ }).waitFor()
      assert.notEqual(await page.evaluate(paper), light)
    })
  })

  it('filter the list of classes and show the current one in it', async () => {
    const page = await open('xenapi', 'VUSB.html')
    const classes = page.getByRole('navigation', { name: 'Classes' })
    const current = classes.locator('[aria-current=page]')
    await page.waitForFunction(() => {
      const [nav, at] = [document.querySelector('.side'), document.querySelector('.side [aria-current]')]
      return nav && at && at.getBoundingClientRect().bottom <= nav.getBoundingClientRect().bottom
    })
    assert.equal(await current.textContent(), 'VUSB')
    await classes.getByRole('searchbox').fill('metrics')
    assert.deepEqual((await classes.locator('a').allTextContents()).sort(), [
      'PIF_metrics',
      'VBD_metrics',
      'VIF_metrics',
      'VM_guest_metrics',
      'VM_metrics',
      'host_metrics',
    ])
  })

  it('can be read by keyboard: skip link, tables, folds', async () => {
    const page = await open('pool', 'VM.html')
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')
    await page.keyboard.press('Tab')
    assert.equal(await focused(), 'Skip to the content')
    await page.keyboard.press('Enter')
    assert.ok(await page.evaluate(() => document.activeElement?.id === 'page:main'))
    await page.keyboard.press('Tab')
    const outline = () => page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)
    assert.equal(await outline(), 'solid')
    await page.locator('details.fold > summary').first().focus()
    await page.keyboard.press('Enter')
    assert.ok(
      await page
        .locator('details.fold')
        .first()
        .evaluate((e) => (e as HTMLDetailsElement).open),
    )
  })

  it('name the parts that an API does not have', async () => {
    const page = await open('none', 'index.html')
    const texts = (await page.locator('main').textContent()) ?? ''
    assert.match(texts, /1 enum(?!s)/)
    assert.match(texts, /This API has no classes\./)
    assert.equal(await page.getByRole('heading', { name: /Calling it|Classes/ }).count(), 0)
    // The first page has no list of classes.
    const other = await open('none', 'enums.html')
    assert.equal(await other.locator('.filter').isVisible(), false)
    assert.ok(await other.locator('.side').getByText('This API has no classes.').isVisible())
  })

  it('use a likely class in the first example', async () => {
    for (const site of ['pool', 'xenapi'] as const) {
      const page = await open(site, 'index.html')
      assert.match((await page.locator('pre').first().textContent()) ?? '', /server\.VM\.get_all_records/, site)
    }
  })

  it('are kept as screenshots on request', async function () {
    const { SCREENSHOTS } = process.env
    if (!SCREENSHOTS) return this.skip()
    mkdirSync(SCREENSHOTS, { recursive: true })
    const page = await open('pool', 'VM.html', { viewport: { width: 1180, height: 860 }, colorScheme: 'light' })
    await page.screenshot({ path: join(SCREENSHOTS, 'reference.png') })
  })
})
