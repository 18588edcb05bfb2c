/** The first call that `crow serve` prints. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { firstCall } from '../../cli/serve/first-call.ts'
import type { Api } from '../../model/api.ts'

describe('the first call', () => {
  const api = { uses: [], classes: [] } as unknown as Api

  it('is system.listMethods where no call without parameters reads data', () => {
    const body = `'{"jsonrpc":"2.0","id":1,"method":"system.listMethods","params":[]}'`
    assert.equal(
      firstCall(api, 'http://h:1', ''),
      `curl -s http://h:1/jsonrpc -H 'Content-Type: application/json' -d ${body}`,
    )
  })

  it('is a log-in where the API uses sessions, with the password quoted for the shell', () => {
    assert.match(firstCall({ ...api, uses: ['session'] }, 'http://h:1', "it's"), /"params":\["root","it'\\''s"\]\}'$/)
  })
})
