/** The tasks in the corner of the pages: which are kept, progress, cancelling, and how they have ended. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Page } from 'playwright-core'
import { SeenTasks } from '../../../web/console/timeline/seen-tasks.ts'
import { seriousFindings } from '../browser.ts'
import { hasChromium, logIn, show, type Visit, visit } from './visit.ts'

describe('the tasks that a page has seen', () => {
  const event = (operation: string, ref: string, status = 'pending') => ({
    event: { class: 'task', operation, ref, ...(operation !== 'del' && { snapshot: { status } }) },
  })
  const refs = (tasks: SeenTasks) => tasks.list.map(({ ref }) => ref)

  it('are the running ones, and those of the user that have ended until they are dismissed', () => {
    const tasks = new SeenTasks()
    tasks.own('mine')
    for (const ref of ['mine', 'other', 'slow']) tasks.add(event('add', ref))
    assert.deepEqual(refs(tasks), ['slow', 'other', 'mine'])
    for (const ref of ['mine', 'other']) tasks.add(event('mod', ref, 'success'))
    assert.deepEqual(refs(tasks), ['slow', 'mine'])
    tasks.add(event('del', 'mine'))
    assert.deepEqual(refs(tasks), ['slow', 'mine'], 'deleted after its end')
    tasks.dismiss()
    assert.deepEqual(refs(tasks), ['slow'])
    tasks.add(event('mod', 'mine', 'success'))
    assert.deepEqual(refs(tasks), ['slow'], 'a late event does not bring it back')
    tasks.add(event('del', 'slow'))
    assert.deepEqual(refs(tasks), [])
  })

  it('may be known as own after their first event', () => {
    const tasks = new SeenTasks()
    tasks.add(event('add', 'quick', 'success'))
    assert.deepEqual(refs(tasks), [])
    tasks.own('quick')
    assert.deepEqual(refs(tasks), ['quick'])
  })

  it('are bounded, and the running ones stay longest', () => {
    const tasks = new SeenTasks()
    tasks.add(event('add', 'running'))
    for (let i = 0; i < 500; i++) tasks.add(event('add', `t${i}`, 'failure'))
    assert.deepEqual(refs(tasks), ['running'])
    for (let i = 0; i < 500; i++) tasks.add(event('add', `r${i}`))
    assert.equal(refs(tasks).length, 60)
  })
})

describe('the corner of tasks', function () {
  this.timeout(60_000)
  let at: Visit
  let page: Page

  before(async function () {
    if (!hasChromium) this.skip()
    at = await visit('pool')
    page = at.page
    await logIn(page)
    await page.locator('.live[data-state=live]').waitFor()
  })
  after(() => at?.stop())

  const corner = () => page.getByRole('complementary', { name: 'Tasks' })

  it('is not there without tasks, and shows how far one is', async () => {
    assert.equal(await corner().count(), 0)
    const vm = await at.named('VM', 'web')
    await show(page, `#VM.clean_shutdown/${encodeURIComponent(vm)}`)
    await page.getByLabel('as a task (Async)').check()
    await page.getByRole('button', { name: 'Call', exact: true }).click()
    await corner()
      .getByRole('button', { name: /1 task$/ })
      .click()
    await corner().getByText('yours').waitFor()
    await corner().getByText('success', { exact: true }).waitFor()
    await corner().getByRole('button', { name: '1 task done' }).waitFor()
    assert.deepEqual(await seriousFindings(page), [])
    await corner().getByRole('button', { name: 'Forget the one that has ended' }).click()
    await corner().waitFor({ state: 'hidden' })
  })

  it('cancels a task of another client, also on a page of the reference', async () => {
    await page.goto(`${at.url}/VM.html`)
    await page.locator('.live[data-state=live]').waitFor()
    const vdi = await at.named('VDI', 'web root')
    const task = await at.call('Async.VDI.copy', vdi, await at.named('SR', 'Disks'))
    await corner()
      .getByRole('button', { name: /1 task$/ })
      .click()
    await corner()
      .getByRole('button', { name: /^Cancel / })
      .click()
    await corner().waitFor({ state: 'hidden' })
    assert.equal(await at.call('task.get_status', task), 'cancelled')
  })

  it('says why a task of the user has failed', async () => {
    await page.goto(`${at.url}/console.html#VM.start/${encodeURIComponent(await at.named('VM', 'Debian'))}`)
    await page.getByLabel('as a task (Async)').check()
    await page.getByRole('button', { name: 'Call', exact: true }).click()
    await corner().getByRole('button', { name: '1 task failed' }).click()
    await corner().getByText('VM_IS_TEMPLATE').first().waitFor()
    await page.keyboard.press('Escape')
    await corner().getByRole('button', { name: '1 task failed', expanded: false }).waitFor()
    at.assertQuiet()
  })
})
