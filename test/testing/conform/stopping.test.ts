/** A conformance test that is stopped early removes what it has made. */
import assert from 'node:assert/strict'
import { connectServer } from '../../../testing/remote/connect.ts'
import { codeOf, conformTo, serveModel } from './conform-harness.ts'

const DESK = codeOf(`api Desk version "1.0" uses session
class lamp {
  RW name_label : string
  RO/constructor watts : int = 5
}
`)

describe('a conformance test that is stopped', () => {
  for (const calls of [1, 7, 23, 60])
    it(`after ${calls} calls reports, and leaves nothing behind`, async () => {
      let seen = 0
      const server = await serveModel(DESK, {
        reply: (text) => {
          seen++
          return text
        },
      })
      try {
        const report = await conformTo(DESK, server.url, { isStopped: () => seen >= calls })
        assert.ok(report.calls < calls + 60, `${report.calls} calls`)
        assert.deepEqual(report.left, [])
        const sequences = report.rules.find(({ name }) => name === 'sequences')
        if (calls < 23) assert.equal(sequences?.why, 'the test ended before the turn of this rule')
        const remote = await connectServer(DESK.model, server.url, { format: 'json-rpc-2.0' })
        const session = await remote.logIn('root', 'root')
        const all = await remote.call('lamp.get_all', [], { session })
        assert.deepEqual('value' in all && all.value, [])
        await remote.close()
      } finally {
        await server.close()
      }
    })
})
