/** The list of servers of the console, from what /healthz answers. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { serversFacts } from '../../../runtime/operate/servers-view.ts'
import { ServerList } from '../../../web/console/calls/server-list.ts'

describe('the list of servers', () => {
  const listOf = (answer: () => Response) => new ServerList(async () => answer())

  it('says whose lease runs, which one answers, and how far the copies are', async () => {
    const facts = serversFacts({
      id: 'a',
      servers: () => [
        { id: 'a', url: 'http://one', isAlive: true, generation: 0 },
        { id: 'b', url: 'http://two', isAlive: true, generation: 1_024_000 },
        { id: 'c', url: 'http://three', isAlive: false, generation: 5 },
      ],
      position: () => 4_096_000,
      head: () => 4_096_000,
      copyAge: () => 0,
      queued: () => 0,
      refills: () => 0,
      problem: () => null,
      fresh: () => undefined,
    })
    const list = listOf(() => Response.json({ status: 'ok', ...facts }, { status: 503 }))
    await list.refresh()
    assert.deepEqual(
      list.servers.map(({ url, isAlive, isThis, behind }) => [url, isAlive, isThis, Math.round(behind)]),
      [
        ['http://one', true, true, 0],
        ['http://two', true, false, 3],
        ['http://three', false, false, 4],
      ],
    )
  })

  it('is empty for a server that is alone, and where none answers', async () => {
    for (const answer of [
      () => Response.json({ status: 'ok' }),
      () => new Response('oops'),
      () => {
        throw new TypeError('Failed to fetch')
      },
    ]) {
      const list = listOf(answer)
      await list.refresh()
      assert.deepEqual(list.servers, [])
    }
  })
})
