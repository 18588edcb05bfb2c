/** What tests do on the console of samples/pool. */
import type { Locator } from 'playwright-core'
import { show, type Visit } from './visit.ts'

/** `at` returns the visit, which begins after the tests are declared. */
export function poolPage(at: () => Visit) {
  const page = () => at().page
  const link = (name: string) => page().getByRole('link', { name, exact: true })
  const button = (name: string) => page().getByRole('button', { name, exact: true })
  const row = (name: string): Locator => page().locator('tbody tr', { has: page().locator('th', { hasText: name }) })
  const field = (name: string): Locator =>
    page().locator('.field', { has: page().locator('.name', { hasText: new RegExp(`^${name}$`) }) })
  const web = () => at().named('VM', 'web')
  const open = async (className: string, ref: string) => {
    await show(page(), `#${className}/${encodeURIComponent(ref)}`)
    await page().locator('.ref-text', { hasText: ref }).waitFor()
    await page().locator('.fields').waitFor()
  }
  const edit = async (name: string, fill: (row: Locator) => Promise<unknown>) => {
    await button(`Edit ${name}`).click()
    await fill(field(name))
    await field(name).getByRole('button', { name: 'Save' }).click()
    await button(`Edit ${name}`).waitFor()
  }
  return { button, edit, field, link, open, row, web }
}
