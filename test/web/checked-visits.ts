/** Pages that end with their test, in one browser for all tests of a `describe`. An error of a page fails its test. */
import assert from 'node:assert/strict'
import { after, afterEach, before } from 'mocha'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { CHROMIUM, startBrowser, type Visit, visit } from './browser.ts'

export interface CheckedVisits {
  /** An empty page; `base` is a folder or a server's address. */
  page(base: string, options?: BrowserContextOptions): Promise<Page>
  /** A page with errors that are expected; the test closes it. */
  unchecked(base: string): Promise<Visit>
}

/** To be called first inside `describe`, whose tests are skipped where there is no Chromium. */
export function checkedVisits(): CheckedVisits {
  const visits: Visit[] = []
  let browser: Browser

  before(async function () {
    if (!CHROMIUM) return this.skip()
    browser = await startBrowser()
  })

  afterEach(async () => {
    for (const { errors, close } of visits.splice(0)) {
      assert.deepEqual(errors, [])
      await close()
    }
  })

  after(() => browser?.close())

  return {
    async page(base, options) {
      const visited = await visit(browser, base, options)
      visits.push(visited)
      return visited.page
    },
    unchecked: (base) => visit(browser, base),
  }
}
