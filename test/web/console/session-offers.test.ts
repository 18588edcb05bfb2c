/** The sessions that a new tab of the console accepts from other tabs, in any order. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { Client } from '../../../web/console/calls/client.ts'
import type { KeptSession } from '../../../web/console/calls/session-keeper.ts'
import { SessionTabs, type TabChannel } from '../../../web/console/session/session-tabs.ts'

/** A tab that asks, with the answers of other tabs before and after its wait. */
async function newTab(early: readonly KeptSession[], late: readonly KeptSession[] = []) {
  const keeper = { read: () => null, keep: () => undefined, forget: () => undefined }
  const client = new Client({ path: 'jsonrpc', fetch: () => Promise.reject(new Error('nobody is called')), keeper })
  const sent: { type: string; from?: string }[] = []
  let left = 0
  const channel: TabChannel = { postMessage: (message) => void sent.push(message), onmessage: null }
  const answers = Promise.withResolvers<void>()
  const tabs = new SessionTabs({ client, channel, answered: () => answers.promise, left: () => left++ })
  const asked = tabs.ask()
  const offer = (kept: KeptSession, to = sent[0]?.from) => channel.onmessage?.({ data: { type: 'offer', to, ...kept } })
  for (const kept of early) offer(kept)
  assert.deepEqual([tabs.isAsking, client.session], [true, null])
  answers.resolve()
  await asked
  for (const kept of late) offer(kept)
  return { client, tabs, offer, left: () => left }
}

const ROOT: KeptSession = { session: 'S1', user: 'root' }
const RITA: KeptSession = { session: 'S2', user: 'rita' }

describe('offers of sessions', () => {
  it('are accepted if all are of one user, also late ones', async () => {
    for (const [early, late] of [
      [[ROOT], []],
      [[ROOT, ROOT], []],
      [[], [ROOT]],
      [[ROOT], [ROOT]],
    ] as const) {
      const { client } = await newTab(early, late)
      assert.deepEqual([client.session, client.user], ['S1', 'root'])
    }
  })

  it('are not accepted if they are of two users, and are dropped if the second is late', async () => {
    for (const [early, late, left] of [
      [[ROOT, RITA], [], 0],
      [[ROOT], [RITA], 1],
      [[], [ROOT, RITA], 1],
    ] as const) {
      const tab = await newTab(early, late)
      assert.deepEqual([tab.client.session, tab.left()], [null, left])
    }
  })

  it('are ignored after a login or logout here, and if another tab has asked', async () => {
    const tab = await newTab([ROOT])
    tab.offer(RITA, 'another')
    assert.equal(tab.client.user, 'root')
    tab.client.end()
    tab.tabs.ended('S1')
    tab.offer(ROOT)
    assert.equal(tab.client.session, null)
  })
})
