/** Sites as files: unique ids, valid links, no active content from texts, small sizes. */
import assert from 'node:assert/strict'
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { before, describe, it } from 'mocha'
import type { Api } from '../../model/api.ts'
import { isImplemented } from '../../model/implemented.ts'
import { publicApi } from '../../model/public-api.ts'
import { rpcsOf } from '../../model/rpcs.ts'
import { searchEntries } from '../../reference/search.ts'
import { withoutCode } from '../../reference/without-code.ts'
import { hrefOf, readingOrder } from '../../web/routes.ts'
import type { Site } from '../../web/site.ts'
import { AWKWARD, apiOf } from './awkward.ts'
import { sampleApi, siteOf, textOf } from './sites.ts'

const APIS: { readonly [name: string]: () => Api } = {
  pool: () => sampleApi('pool'),
  bookshop: () => sampleApi('bookshop'),
  xenapi: () => sampleApi('xenapi'),
  awkward: () => apiOf(AWKWARD),
  'nothing but a class': () => apiOf('class a {}\n'),
}

for (const [name, read] of Object.entries(APIS)) {
  describe(`the pages of ${name}`, () => {
    let api: Api
    let site: Site
    const pages = new Map<string, string>()
    const ids = new Map<string, ReadonlySet<string>>()

    before(async () => {
      api = read()
      site = await siteOf(api, 'server')
      for (const path of site.paths.filter((p) => p.endsWith('.html'))) pages.set(path, textOf(site, path))
      for (const [path, html] of pages) ids.set(path, new Set(attributes(html, 'id')))
    })

    it('have unique ids', () => {
      for (const [path, html] of pages) assert.equal(ids.get(path)?.size, attributes(html, 'id').length, path)
    })

    it('have no broken links', () => {
      const lost = [...pages].flatMap(([path, html]) =>
        attributes(html, 'href')
          .filter((href) => !leads(ids, site, path, href))
          .map((href) => `${path}: ${href}`),
      )
      assert.deepEqual(lost, [])
    })

    it('have the targets of the search', () => {
      const hrefs = searchEntries(publicApi(api)).map((entry) => hrefOf(api, entry.place))
      assert.deepEqual(
        hrefs.filter((href) => !leads(ids, site, 'index.html', href)),
        [],
      )
    })

    it('mark exactly the messages without code in the server', () => {
      const open = rpcsOf(api).filter((rpc) => !isImplemented(api, rpc))
      const marked = [...pages.values()].reduce((n, html) => n + html.split('class="not-implemented"').length - 1, 0)
      assert.equal(marked, open.length)
      assert.deepEqual(
        searchEntries(api).flatMap((e) => (e.open ? [`${e.of}.${e.name}`] : [])),
        open.map((rpc) => rpc.name),
      )
      if (name === 'xenapi') assert.equal(marked, 2)
    })

    it('have the ids that ARIA attributes name', () => {
      // The console is rendered in the browser only.
      for (const [path, html] of [...pages].filter(([page]) => page !== 'console.html')) {
        const named = ['aria-labelledby', 'aria-controls'].flatMap((attribute) => attributes(html, attribute))
        assert.deepEqual(
          named.filter((id) => !ids.get(path)?.has(id)),
          [],
          path,
        )
      }
    })

    it('have no inline script, style or handler, so that the policy allows them', () => {
      for (const [path, html] of pages) {
        const tags = html.match(/<[a-z][^>]*>/gi) ?? []
        assert.deepEqual(
          tags.filter((t) => / (?:on\w+|style)=/i.test(t) || /href="\s*(?:java|data)/i.test(t)),
          [],
          path,
        )
        const scripts = html.match(/<script[^>]*>[^<]*/g) ?? []
        assert.deepEqual(scripts, [
          '<script src="theme.js">',
          '<script defer src="api.js">',
          '<script defer src="app.js">',
        ])
      }
    })

    it('are linked in order by previous and next', () => {
      const order = readingOrder(api, 'server')
      assert.equal(new Set(order).size, order.length)
      assert.deepEqual(
        order.filter((path) => !pages.has(path)),
        [],
      )
      assert.equal(order.length, pages.size - 1, 'all but the console')
    })

    it('have at most 300 kB with everything that a page loads first', () => {
      const largest = Math.max(...[...pages.values()].map((html) => gzipSync(html).length))
      const shared = ['app.js', 'app.css', 'theme.js'].map((path) => site.file(path)?.body.length ?? 0)
      const weight = shared.reduce((sum, n) => sum + n, largest)
      assert.ok(weight <= 300_000, String(weight))
    })

    it('are the same at each build', async () => {
      const again = await siteOf(read(), 'server')
      for (const path of site.paths) assert.equal(textOf(again, path), pages.get(path) ?? textOf(site, path), path)
    })
  })
}

describe('a site', () => {
  it('has a console only on a server, and pages for roles and records only if there are some', async () => {
    const api = sampleApi('bookshop')
    const paths = (await siteOf(api, 'static')).paths
    assert.ok(!paths.includes('console.html'))
    assert.ok(!paths.includes('roles.html'))
    assert.ok(paths.includes('records.html'))
    assert.ok((await siteOf(api, 'server')).paths.includes('console.html'))
  })

  it('has no value of a secret field in its pages and its data', async () => {
    const site = await siteOf(apiOf(AWKWARD), 'server')
    for (const path of site.paths.filter((p) => p.endsWith('.html') || p === 'api.js'))
      assert.doesNotMatch(textOf(site, path), /hidden (?:default|value)/, path)
  })

  it('gives the browser the same model', async () => {
    const given = async (api: Api): Promise<Api> => {
      const context = createContext({})
      runInContext(textOf(await siteOf(api, 'static'), 'api.js'), context)
      return context.crowfootApi
    }
    const api = sampleApi('bookshop')
    // The browser needs no bodies.
    assert.ok(JSON.stringify(await given(api)) === JSON.stringify(publicApi(withoutCode(api))))
    const awkward = await given(apiOf(AWKWARD))
    assert.deepEqual(Object.keys(awkward.objects[0]?.values ?? {}), ['main', '__proto__'])
  })

  it('has no page for other names', async () => {
    const site = await siteOf(sampleApi('pool'), 'static')
    for (const path of ['VM', 'vm.html', '../package.json', 'console.html', '__proto__', 'constructor.html'])
      assert.equal(site.file(path), undefined, path)
  })

  it('keeps the pages of classes apart from other pages, ignoring case', async () => {
    const site = await siteOf(apiOf('class index {}\nclass Records {}\nclass enums {}\n'), 'static')
    const names = site.paths.map((p) => p.toLowerCase())
    assert.equal(new Set(names).size, names.length)
    assert.match(textOf(site, '-Records.html'), /<h1>Records<\/h1>/)
  })

  it('has the licences of its packages', async () => {
    const site = await siteOf(sampleApi('pool'), 'static')
    for (const name of ['preact', 'micromark', 'minisearch'])
      assert.match(textOf(site, 'app.js'), new RegExp(`^ \\* ${name} [\\d.]+ \\(MIT\\)$`, 'm'))
    assert.match(textOf(site, 'viz.js'), /^ \* @viz-js\/viz [\d.]+ \(MIT\)$/m)
  })
})

function attributes(html: string, name: string): string[] {
  return [...html.matchAll(new RegExp(`<[^>]* ${name}="([^"]*)"`, 'g'))].map(([, value = '']) => unescaped(value))
}

function unescaped(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

/** Whether a link is checked: not external addresses, and not the states of the diagram and the console after `#`. */
function leads(ids: ReadonlyMap<string, ReadonlySet<string>>, site: Site, from: string, href: string): boolean {
  if (href === '' || /^https?:/.test(href)) return true
  const [path = '', anchor] = href.split('#')
  const at = path === '' ? from : path
  if (!ids.has(at)) return site.paths.includes(at)
  return anchor === undefined || /^(?:diagram|console)\.html$/.test(at) || ids.get(at)?.has(anchor) === true
}
