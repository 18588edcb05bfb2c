/** The console on samples/pool in Chromium: the tasks of users. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, before, describe, it } from 'mocha'
import type { Page } from 'playwright-core'
import { seriousFindings } from '../browser.ts'
import { poolPage } from './pool-page.ts'
import { hasChromium, logIn, show, type Visit, visit } from './visit.ts'

describe('the console of samples/pool', function () {
  this.timeout(60_000)
  let at: Visit
  let page: Page

  before(async function () {
    if (!hasChromium) this.skip()
    at = await visit('pool', { users: { rita: ['reader'] } })
    page = at.page
  })
  after(() => at?.stop())

  const { button, edit, field, link, open, row, web } = poolPage(() => at)

  it('refuses a wrong password and accepts the right one', async () => {
    await page.getByLabel('User').fill('root')
    await page.getByLabel('Password').fill('wrong')
    await button('Log in').click()
    await page.getByRole('alert').getByText('The user name or the password is wrong.').waitFor()
    assert.deepEqual(await seriousFindings(page), [])
    await logIn(page)
    assert.equal(await page.evaluate(() => localStorage.length), 0)
    await page.locator('.live[data-state=live]', { hasText: 'live' }).waitFor()
  })

  it('shows the number of objects of each class, and the objects of one as a table', async () => {
    await page.locator('.side a', { hasText: /^VM2$/ }).click()
    await row('web').waitFor()
    assert.deepEqual(await page.locator('tbody tr th').allTextContents(), ['web', 'Debian'])
    assert.equal(await row('web').locator('.chip', { hasText: 'Running' }).count(), 1)
  })

  it('filters, sorts and shows the chosen columns', async () => {
    await button('name_label').click()
    await page.locator('th[aria-sort=ascending]').waitFor()
    await page.waitForFunction(() => document.querySelector('tbody tr th')?.textContent === 'Debian')
    await page.getByLabel('Filter the objects of VM').fill('WEB')
    await page.getByText('1 of 2 objects').waitFor()
    await page.getByLabel('Filter the objects of VM').fill('')
    await page.getByLabel('Filter by power_state').selectOption('Halted')
    await page.waitForFunction(() => document.querySelectorAll('tbody th').length === 1)
    assert.deepEqual(await page.locator('tbody tr th').allTextContents(), ['Debian'])
    await page.getByLabel('Filter by power_state').selectOption('all')
    await page.getByText('Columns', { exact: true }).click()
    await page.getByRole('checkbox', { name: 'memory_max' }).check()
    await page.getByLabel('Filter by memory_max').fill('> 2000000000')
    await page.waitForFunction(() => document.querySelector('tbody th')?.textContent === 'web')
    await page.getByLabel('Filter by memory_max').fill('')
    await page.getByText('Columns', { exact: true }).click()
    await page.getByRole('checkbox', { name: 'tags' }).check()
    await row('web').locator('.chip', { hasText: 'production' }).waitFor()
  })

  it('follows bound pairs in both directions', async () => {
    await link('web').click()
    await page.getByRole('heading', { name: 'web' }).waitFor()
    assert.equal(await field('VIFs').locator('.pair').textContent(), '↔ VIF.VM')
    await field('VIFs').locator('a.ref').click()
    await field('network').getByText('LAN').waitFor()
    await field('VM').getByText('web').click()
    await page.getByRole('heading', { name: 'web' }).waitFor()
    await field('resident_on').getByText('lab1').waitFor()
  })

  it('edits a text with several lines', async () => {
    const ref = await web()
    await edit('name_description', (f) => f.getByRole('textbox').fill('one\ntwo <b>'))
    await field('name_description').getByText('two <b>').waitFor()
    assert.equal(await at.call('VM.get_name_description', ref), 'one\ntwo <b>')
  })

  it('edits an int by its declared setter with every digit, and refuses a too large one', async () => {
    // A machine that runs stays within the memory of its host.
    await open('VM', await at.named('VM', 'Debian'))
    await button('Edit memory_max').click()
    const f = field('memory_max')
    await f.getByRole('textbox').fill('9223372036854775808')
    await f.getByRole('button', { name: 'Save' }).click()
    await f.getByText('An int has 64 bits').waitFor()
    await f.getByRole('textbox').fill('9007199254740993')
    await f.getByRole('button', { name: 'Save' }).click()
    await f.locator('.number[title="9007199254740993 bytes"]').waitFor()
    await open('VM', await web())
  })

  it('edits a bool, an enum and a reference', async () => {
    const ref = await web()
    await edit('is_a_template', (f) => f.getByRole('checkbox').check())
    await edit('actions_after_crash', (f) => f.getByRole('combobox').selectOption('preserve'))
    await edit('affinity', async (f) => {
      await f.getByRole('combobox').click()
      await f.getByRole('combobox').fill('lab2')
      await f.getByRole('option', { name: /^lab2/ }).waitFor()
      await f.getByRole('combobox').press('Enter')
    })
    await field('affinity').getByRole('link', { name: 'lab2' }).waitFor()
    const record = (await at.call('VM.get_record', ref)) as { [name: string]: unknown }
    assert.deepEqual(
      [record.is_a_template, record.actions_after_crash, record.affinity],
      [true, 'preserve', await at.named('host', 'lab2')],
    )
  })

  it('adds elements to a set and removes them', async () => {
    await button('Edit tags').click()
    const f = field('tags')
    await f.getByLabel('element to add to tags').fill('blue')
    await f.getByRole('button', { name: 'Add', exact: true }).click()
    await f.getByRole('button', { name: 'Remove blue from tags' }).waitFor()
    await f.getByRole('button', { name: 'Remove production from tags' }).click()
    await f.getByRole('button', { name: 'Remove production from tags' }).waitFor({ state: 'detached' })
    await f.getByRole('button', { name: 'Done' }).click()
    assert.deepEqual(await at.call('VM.get_tags', await web()), ['blue'])
  })

  it('adds keys to a map, reports an existing key, and removes it', async () => {
    await button('Edit other_config').click()
    const f = field('other_config')
    const add = async (key: string, value: string) => {
      await f.getByLabel('key to add to other_config').fill(key)
      await f.getByLabel('value to add to other_config').fill(value)
      await f.getByRole('button', { name: 'Add', exact: true }).click()
    }
    await add('colour', 'red')
    await f.getByRole('button', { name: 'Remove colour from other_config' }).waitFor()
    await add('colour', 'green')
    await f.getByRole('alert').getByText('The map already has the key "colour", with the value "red"').waitFor()
    await f.getByRole('button', { name: 'Remove colour from other_config' }).click()
    await f.getByRole('button', { name: 'Remove colour from other_config' }).waitFor({ state: 'detached' })
    assert.deepEqual(await at.call('VM.get_other_config', await web()), {})
  })

  it('edits an option', async () => {
    const [vif] = (await at.call('VIF.get_all')) as string[]
    await open('VIF', String(vif))
    await edit('rate_limit', async (f) => {
      await f.getByRole('checkbox').check()
      await f.getByRole('textbox', { name: 'rate_limit' }).fill('100')
    })
    await field('rate_limit').getByText('100').waitFor()
    await edit('rate_limit', (f) => f.getByRole('checkbox').uncheck())
    assert.deepEqual(await at.call('VIF.get_rate_limit', vif), [])
  })

  it('shows the changes, new objects and destroyed objects of other clients live', async () => {
    await show(page, '#network')
    await row('LAN').waitFor()
    const made = await at.call('network.create', { name_label: 'from elsewhere' })
    await row('from elsewhere').waitFor()
    await at.call('network.set_name_label', made, 'called otherwise')
    await row('called otherwise').waitFor()
    await page.locator('tr.marked', { hasText: 'called otherwise' }).waitFor()
    await at.call('network.destroy', made)
    await row('called otherwise').waitFor({ state: 'detached' })
  })

  it('catches up after the page was hidden', async () => {
    const look = (state: string) =>
      page.evaluate((now) => {
        Object.defineProperty(document, 'visibilityState', { value: now, configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))
      }, state)
    await look('hidden')
    await page.locator('.live', { hasText: 'paused' }).waitFor()
    const made = await at.call('network.create', { name_label: 'made meanwhile' })
    await look('visible')
    await row('made meanwhile').waitFor()
    await at.call('network.destroy', made)
  })

  it('creates an object by a form, with required inputs first, and reports missing ones', async () => {
    await show(page, '#VM')
    await link('Create a VM').click()
    // The table of the view before has an input of that name as well.
    await page.locator('.call-form').getByRole('textbox', { name: 'name_label' }).waitFor()
    const names = await page.locator('.row label').allTextContents()
    assert.deepEqual(names.slice(0, 3), ['name_label *', 'name_description', 'memory_max *'])
    assert.ok(!names.includes('power_state'))
    assert.equal(await page.getByRole('textbox', { name: 'VCPUs_max' }).inputValue(), '1')
    await button('Create').click()
    await page.getByRole('alert').getByText('2 inputs have problems: name_label, memory_max.').waitFor()
    await page.getByText('A whole number is needed').waitFor()
    await page.getByText('A text is needed.').waitFor()
    const isMarked = (name: string) => page.getByRole('textbox', { name, exact: true }).getAttribute('aria-invalid')
    assert.deepEqual([await isMarked('name_label'), await isMarked('memory_max')], ['true', 'true'])
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'name_label')
    const described = await page.evaluate(() => {
      const id = document.activeElement?.getAttribute('aria-describedby') ?? ''
      return document.getElementById(id)?.textContent
    })
    assert.equal(described, 'A text is needed.')
    assert.deepEqual(await seriousFindings(page), [])
    await page.getByRole('textbox', { name: 'name_label' }).fill('made here')
    await page.getByText('A text is needed.').waitFor({ state: 'detached' })
    await page.getByRole('textbox', { name: 'memory_max' }).fill('1024')
    await button('Create').click()
    await page.getByRole('heading', { name: 'made here' }).waitFor()
    await page.getByRole('alert').getByText('VM "made here" was created.').waitFor()
    await page.getByRole('link', { name: 'VM', exact: true }).first().click()
    await page.getByText('was created').waitFor({ state: 'detached' })
    await page.goBack()
    await page.getByRole('heading', { name: 'made here' }).waitFor()
    assert.equal(await page.getByText('was created').count(), 0)
    assert.equal(await at.call('VM.get_memory_max', await at.named('VM', 'made here')), 1024)
  })

  it('calls a message and explains its error', async () => {
    await page.locator('.refused[aria-disabled=true]', { hasText: /^pause \(/ }).waitFor()
    await show(page, `#VM.pause/${encodeURIComponent(await at.named('VM', 'made here'))}`)
    await button('Call').click()
    await page.getByRole('alert').getByText('The virtual machine was in the wrong state for the operation').waitFor()
  })

  it('calls an implied RPC and shows its result formatted and raw', async () => {
    await show(page, '#VM.get_record')
    await page.getByRole('combobox', { name: 'self' }).fill('made here')
    await page.getByRole('option', { name: /^made here/ }).click()
    await button('Call').click()
    await page.locator('.result dd', { hasText: 'made here' }).waitFor()
    await page.getByText('Raw JSON').click()
    await page.locator('.outcome pre', { hasText: '"name_label": "made here"' }).waitFor()
  })

  it('calls a message as a task and follows it to its end', async () => {
    const ref = await at.named('VM', 'made here')
    await show(page, `#VM.set_memory_max/${encodeURIComponent(ref)}`)
    await page.getByRole('textbox', { name: 'value' }).fill('2048')
    await page.getByLabel('as a task (Async)').check()
    await button('Call').click()
    await page.locator('.task .task-status', { hasText: 'success' }).waitFor()
    assert.equal(await at.call('VM.get_memory_max', ref), 2048)
    await show(page, `#VM.unpause/${encodeURIComponent(ref)}`)
    await page.getByLabel('as a task (Async)').check()
    await button('Call').click()
    await page.locator('.task .task-status', { hasText: 'failure' }).waitFor()
    await page.locator('.task').getByText('The virtual machine was in the wrong state for the operation').waitFor()
  })

  it('writes a call as working curl, with the session only on request', async () => {
    await show(page, '#VM.get_by_name_label')
    await page.getByRole('textbox', { name: 'label' }).fill("it's <here>")
    await page.getByText('As code').click()
    const code = page.getByLabel('The call as code')
    assert.match(String(await code.textContent()), /"params": \["root", "PASSWORD"\]/)
    await page.getByLabel('with my session').check()
    await page.waitForFunction(() => !document.querySelector('.code-of-call pre')?.textContent?.includes('PASSWORD'))
    const made = await at.call('VM.create', { name_label: "it's <here>", memory_max: 1 })
    const printed = execFileSync('bash', ['-c', String(await code.textContent())], { encoding: 'utf8' })
    assert.deepEqual(JSON.parse(printed).result, [made])
    for (const [language, text] of Object.entries({ Python: 'xmlrpc.client', TypeScript: 'await fetch' })) {
      await button(language).click()
      await code.getByText(text).waitFor()
    }
  })

  it('explains with a link why an object cannot be destroyed, and destroys another', async () => {
    const ref = await web()
    await at.call('VM.hard_shutdown', ref)
    await open('VM', ref)
    await button('Destroy…').click()
    await button('Destroy').click()
    const alert = page.getByRole('alert')
    await alert.getByText('cannot be destroyed').waitFor()
    await alert.getByText('OBJECT_IN_USE').waitFor()
    await alert.getByRole('link').click()
    await field('VM').getByRole('link', { name: 'web' }).waitFor()
    await open('VM', await at.named('VM', 'made here'))
    await button('Destroy…').click()
    await button('Destroy').click()
    await row('web').waitFor()
    assert.deepEqual(await at.call('VM.get_by_name_label', 'made here'), [])
  })

  it('keeps a timeline of calls without passwords', async () => {
    await show(page, '#session.login_with_password')
    await page.getByRole('textbox', { name: 'uname' }).fill('root')
    await page.getByLabel('pwd').fill('guessed')
    await button('Call').click()
    await page.getByRole('alert').waitFor()
    await link('Timeline').click()
    await button('My calls').click()
    const first = page.locator('.timeline > li').first()
    await first.getByText('session.login_with_password').waitFor()
    await first.getByText('As code').click()
    await first.locator('pre', { hasText: 'PASSWORD' }).waitFor()
    assert.ok(!(await page.content()).includes('guessed'))
    await page.locator('.timeline > li', { hasText: 'VM.destroy' }).getByText('OBJECT_IN_USE').waitFor()
  })

  it('has no serious finding of axe in both themes', async () => {
    const views = ['#VM', `#VM/${encodeURIComponent(await web())}`, '#VM.create', '#VM/calls', '#/history', '#/']
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      for (const view of views) {
        await show(page, view)
        await page.locator('main h1').first().waitFor()
        assert.deepEqual(await seriousFindings(page), [], `${view}, ${scheme}`)
      }
    }
    await page.emulateMedia({ colorScheme: 'light' })
    await open('VM', await web())
    for (const name of ['tags', 'other_config', 'affinity', 'name_label', 'is_a_template'])
      await button(`Edit ${name}`).click()
    await field('affinity').getByRole('combobox').click()
    await field('affinity').getByRole('option', { name: /^lab1/ }).waitFor()
    assert.deepEqual(await seriousFindings(page), [], 'with editors open')
    await show(page, '#/')
    await page.getByRole('heading', { name: 'Console' }).waitFor()
  })

  it('throws no error in any test above', () => at.assertQuiet())
})
