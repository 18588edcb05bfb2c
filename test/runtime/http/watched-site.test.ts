/** What pages of a watched server learn: which server says so, to whom, and when. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Reply } from '../../../runtime/http/reply.ts'
import { watchedSite } from '../../../runtime/http/watched-site.ts'
import { TextNews, type TextState } from '../../../runtime/operate/text-news.ts'

const DATA: Reply = { status: 200, type: 'text/javascript', body: '', headers: ['ETag', '"1"'] }
const PROBLEM = { message: 'The default "hunter2" is not an int.', file: 'VM.crow', line: 3, column: 5 }
const NEAR = '127.0.0.1'

function made() {
  const news = new TextNews()
  const site = watchedSite((path) => (path === '/api.js' ? () => DATA : undefined), news)
  const read = async (url: string, remoteAddress = NEAR): Promise<Reply | undefined> =>
    site(url.split('?')[0] as string, { method: 'GET', url, headers: [], peer: { remoteAddress } })?.()
  const state = async (since?: string, from?: string): Promise<TextState> =>
    JSON.parse((await read(`/text-news.json${since === undefined ? '' : `?since=${since}`}`, from))?.body ?? '')
  return { news, read, state }
}

describe('watchedSite', () => {
  it('has nothing of its own until the process that started the server has reported', async () => {
    const { news, read } = made()
    news.hear({ type: 'something of another program' })
    news.hear('text')
    news.hear(null)
    assert.equal(await read('/text-news.json'), undefined)
    assert.deepEqual(await read('/api.js'), DATA)
    news.hear({ textProblems: [] })
    assert.deepEqual((await read('/api.js'))?.headers, ['ETag', '"1"', 'Crowfoot-Watch', 'on'])
  })

  it('answers at once without a version, and then when something changes', async () => {
    const { news, state } = made()
    news.hear({ textProblems: [] })
    const first = await state()
    assert.deepEqual(first.problems, [])
    const next = state(first.version)
    news.hear({ textProblems: [PROBLEM] })
    assert.deepEqual((await next).problems, [PROBLEM])
    assert.notEqual((await next).version, first.version)
    const last = state((await next).version)
    // The same again is no news.
    news.hear({ textProblems: [PROBLEM] })
    news.hear({ textProblems: [] })
    assert.deepEqual((await last).problems, [])
  })

  it('answers all that wait when the server stops, and then at once', async () => {
    const { news, state } = made()
    news.hear({ textProblems: [] })
    const { version } = await state()
    const waiting = [state(version), state(version)]
    news.end()
    assert.deepEqual(
      (await Promise.all(waiting)).map((s) => s.version),
      [version, version],
    )
    assert.equal((await state(version)).version, version)
  })

  it('tells clients on other machines only how many mistakes there are', async () => {
    const { news, state } = made()
    const last = { ...PROBLEM, more: 3 }
    news.hear({ textProblems: [PROBLEM, last] })
    for (const address of ['192.0.2.7', '::ffff:192.0.2.7', undefined]) {
      const { problems } = await state(undefined, address ?? '2001:db8::7')
      assert.deepEqual(
        problems.map(({ more = 0 }) => more),
        [0, 3],
      )
      assert.doesNotMatch(JSON.stringify(problems), /hunter2|VM\.crow/)
    }
    assert.deepEqual((await state(undefined, '::1')).problems, [PROBLEM, last])
  })
})
