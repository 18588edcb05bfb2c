/** Opens pages of sites on disk, which are made when a test first opens one. */
import { rmSync } from 'node:fs'
import { after } from 'mocha'
import type { BrowserContextOptions, Page } from 'playwright-core'
import type { Site } from '../../../web/site.ts'
import { AWKWARD, apiOf } from '../awkward.ts'
import { fileUrl } from '../browser.ts'
import { checkedVisits } from '../checked-visits.ts'
import { sampleApi, siteOf, siteWithExamples, writeSite } from '../sites.ts'

/** Names, values and words that are too long for any column. */
const LONG = `
class a {
  RW ${'a_very_long_name_that_goes_on_'.repeat(3)}_to_the_end : (string -> (int -> (string -> ${'kind'.repeat(20)} enum) map) map) map = {}
  RW ${'x'.repeat(105)} : a ref or null <-> ${'x'.repeat(105)} = null
  /// ${'y'.repeat(200)} ${'z'.repeat(200)}
  ///
  /// - ${'l'.repeat(200)}
  RW text : string = "${'w'.repeat(200)}"
}
enum ${'kind'.repeat(20)} { one }
object a ${'o'.repeat(105)} { text = "${'v'.repeat(200)}" }
`

const APIS = {
  pool: () => sampleApi('pool'),
  /** As `crow docs --server` writes it. */
  named: () => sampleApi('pool'),
  xenapi: () => sampleApi('xenapi'),
  bookshop: () => sampleApi('bookshop'),
  awkward: () => apiOf(AWKWARD),
  none: () => apiOf('/// Nothing but an enum.\napi None\nenum colour { red }\n'),
  long: () => apiOf(LONG),
}

/** The server that the pages of `named` describe. */
export const NAMED_SERVER = 'https://pool.example:8443/api'

function siteNamed(site: keyof typeof APIS): Promise<Site> {
  if (site === 'pool') return siteWithExamples('pool')
  return siteOf(APIS[site](), 'static', site === 'named' ? NAMED_SERVER : undefined)
}

/** Selects the results of the search. */
export const FOUND = '.palette [role=option]'

/** Opens the palette, if it is not open, and types into it. */
export async function search(page: Page, text: string): Promise<void> {
  if (!(await page.locator('.palette').isVisible())) await page.getByRole('button', { name: 'Search or do' }).click()
  await page.locator('.palette').getByRole('combobox').fill(text)
}

export type OpenPage = (site: keyof typeof APIS, path: string, options?: BrowserContextOptions) => Promise<Page>

/** To be called inside `describe`, whose tests are skipped where there is no Chromium. */
export function openedPages(): OpenPage {
  const folders = new Map<string, string>()
  const visits = checkedVisits()

  after(() => {
    for (const folder of folders.values()) rmSync(folder, { recursive: true })
  })

  return async (site, path, options = {}) => {
    const folder = folders.get(site) ?? writeSite(await siteNamed(site))
    folders.set(site, folder)
    const page = await visits.page(folder, options)
    await page.goto(fileUrl(folder, path))
    return page
  }
}
