/** The numbers of RPCs that `crow compile` prints. */
import assert from 'node:assert/strict'
import { rpcSummary } from '../../cli/print/rpcs.ts'
import type { MessageBody } from '../../model/body.ts'
import { classOf, field, message, STRING, sampleApi } from '../runtime/sample-api.ts'

const BODY: MessageBody = {
  path: 'a.crow',
  at: [0, 0, 0, 2],
  params: [],
  result: null,
  statements: [],
  guard: 0,
  effects: {
    reads: [],
    writes: [],
    creates: [],
    destroys: [],
    raises: [],
    scans: [],
    waits: false,
    holds: false,
    after: false,
    progress: false,
    context: false,
    calls: [],
  },
}

const api = sampleApi({
  classes: [
    classOf('pen', [field('RW', 'label', STRING)], {
      messages: [message('write', { body: BODY }), message('break', {})],
      bodies: { destroy: BODY },
    }),
  ],
  relations: [],
  records: [],
})

describe('the summary of RPCs', () => {
  it('counts bodies of messages and of implied RPCs apart', () => {
    assert.equal(
      rpcSummary(api, false),
      `11 RPCs:
   8 implied by classes and fields
   2 run a body
   1 answer NOT_IMPLEMENTED until they are implemented
`,
    )
  })

  it('names handlers.ts where there is one', () => {
    assert.match(rpcSummary(api, true), /\n {3}1 have their code in handlers\.ts, or answer NOT_IMPLEMENTED\n$/)
  })
})
