/** Every page of a server once in Firefox, as Debian has it: no error, no violation of the policy, and the parts work. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { pagePaths } from '../../web/routes.ts'
import { type RunningSample, startSample } from '../samples/server.ts'
import { FIREFOX, type FirefoxPage, startFirefox } from './firefox-page.ts'
import { sampleApi } from './sites.ts'

/** A class for each kind of content; pages of the others have the same parts. */
const CLASSES = /^(?:VM|VIF|session)\.html$/

describe('pages in Firefox', function () {
  this.timeout(120_000)
  let server: RunningSample
  let page: FirefoxPage

  before(async function () {
    if (!FIREFOX) return this.skip()
    server = await startSample('pool')
    page = await startFirefox()
  })
  after(async () => {
    await page?.close()
    await server?.stop()
  })

  const isQuiet = () => assert.deepEqual(page.takeErrors(), [])

  const paths = pagePaths(sampleApi('pool'), 'server')
  for (const path of paths.filter(
    (p) => /^(?:index|diagram|records|enums|errors|roles|console)\./.test(p) || CLASSES.test(p),
  ))
    it(`opens ${path}`, async () => {
      await page.open(`${server.url}/${path}`)
      await page.until(`document.querySelector('h1')`)
      if (path === 'diagram.html') await page.until(`document.querySelector('.drawing .node, .drawing [id]')`)
      isQuiet()
    })

  it('logs in, and finds an object by the palette', async () => {
    await page.open(`${server.url}/console.html`)
    const { user, password } = server
    const fill = (id: string, text: string) =>
      `(() => { const e = document.getElementById('${id}'); e.value = ${JSON.stringify(text)}; e.dispatchEvent(new Event('input', { bubbles: true })); return true })()`
    await page.until(`document.getElementById('login-user')`)
    await page.until(fill('login-user', user))
    await page.until(fill('login-password', password))
    await page.until(`!document.querySelector('.login-form').requestSubmit()`)
    await page.until(`document.querySelector('.live[data-state=live]')`)
    await page.until(`!document.querySelector('.palette-button').click()`)
    const typed = `const e = document.querySelector('.palette input'); if (!e) return false; if (e.value === '') { e.value = 'web'; e.dispatchEvent(new Event('input', { bubbles: true })) }`
    await page.until(
      `(() => { ${typed}; return /web.*VM/.test(document.querySelector('.palette [role=option]')?.textContent ?? '') })()`,
    )
    await page.until(`!document.querySelector('.palette [role=option]').click()`)
    await page.until(`document.querySelector('h1')?.textContent === 'web'`)
    isQuiet()
  })
})
