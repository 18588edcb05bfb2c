/** The traceparent header, as the W3C recommendation has it. */
import assert from 'node:assert/strict'
import { parseTraceParent } from '../../../runtime/operate/traceparent.ts'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const PARENT = 'b7ad6b7169203331'

describe('traceparent', () => {
  for (const header of [
    `00-${TRACE}-${PARENT}-01`,
    `00-${TRACE}-${PARENT}-00`,
    `cc-${TRACE}-${PARENT}-01`,
    `cc-${TRACE}-${PARENT}-01-what-comes-later`,
  ])
    it(`${header} names its trace and its parent`, () =>
      assert.deepEqual(parseTraceParent(header), { trace: TRACE, parent: PARENT }))

  for (const header of [
    '',
    'nonsense',
    `ff-${TRACE}-${PARENT}-01`,
    `00-${TRACE}-${PARENT}-01-more`,
    `00-${TRACE}-${PARENT}-1`,
    `00-${TRACE.toUpperCase()}-${PARENT}-01`,
    `00-${'0'.repeat(32)}-${PARENT}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE}a-${PARENT}-01`,
    `cc-${TRACE}-${PARENT}-01.more`,
    ` 00-${TRACE}-${PARENT}-01`,
  ])
    it(`ignores "${header}"`, () => assert.equal(parseTraceParent(header), null))
})
